import Contracts
import Testing

@testable import Enrollment

struct LotteryLifecycleTests {
    /// Every legal move, written apart from the code.
    private static let legal: [LotteryState: [LotteryAct: LotteryState]] = [
        .prepared: [.prepare: .prepared, .freeze: .frozen, .void: .voided],
        .frozen: [.approveStart: .frozen, .seed: .seeded, .void: .voided],
        .seeded: [.execute: .executed, .void: .voided],
        .executed: [.verify: .verified, .void: .voided],
        .verified: [.publish: .published, .void: .voided],
        .published: [.archive: .archived],
        .archived: [:], .voided: [:],
    ]

    @Test("every act in every state does what the page says, or is refused")
    func moves() {
        for state in LotteryState.allCases {
            for act in LotteryAct.allCases {
                #expect((try? LotteryLifecycle.move(state, act)) == Self.legal[state]?[act])
            }
        }
    }

    @Test("two officers approve the list they saw, each once")
    func approvals() throws {
        func approve(
            _ before: [String], _ officer: String, _ stated: String
        ) throws -> [String] {
            try LotteryLifecycle.approve(before, by: officer, stated: stated, listHash: "h")
        }
        let one = try approve([], "a", "h")
        #expect(try approve(one, "b", "h") == ["a", "b"])
        #expect(throws: RuleViolation.self) { try approve(one, "a", "h") }
        #expect(throws: RuleViolation.self) { try approve(one, "b", "other") }
        #expect(throws: RuleViolation.self) { try approve(["a", "b"], "c", "h") }
    }

    @Test("only one of two approvers starts, and who verified does not publish")
    func persons() throws {
        try LotteryLifecycle.requireStarter("b", of: ["a", "b"])
        for (officer, approvals) in [("a", []), ("a", ["a"]), ("c", ["a", "b"])] {
            #expect(throws: RuleViolation.self) {
                try LotteryLifecycle.requireStarter(officer, of: approvals)
            }
        }
        try LotteryLifecycle.requireOtherPublisher("a", verifier: "b")
        #expect(throws: RuleViolation.self) {
            try LotteryLifecycle.requireOtherPublisher("a", verifier: "a")
        }
        #expect(throws: RuleViolation.self) {
            try LotteryLifecycle.requireSameResult("x", "y")
        }
    }
}
