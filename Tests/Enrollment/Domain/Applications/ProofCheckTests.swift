import Bus
import Contracts
import Testing

@testable import Enrollment

struct ProofCheckTests {
    private static let verbs: [ProofCheck.Verb] = [
        .pass, .fail(.otherRegion), .silence, .decide(holds: true), .decide(holds: false),
    ]

    private static func check(_ proof: Proof, _ state: CheckState) -> ProofCheck {
        let holds: Bool? =
            switch state {
            case .pass, .manual: true
            case .fail: false
            case .pending, .unknown: nil
            }
        return ProofCheck(
            proof, state: state, holds: holds, reason: state == .fail ? .notFound : nil)
    }

    @Test("every state with every verb, for a proof with a register and for one without")
    func exhaustive() {
        for proof in [Proof.household, .policy] {
            for state in CheckState.allCases {
                for verb in Self.verbs {
                    var check = Self.check(proof, state)
                    let before = check
                    let waits = proof == .household && [.pending, .unknown].contains(state)
                    let wanted: (CheckState, Bool?)? =
                        switch verb {
                        case .pass: waits ? (.pass, true) : nil
                        case .fail: waits ? (.fail, false) : nil
                        case .silence: waits ? (.unknown, nil) : nil
                        case .decide(let holds):
                            [.unknown, .fail].contains(state)
                                || (proof == .policy && state == .pending)
                                ? (.manual, holds) : nil
                        }
                    do throws(RuleViolation) {
                        try check.apply(verb)
                        #expect(check.state == wanted?.0 && check.holds == wanted?.1)
                        #expect((check.state == .fail) == (check.reason != nil))
                    } catch {
                        #expect(wanted == nil && check == before, "\(proof) \(state) \(verb)")
                    }
                }
            }
        }
    }

    @Test("a register that is silent for ever never makes a fail")
    func silence() throws {
        var check = ProofCheck(.property)
        for _ in 0..<1000 {
            try check.apply(.silence)
            #expect(check.state == .unknown && check.holds == nil && check.isWaiting)
        }
        try check.apply(.pass)
        #expect(check.state == .pass && !check.isWaiting)
    }

    @Test("since when: as the officer saw; else as the family says, unless the register refuted it")
    func since() {
        let (claimed, seen) = (Samples.day("2001-01-01"), Samples.day("2019-01-01"))
        let unknown = ProofCheck(.household, state: .unknown)
        let later = ProofCheck(
            .household, state: .fail, holds: false, reason: .registeredLater)
        for check in [unknown, later] {
            #expect(check.since(claimed: claimed, seen: seen) == seen)
            #expect(check.since(claimed: nil, seen: nil) == nil)
        }
        #expect(unknown.since(claimed: claimed, seen: nil) == claimed)
        #expect(later.since(claimed: claimed, seen: nil) == nil)
    }

    @Test("pauses double from two seconds to five minutes and stay there")
    func pauses() {
        let pauses = (1...100).map(CheckPause.milliseconds)
        #expect(pauses.prefix(4) == [2000, 4000, 8000, 16_000])
        #expect(pauses.last == 300_000)
        #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 <= $1 })
    }
}
