import Bus
import Contracts

/// How many pupils a new senior high may be built for (新建普通高中学校规模).
///
/// Source: 焦作市“十四五”县域普通高中发展提升行动计划实施方案, 三（五）17; in force from its date. A project that began before
/// is named as such: it still needs an exemption document, and is neither passed silently nor
/// refused for ever.
struct SeniorHighSize: Sendable {
    enum Finding: Sendable, Equatable {
        case within
        /// The rule is younger than the start of the work.
        case exceeds(limit: Int, ruleAfterStart: Bool)
    }

    /// The code of the rule among the plan's indicators.
    static let indicator = "new-senior-high-size"

    /// - Parameters:
    ///   - seats: what the school gets from the project in all.
    ///   - limit: the target in force on the day of the certificate; nil before there was one.
    static func finding(seats: Int, limit: IndicatorTarget?, constructionStart: CalendarDate?)
        throws -> Finding
    {
        guard let limit, let most = limit.value,
            try limit.isReached(by: Rational(seats)) == false
        else { return .within }
        let isLater = constructionStart.map { $0 < limit.validFrom } ?? false
        return .exceeds(limit: Int(try Rational(most).floor), ruleAfterStart: isLater)
    }

    /// Throws E4 when an exemption is needed and not given.
    static func check(_ finding: Finding, exemption: String?) throws(RuleViolation) {
        guard case .exceeds(let limit, let ruleAfterStart) = finding, exemption == nil else {
            return
        }
        throw RuleViolation(
            "E4", "EXEMPTION_REQUIRED", field: "exemptionDocument",
            "the seats exceed the \(limit) a new senior high may have"
                + (ruleAfterStart ? "; the rule is dated after the project's start" : "")
                + ": an exemption document is required")
    }
}
