import Contracts
import Testing

@testable import Enrollment

struct AdmissionLifecycleTests {
    /// Every legal move, written apart from the code.
    private static let legal: [AdmissionState: [AdmissionAct: AdmissionState]] = [
        .prepared: [.freeze: .frozen, .void: .voided],
        .frozen: [.execute: .executed, .void: .voided],
        .executed: [.execute: .executed, .publish: .published, .void: .voided],
        .published: [:], .voided: [:],
    ]

    @Test("every act in every state does what the page says, or is refused")
    func moves() {
        for state in AdmissionState.allCases {
            for act in AdmissionAct.allCases {
                #expect((try? AdmissionLifecycle.move(state, act)) == Self.legal[state]?[act])
            }
        }
    }

    @Test("who executed does not publish, and another hash is another result")
    func persons() {
        #expect(throws: RuleViolation.self) {
            try AdmissionLifecycle.requireOtherPublisher("a", executor: "a")
        }
        #expect(throws: Never.self) {
            try AdmissionLifecycle.requireOtherPublisher("b", executor: "a")
        }
        #expect(throws: RuleViolation.self) {
            try AdmissionLifecycle.requireSame("h", nil, field: "f")
        }
    }
}
