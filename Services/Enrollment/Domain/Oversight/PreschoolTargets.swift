import Bus
import Contracts

/// Children of kindergartens by who runs them.
struct PreschoolCounts: Sendable, Equatable {
    var inPublic = 0
    /// Private, and recognised.
    var inInclusive = 0
    var inOther = 0

    var total: Int { inPublic + inInclusive + inOther }

    static func + (left: Self, right: Self) -> Self {
        Self(
            inPublic: left.inPublic + right.inPublic,
            inInclusive: left.inInclusive + right.inInclusive,
            inOther: left.inOther + right.inOther)
    }
}

/// What the plans ask of kindergartens' shares, as it stands on one day.
///
/// Source: 五年规划 二（三）and 专栏2; 学前 plan, heading 一 and heading 4.
struct PreschoolTargets: Sendable {
    private let inclusive: EnrollmentRule
    private let binding: EnrollmentRule
    private let publicShare: EnrollmentRule
    private let residential: EnrollmentRule

    /// - Throws: RULE_OUTSIDE_VALIDITY for a day on which one of them is not known.
    init(_ book: RuleBook, on day: CalendarDate) throws(RuleViolation) {
        inclusive = try book.version(of: .preschoolInclusive, on: day)
        binding = try book.version(of: .preschoolInclusiveBinding, on: day)
        publicShare = try book.version(of: .preschoolPublic, on: day)
        residential = try book.version(of: .residentialPublic, on: day)
    }

    var rules: [EnrollmentRule] { [inclusive, binding, publicShare, residential] }

    func figures(of counts: PreschoolCounts) -> PreschoolFigures {
        let inclusiveShare = PlanShare(
            counts.inPublic + counts.inInclusive, of: counts.total, by: inclusive, binding)
        return PreschoolFigures(
            publicChildren: counts.inPublic, inclusiveChildren: counts.inInclusive,
            otherChildren: counts.inOther, total: counts.total, inclusiveShare: inclusiveShare,
            publicShare: PlanShare(counts.inPublic, of: counts.total, by: publicShare),
            isBelowRedLine: inclusiveShare.targets.contains {
                $0.rule == .preschoolInclusiveBinding && $0.isMet == false
            })
    }

    /// 公办占比低于 50% 的县: strictly below. A county without children is not.
    func residentialToBePublic(_ counts: PreschoolCounts) -> Bool {
        PlanShare(counts.inPublic, of: counts.total, by: residential)
            .targets.contains { $0.isMet == false }
    }
}
