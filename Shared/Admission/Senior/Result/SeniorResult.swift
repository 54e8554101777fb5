/// The result of an admission: lines, floors, amendments and every candidate's seat and reason.
public struct SeniorResult: Sendable, Hashable {
    public let rule: SeniorRule
    /// SHA-256 of the market's canonical bytes: see `SeniorMarket.inputHash`.
    public let inputHash: String
    /// The seed tickets were drawn with; nil without a lottery.
    public let seed: String?
    /// Sorted by candidate.
    public let assignments: [SeniorAssignment]
    /// The plan the lines belong to, sorted by code.
    public let schools: [SeniorSchool]
    /// Sorted by school, wish rank, kind and junior school.
    public let lines: [SeniorLine]
    /// Sorted by school; empty for mechanisms without reserved seats.
    public let floors: [SeniorFloor]

    public var ruleVersion: RuleVersion { rule.mechanism.version }

    public var amendments: [SeniorAmendment] {
        lines.filter { $0.extra > 0 }.map {
            SeniorAmendment(
                school: $0.school, seat: $0.seat, juniorSchool: $0.juniorSchool,
                wishRank: $0.wishRank, seats: $0.seats, admitted: $0.admitted)
        }
    }
}
