import Bus
import Contracts
import Testing

@testable import Enrollment

struct TierDecisionTests {
    /// The skeleton, as the page has it.
    static let rules = TierRules(
        leastAge: 6, required: [], insuranceMonths: 1,
        tiers: [
            Tier(code: "S", name: "政策", proofs: [.policy], tie: .lottery),
            Tier(code: "1", name: "房户一致", proofs: [.household, .property], tie: .date),
            Tier(code: "2a", name: "有房无户", proofs: [.property], tie: .date),
            Tier(code: "2b", name: "有户无房", proofs: [.household], tie: .date),
            Tier(code: "3", name: "随迁", proofs: [.residence, .insurance], tie: .date),
        ])

    private static func check(_ proof: Proof, _ holds: Bool?) -> ProofCheck {
        switch holds {
        case true: ProofCheck(proof, state: .pass, holds: true)
        case false: ProofCheck(proof, state: .fail, holds: false, reason: .otherRegion)
        case nil: ProofCheck(proof, state: .unknown)
        }
    }

    /// A second way to say it: by cases, without a table.
    private static func oracle(_ holds: [Proof: Bool?], roll required: Bool) -> TierDecision {
        func has(_ proof: Proof) -> Bool { (holds[proof] ?? false) == true }
        if holds.values.contains(where: { $0 == nil }) { return .wait }
        if required, !has(.roll) {
            return .ineligible(
                reason: holds[.roll] == nil ? "ROLL_NOT_PROVED" : "ROLL_OTHER_REGION")
        }
        if has(.policy) { return .tier("S") }
        switch (has(.household), has(.property)) {
        case (true, true): return .tier("1")
        case (false, true): return .tier("2a")
        case (true, false): return .tier("2b")
        case (false, false): break
        }
        return has(.residence) && has(.insurance) ? .tier("3") : .ineligible(reason: "NO_TIER")
    }

    @Test("every combination of six proofs, absent, proved, failed or unknown: 8192 cases, twice")
    func exhaustive() {
        for number in 0..<4096 {
            var holds: [Proof: Bool?] = [:]
            var rest = number
            for proof in Proof.allCases {
                switch rest % 4 {
                case 1: holds[proof] = .some(true)
                case 2: holds[proof] = .some(false)
                case 3: holds[proof] = .some(nil)
                default: break
                }
                rest /= 4
            }
            let checks = Proof.allCases.filter { holds.keys.contains($0) }.map {
                Self.check($0, holds[$0] ?? nil)
            }
            for required in [false, true] {
                var rules = Self.rules
                rules.required = required ? [.roll] : []
                #expect(
                    TierDecision.decide(checks, by: rules) == Self.oracle(holds, roll: required),
                    "\(holds)")
            }
        }
    }

    @Test("by another table: what the earlier one did not ask is open where the tier depends on it")
    func again() {
        func decide(
            _ holds: [Proof: Bool], _ change: (inout TierRules) -> Void
        ) -> TierDecision {
            var rules = Self.rules
            rules.insuranceMonths = 6
            let earlier = rules
            change(&rules)
            return TierDecision.decide(
                holds.map { Self.check($0.key, $0.value) }, madeBy: earlier, by: rules)
        }
        let migrant: [Proof: Bool] = [.residence: true, .insurance: true]
        let refused: [Proof: Bool] = [.residence: true, .insurance: false]
        #expect(decide(migrant) { $0.insuranceMonths = 6 } == .tier("3"))
        #expect(decide(migrant) { $0.insuranceMonths = 5 } == .tier("3"))
        #expect(decide(migrant) { $0.insuranceMonths = 7 } == .wait)
        #expect(decide(refused) { $0.insuranceMonths = 7 } == .ineligible(reason: "NO_TIER"))
        #expect(decide(refused) { $0.insuranceMonths = 5 } == .wait)
        let owner = migrant.merging([.property: true]) { $1 }
        #expect(decide(owner) { $0.insuranceMonths = 7 } == .tier("2a"))
        #expect(decide(owner) { $0.leastAge = 7 } == .wait)
        #expect(decide(owner) { $0.leastAge = 5 } == .tier("2a"))
        #expect(
            decide(owner) { $0.required = [.roll] } == .ineligible(reason: "ROLL_NOT_PROVED"))
        #expect(decide(owner) { $0.tiers.removeLast(4) } == .ineligible(reason: "NO_TIER"))
    }

    @Test("one unknown check is never a refusal, whatever the others say")
    func unknown() {
        for other in [true, false] {
            let checks = [Self.check(.household, other), Self.check(.property, nil)]
            #expect(TierDecision.decide(checks, by: Self.rules) == .wait)
        }
    }
}
