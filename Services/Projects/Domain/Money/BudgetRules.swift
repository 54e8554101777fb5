import Bus
import Contracts

/// How far an approved budget may go beyond the planned investment (P3).
enum BudgetRules {
    /// A budget over 110 % of the plan needs the project's re-approval (重新批复) on record.
    ///
    /// Source: 政府投资条例 第十二条; the percentage is the one in force on the day of the approval.
    ///
    /// - Parameters:
    ///   - approved: the whole budget after the approval.
    ///   - field: what the request calls the amount.
    static func check(
        approved: Money, planned: Money, on day: CalendarDate, isReapproved: Bool, field: String
    ) throws {
        guard let threshold = try ProjectAlarms.CostThreshold.inForce(on: day) else {
            let message = "is before the rule on budgets above the plan was in force"
            throw CallError(
                .outOfRange, "NO_BUDGET_RULE_IN_FORCE", "approvedOn: \(day) \(message)",
                violations: [FieldViolation(field: "approvedOn", rule: "P3", message: message)],
                executed: .no)
        }
        let most = try planned.scaled(
            by: Int64(threshold.percentOfBudget), over: 100, rounding: .towardZero)
        guard approved <= most || isReapproved else {
            throw RuleViolation(
                "P3", "BUDGET_OVER_PLAN", field: field,
                "a budget of \(approved) yuan is above \(threshold.percentOfBudget) % of the"
                    + " planned investment of \(planned); it needs a re-approval among the"
                    + " project's gate documents")
        }
    }
}
