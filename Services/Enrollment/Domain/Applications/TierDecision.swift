import Bus
import Contracts

/// What the checks of an application come to by a tier table.
enum TierDecision: Sendable, Equatable {
    /// A check is still open.
    case wait
    case tier(String)
    /// `ROLL_NOT_FOUND`, `NO_TIER`.
    case ineligible(reason: String)

    /// Decides again, by a table that came into force after the checks were made.
    ///
    /// What the earlier table did not ask is not known: whether a child is older than it demanded, or more months of 社保
    /// were paid, or fewer than were too few. Where the tier depends on that, it waits.
    static func decide(
        _ checks: [ProofCheck], madeBy earlier: TierRules, by rules: TierRules
    ) -> TierDecision {
        guard rules.leastAge <= earlier.leastAge else { return .wait }
        guard let index = checks.firstIndex(where: { $0.proof == .insurance }),
            let holds = checks[index].holds,
            holds
                ? rules.insuranceMonths > earlier.insuranceMonths
                : rules.insuranceMonths < earlier.insuranceMonths
        else { return decide(checks, by: rules) }
        let outcomes = [true, false].map { holds in
            var checks = checks
            checks[index] = ProofCheck(.insurance, state: .manual, holds: holds)
            return decide(checks, by: rules)
        }
        return outcomes[0] == outcomes[1] ? outcomes[0] : .wait
    }

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
