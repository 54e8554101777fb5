import Contracts

/// Every edition of every rule, by version and by term.
struct RuleBook: Sendable {
    private let editions: [EntitlementRule]
    private let byVersion: [String: EntitlementRule]

    /// The rules of this program.
    static let standard = RuleBook(editions: SeniorGrant.editions + LivingAllowance.editions)

    /// - Parameter editions: versions differ; editions of a programme never hold in the same term.
    init(editions: [EntitlementRule]) {
        self.editions = editions
        byVersion = Dictionary(
            editions.map { ($0.version, $0) }, uniquingKeysWith: { first, _ in first })
    }

    var all: [EntitlementRule] { editions }

    func rule(version: String) -> EntitlementRule? { byVersion[version] }

    /// The edition in force in a term.
    func rule(
        for programme: AidProgramme, in term: TermCode, lastChecked: TermCode
    ) throws(ParameterError) -> EntitlementRule {
        let ofProgramme = editions.filter { $0.programme == programme }
        guard let rule = ofProgramme.first(where: { $0.holds(in: term) }), term <= lastChecked
        else {
            throw .outsideValidity(
                programme: programme.rawValue, term: term,
                known: ofProgramme.compactMap {
                    let last = $0.lastTerm ?? lastChecked
                    return $0.firstTerm <= last ? $0.firstTerm...last : nil
                })
        }
        return rule
    }

    /// The stages a programme is for, over all its editions.
    func stages(of programme: AidProgramme) -> Set<Stage> {
        editions.filter { $0.programme == programme }.reduce(into: []) { $0.formUnion($1.stages) }
    }
}

extension TermCode {
    /// A year of a rule's source, which lies within the years a term can have.
    static func spring(_ year: Int) -> TermCode { known(year, .spring) }
    static func autumn(_ year: Int) -> TermCode { known(year, .autumn) }

    private static func known(_ year: Int, _ season: Season) -> TermCode {
        guard let term = TermCode(year: year, season) else {
            preconditionFailure("a rule's year lies in 1900...2999")
        }
        return term
    }
}
