import Admission
import Bus
import Contracts

/// The one place where a district's published tiers, and what checks have proved, become what `Admission` allocates by.
struct PublishedTiers: Sendable {
    let table: Contracts.TierTable
    let rule: AllocationRule
    let year: SchoolYear

    /// The engine's table.
    var engine: Admission.TierTable { table.engine(by: rule) }

    /// One proof as its check left it.
    struct Proved: Sendable {
        var proof: Proof
        var since: CalendarDate?
    }

    /// The first tier all of whose proofs hold.
    func tier(of proved: [Proved]) -> Tier? {
        let proofs = Set(proved.map(\.proof))
        return table.rules.tiers.first { proofs.isSuperset(of: $0.proofs) }
    }

    /// The date that decides in a tier ordered by date: since when everything the tier asks for has been true, so far as
    /// it has a date (`Proof.hasDate`). While one of these has none, and where the tier asks for nothing with a date, it
    /// is the first day of the school year: behind all others. So nobody gains by leaving a date out.
    func date(in tier: Tier, _ proved: [Proved]) -> CalendarDate {
        let dates = tier.proofs.filter(\.hasDate).map { proof in
            proved.first { $0.proof == proof }?.since ?? year.firstDay
        }
        return min(dates.max() ?? year.firstDay, year.firstDay)
    }

    /// A mark of the result in the words of the published table.
    func mark(_ mark: CompulsoryMark) -> AllocationMark? {
        guard table.rules.tiers.indices.contains(mark.tier) else { return nil }
        let tier = table.rules.tiers[mark.tier]
        let (year, month, day) = (mark.tie / 10_000, mark.tie / 100 % 100, mark.tie % 100)
        return AllocationMark(
            behind: mark.isBehind, tier: tier.code, rank: mark.tier + 1, tie: tier.tie,
            date: tier.tie == .date ? CalendarDate(year: year, month: month, day: day) : nil,
            metres: tier.tie == .distance ? mark.tie : nil, lotteryPlace: mark.lotteryPlace)
    }
}

extension Contracts.TierTable {
    /// As `Admission` has it. An identifier there has no `@`.
    func engine(by rule: AllocationRule) -> Admission.TierTable {
        Admission.TierTable(
            id: id.map { $0 == "@" ? "." : String($0) }.joined(),
            validFrom: validFrom.text, validTo: validTo?.text, document: document,
            heading: heading,
            tiers: rules.tiers.map {
                .init($0.code, allOf: $0.proofs.map(\.fact), tie: $0.tie.engine)
            },
            privateLosers: rule.privateLosers == .keepTier ? .keepTier : .afterAllTiers,
            overflowRings: rule.overflowRings)
    }

    /// Refuses what no run could allocate by.
    ///
    /// - Throws: INVALID_ARGUMENT naming the field of the request.
    func checkUsable() throws(CallError) {
        let rule = AllocationRule(
            privateLosers: .keepTier, document: document, heading: heading)
        do {
            try engine(by: rule).check(on: validFrom.text)
        } catch {
            var field = error.path
            if field.hasPrefix("tiers.") { field.removeFirst("tiers.".count) }
            if field.hasPrefix("tiers") { field = "rules.\(field)" }
            throw .invalid(field, rule: error.rule, error.message)
        }
    }
}

extension Proof {
    /// Whether its register says since when: 户籍 and 不动产.
    var hasDate: Bool { self == .household || self == .property }

    /// What a proof that holds shows of a child.
    var fact: Admission.TierTable.Fact {
        switch self {
        case .household: .householdInCatchment
        case .residence: .residencePermitInDistrict
        case .property: .homeInCatchment
        case .insurance: .workInDistrict
        case .roll: .onRoll
        case .policy: .policyGroup
        }
    }
}

extension TieRule {
    var engine: Admission.TierTable.Tie {
        switch self {
        case .date: .registrationDate
        case .distance: .distance
        case .lottery: .lottery
        }
    }
}
