import Bus
import Contracts

/// The dated rules of enrollment: a number and its source, asked for by day.
struct RuleBook: Sendable, Equatable {
    let rules: [EnrollmentRule]

    /// - Throws: when two versions of one rule are in force on the same day.
    init(_ rules: [EnrollmentRule]) throws(RuleViolation) {
        for (_, versions) in Dictionary(grouping: rules, by: \.rule) {
            let ordered = versions.sorted { $0.validFrom < $1.validFrom }
            for (earlier, later) in zip(ordered, ordered.dropFirst()) {
                guard let end = earlier.validTo, end < later.validFrom else {
                    throw RuleViolation(
                        "RULES", "RULE_VERSIONS_OVERLAP", field: "rules",
                        "\(earlier.id) and \(later.id) are in force on the same day")
                }
            }
        }
        self.rules = rules
    }

    /// The version in force on a day.
    ///
    /// - Throws: when none is known for that day; a guess would be worse than no answer.
    func version(
        of rule: EnrollmentRuleID, on day: CalendarDate
    ) throws(RuleViolation) -> EnrollmentRule {
        guard let version = inForce(on: day).first(where: { $0.rule == rule }) else {
            throw RuleViolation(
                rule.rawValue, "RULE_OUTSIDE_VALIDITY", field: "schoolYear",
                "no version of the rule is known for \(day)")
        }
        return version
    }

    /// The version in force on a day together with its number.
    func limit(
        of rule: EnrollmentRuleID, on day: CalendarDate
    ) throws(RuleViolation) -> (version: EnrollmentRule, limit: Int) {
        let version = try version(of: rule, on: day)
        guard let limit = version.limit else {
            throw RuleViolation(
                rule.rawValue, "RULE_WITHOUT_NUMBER", "\(version.id) states no number")
        }
        return (version, limit)
    }

    func inForce(on day: CalendarDate) -> [EnrollmentRule] {
        rules.filter { $0.validFrom <= day && ($0.validTo.map { day <= $0 } ?? true) }
    }
}
