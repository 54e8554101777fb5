import Bus
import Contracts
import Store

/// What a check that came to an end does to its application.
extension WriteTransaction {
    /// Keeps a check that is decided, tells it, and moves its application when it was the last one.
    func complete(
        _ check: CheckRow, of row: inout ApplicationRow, actor: String,
        attributes: EventAttributes
    ) throws {
        try save(check)
        if let holds = check.holds {
            try append(
                event: CheckCompleted(
                    receipt: row.receipt, proof: check.proof, state: check.state, holds: holds,
                    reason: check.reason),
                subject: row.receipt.text, attributes: attributes)
        }
        if row.state == .submitted { try move(&row, .verify, actor: actor) }
        try settle(&row, actor: actor)
    }

    /// Moves an application that is being verified to its tier, or out, once every check is decided.
    func settle(_ row: inout ApplicationRow, actor: String) throws {
        let checks = try checks(of: row).map(\.check)
        switch TierDecision.decide(checks, by: try tierTable(row.tierTable).rules) {
        case .wait: return
        case .tier(let tier): try move(&row, .complete(tier: tier), actor: actor)
        case .ineligible(let reason):
            try move(&row, .refuse(reason: reason), reason: reason, actor: actor)
        }
    }

    /// After an upheld appeal: into its tier when the checks say so; else an officer decides those that failed.
    func settleUpheld(_ row: inout ApplicationRow, actor: String) throws {
        let checks = try checks(of: row).map(\.check)
        guard
            case .tier(let tier) = TierDecision.decide(
                checks, by: try tierTable(row.tierTable).rules)
        else { return }
        try move(&row, .complete(tier: tier), actor: actor)
    }
}
