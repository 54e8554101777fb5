import Bus
import Contracts

/// What an amount and an approved change must be.
enum MoneyRules {
    /// Throws INVALID_ARGUMENT unless it is positive and within `ProjectLimits.amount`.
    static func check(_ amount: Money, _ field: String, rule: String) throws(CallError) {
        guard amount > .zero, amount <= ProjectLimits.amount else {
            throw .invalid(
                field, rule: rule, "must be positive and at most \(ProjectLimits.amount) yuan")
        }
    }

    /// The same for what is added or, when negative, taken away.
    private static func check(change: Money, _ field: String) throws(CallError) {
        guard change.fen.magnitude <= ProjectLimits.amount.fen.magnitude else {
            throw .invalid(
                field, rule: "P3", "must change at most \(ProjectLimits.amount) yuan")
        }
    }

    /// An increase names where its money comes from. Source: 政府投资条例 第二十三条.
    static func check(_ request: ApproveChange) throws(CallError) {
        try Texts.check(request.approvalNumber, "approvalNumber", rule: "P3")
        try Texts.check(request.reason, "reason", rule: "P3")
        guard (request.contractNumber == nil) == (request.contractChange == nil) else {
            throw .invalid(
                "contractChange", rule: "P3", "must come with the number of the contract")
        }
        try check(change: request.budgetChange, "budgetChange")
        try check(change: request.contractChange ?? .zero, "contractChange")
        guard request.budgetChange != .zero || (request.contractChange ?? .zero) != .zero else {
            throw .invalid("budgetChange", rule: "P3", "the change changes nothing")
        }
        guard request.budgetChange <= .zero || request.fundSource != nil else {
            throw .invalid("fundSource", rule: "P3", "an increase must name its funding source")
        }
    }
}
