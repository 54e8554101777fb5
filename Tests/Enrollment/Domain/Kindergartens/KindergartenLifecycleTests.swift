import Contracts
import Testing

@testable import Enrollment

struct KindergartenLifecycleTests {
    @Test("every verb in every state does what the arrows say or is refused")
    func everyMove() throws {
        try expectExactly(
            """
            DRAFT DRAFT DRAFT
            DRAFT SUBMIT SUBMITTED
            SUBMITTED RETURN DRAFT
            SUBMITTED REVIEW REVIEWED
            REVIEWED RETURN DRAFT
            REVIEWED FILE FILED
            FILED PUBLISH PUBLISHED
            FILED REVOKE REVOKED
            PUBLISHED PROPOSE_CHANGE CHANGE_PENDING
            PUBLISHED SUSPEND SUSPENDED
            PUBLISHED REVOKE REVOKED
            CHANGE_PENDING APPROVE_CHANGE PUBLISHED
            CHANGE_PENDING REFUSE_CHANGE PUBLISHED
            CHANGE_PENDING SUSPEND SUSPENDED
            CHANGE_PENDING REVOKE REVOKED
            SUSPENDED RESUME PUBLISHED
            SUSPENDED REVOKE REVOKED
            """, of: KindergartenLifecycle.transitions, from: .draft)
    }

    @Test(
        "a move of the contract is the verb of the same name", arguments: KindergartenMove.allCases)
    func verbs(move: KindergartenMove) {
        #expect(move.verb.rawValue == move.rawValue)
    }
}
