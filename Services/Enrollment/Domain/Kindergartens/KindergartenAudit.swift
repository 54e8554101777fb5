import Bus
import Contracts

/// Measures a kindergarten's facts by the standards of a day, in whole numbers.
///
/// Source: 学前 plan, headings 3 (space) and 6 (teachers).
struct KindergartenAudit: Sendable {
    let standards: KindergartenStandards

    /// - Parameters:
    ///   - name: the kindergarten's, for the rule of names.
    ///   - day: on which its licence must be in force.
    func compliance(
        of facts: KindergartenFacts, name: String, on day: CalendarDate
    ) -> KindergartenCompliance {
        let children = facts.children.total
        let isDesigned = facts.builtYear >= standards.designYear
        let ratios =
            isDesigned
            ? []
            : [
                ratio(.kindergartenOutdoor, facts.outdoorDm2, standards.outdoor, children),
                ratio(.kindergartenRooms, facts.roomsDm2, standards.rooms, children),
                ratio(.kindergartenFloor, facts.floorDm2, standards.floor, children),
            ]
        let largest =
            isDesigned
            ? facts.designProof?.capacity ?? 0 : ratios.map(\.largestRoll).min() ?? 0
        let needed = teachers(for: children)
        let missing = max(0, needed - facts.teachers.people)
        let unqualified = [facts.teachers, facts.carers, facts.healthStaff]
            .reduce(0) { $0 + $1.people - $1.qualified }
        let checks: [(KindergartenFinding, Bool)] = [
            (.outdoor, ratios.contains { $0.rule == .kindergartenOutdoor && !$0.passes }),
            (.rooms, ratios.contains { $0.rule == .kindergartenRooms && !$0.passes }),
            (.floor, ratios.contains { $0.rule == .kindergartenFloor && !$0.passes }),
            (.noDesignProof, isDesigned && facts.designProof == nil),
            (.childrenAboveLargestRoll, children > largest),
            (.planAboveLargestRoll, facts.plannedRoll > largest),
            (.teachersMissing, missing > 0),
            (.staffUnqualified, unqualified > 0),
            (.noFiledAccount, facts.kind.needsFiledAccount && facts.filedAccount == nil),
            (.licenceExpired, !(facts.licenceFrom...facts.licenceTo).contains(day)),
            (.name, standards.forbiddenWords.contains { name.contains($0) }),
        ]
        return KindergartenCompliance(
            ratios: ratios, largestRoll: largest,
            teachersForLargestRoll: teachers(for: largest), teachersForChildren: needed,
            teachersMissing: missing, unqualifiedStaff: unqualified,
            findings: checks.filter(\.1).map(\.0), rules: standards.versions)
    }

    private func teachers(for children: Int) -> Int {
        (children + standards.childrenPerTeacher - 1) / standards.childrenPerTeacher
    }

    /// The comparison multiplies: no quotient is rounded before it decides.
    private func ratio(
        _ rule: EnrollmentRuleID, _ area: Int, _ required: Int, _ children: Int
    ) -> SpaceRatio {
        SpaceRatio(
            rule: rule, areaDm2: area, requiredDm2: required,
            shownDm2: children == 0 ? nil : (2 * area + children) / (2 * children),
            passes: area >= required * children, largestRoll: area / required)
    }
}

extension KindergartenCompliance {
    /// What stops a filing: a plan above the compliant roll, a licence or name that cannot stand.
    ///
    /// Too many children of now, or too few teachers, are shown and corrected by the plan: stopping
    /// there would keep the kindergartens out of the register that most need watching.
    ///
    /// - Throws: the first of them, naming the field.
    func enforce() throws(RuleViolation) {
        func refuse(
            _ finding: KindergartenFinding, _ field: String, _ message: String
        ) throws(RuleViolation) {
            guard findings.contains(finding) else { return }
            throw RuleViolation(
                "KINDERGARTEN", CallError.Reason(rawValue: finding.rawValue), field: field, message)
        }
        try refuse(
            .noDesignProof, "facts.designProof", "the design code needs a proof of acceptance")
        try refuse(
            .planAboveLargestRoll, "facts.plannedRoll",
            "the largest compliant roll is \(largestRoll)")
        try refuse(.noFiledAccount, "facts.filedAccount", "a non-profit kindergarten files one")
        try refuse(.licenceExpired, "facts.licenceTo", "the licence is not in force today")
        try refuse(.name, "schoolCode", "its name holds a word that no kindergarten may bear")
    }
}

extension KindergartenKind {
    /// Source: 学前 plan, heading 11: non-profit private kindergartens use a filed account.
    var needsFiledAccount: Bool { self == .inclusive || self == .nonProfit }

    /// How its fees come about. Source: 学前 plan, heading 5.
    var feeBasis: FeeBasis {
        switch self {
        case .public: .set
        case .inclusive, .nonProfit: .guided
        case .forProfit: .market
        }
    }

    /// Whether it may be recognised as inclusive: a for-profit one may not.
    var mayBeRecognised: Bool { self != .forProfit }
}
