import Bus
import Contracts
import Testing

@testable import Enrollment

struct PlanLifecycleTests {
    /// The legal moves, written once more as a table.
    private static let legal: [PlanState: [PlanLifecycle.Verb: PlanState]] = [
        .draft: [.draft: .draft, .submit: .submitted],
        .submitted: [.return: .draft, .approve: .approved],
        .approved: [.publish: .published],
        .published: [
            .offer: .locked, .proposeAmendment: .published, .approveAmendment: .amended,
            .close: .closed,
        ],
        .locked: [
            .offer: .locked, .answer: .locked, .proposeAmendment: .locked,
            .approveAmendment: .amended, .close: .closed,
        ],
        .amended: [
            .offer: .amended, .answer: .amended, .proposeAmendment: .amended,
            .approveAmendment: .amended, .close: .closed,
        ],
        .closed: [.answer: .closed],
    ]

    @Test(
        "every verb in every state does what the table says or is refused",
        arguments: PlanState.allCases, PlanLifecycle.Verb.allCases)
    func everyMove(state: PlanState, verb: PlanLifecycle.Verb) {
        let expected = Self.legal[state]?[verb]
        let actual = try? PlanLifecycle.move(state, verb)
        #expect(actual == expected)
        if expected == nil {
            #expect {
                try PlanLifecycle.move(state, verb)
            } throws: {
                ($0 as? RuleViolation)?.reason == "ILLEGAL_PLAN_MOVE"
            }
        }
    }

    @Test("no state is beyond reach, and nothing leaves CLOSED")
    func reachable() {
        var seen: Set<PlanState> = [.draft]
        var edge: [PlanState] = [.draft]
        while let state = edge.popLast() {
            for verb in PlanLifecycle.Verb.allCases {
                if let next = try? PlanLifecycle.move(state, verb), seen.insert(next).inserted {
                    edge.append(next)
                }
            }
        }
        #expect(seen == Set(PlanState.allCases))
    }

    @Test("who submitted cannot approve")
    func secondPerson() throws {
        #expect(throws: RuleViolation.self) {
            try PlanLifecycle.requireSecondPerson(submitter: "a", approver: "a")
        }
        try PlanLifecycle.requireSecondPerson(submitter: "a", approver: "b")
    }
}
