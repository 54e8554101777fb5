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
        var check = check
        // Nobody is asked any more: the register's keys of the family are not kept.
        if check.holds != nil { check.question = nil }
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
    ///
    /// After an upheld appeal nothing is decided while a register's FAIL stands that no officer has looked at: without it
    /// the child may be in a better tier.
    func settle(_ row: inout ApplicationRow, actor: String) throws {
        let checks = try checks(of: row).map(\.check)
        if row.upheld, checks.contains(where: { $0.state == .fail }) { return }
        switch TierDecision.decide(checks, by: try tierTable(row.tierTable).rules) {
        case .wait: return
        case .tier(let tier): try move(&row, .complete(tier: tier), actor: actor)
        case .ineligible(let reason):
            try move(&row, .refuse(reason: reason), reason: reason, actor: actor)
        }
    }
}
