import Bus
import Contracts

/// What an approved change must state.
enum MoneyRules {
    /// An increase names where its money comes from. Source: 政府投资条例 第二十三条.
    static func check(_ request: ApproveChange) throws(CallError) {
        try Texts.check(request.approvalNumber, "approvalNumber", rule: "P3")
        try Texts.check(request.reason, "reason", rule: "P3")
        guard (request.contractNumber == nil) == (request.contractChange == nil) else {
            throw .invalid(
                "contractChange", rule: "P3", "must come with the number of the contract")
        }
        guard request.budgetChange != .zero || (request.contractChange ?? .zero) != .zero else {
            throw .invalid("budgetChange", rule: "P3", "the change changes nothing")
        }
        guard request.budgetChange <= .zero || request.fundSource != nil else {
            throw .invalid("fundSource", rule: "P3", "an increase must name its funding source")
        }
    }
}
