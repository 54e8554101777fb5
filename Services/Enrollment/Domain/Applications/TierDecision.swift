import Bus
import Contracts

/// What the checks of an application come to by a tier table.
enum TierDecision: Sendable, Equatable {
    /// A check is still open.
    case wait
    case tier(String)
    /// `ROLL_NOT_FOUND`, `NO_TIER`.
    case ineligible(reason: String)

    /// Decides once every check is decided. An open check is waited for: its answer may lift the child into a better tier.
    static func decide(_ checks: [ProofCheck], by rules: TierRules) -> TierDecision {
        guard checks.allSatisfy({ $0.holds != nil }) else { return .wait }
        let proved = Set(checks.filter { $0.holds == true }.map(\.proof))
        for proof in rules.required where !proved.contains(proof) {
            let why = checks.first { $0.proof == proof }?.reason?.rawValue ?? "NOT_PROVED"
            return .ineligible(reason: "\(proof.rawValue.uppercased())_\(why)")
        }
        let tier = rules.tiers.first { proved.isSuperset(of: $0.proofs) }
        return tier.map { .tier($0.code) } ?? .ineligible(reason: "NO_TIER")
    }
}
