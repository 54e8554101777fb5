import Bus
import Contracts

/// P1: the parts of a project cost no more than the project; what they leave is shown as
/// unallocated.
enum InvestmentTree {
    static func unallocated(of parent: Money, parts: [Money]) throws -> Money {
        let rest = try parent - parts.total()
        guard rest >= .zero else {
            throw RuleViolation(
                "P1", "PARTS_EXCEED_PROJECT", field: "plannedInvestment",
                "the parts would cost \(try parts.total()) yuan, more than the project's \(parent)")
        }
        return rest
    }
}
