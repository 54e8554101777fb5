import Contracts
import Testing

@testable import Enrollment

struct DropoutLifecycleTests {
    @Test("every step in every state does what the arrows say or is refused")
    func everyMove() throws {
        var arrows = """
            SUSPECTED VERIFY_ELSEWHERE VERIFIED_AT_SCHOOL_ELSEWHERE
            SUSPECTED EXEMPT HEALTH_EXEMPT
            SUSPECTED CONFIRM DROPPED
            SUSPECTED RETURN RETURNED
            DROPPED PERSUADE PERSUADING
            DROPPED EXEMPT HEALTH_EXEMPT
            DROPPED RETURN RETURNED
            PERSUADING PERSUADE PERSUADING
            PERSUADING EXEMPT HEALTH_EXEMPT
            PERSUADING RETURN RETURNED
            PERSUADING ESCALATE ESCALATED_TOWNSHIP
            ESCALATED_TOWNSHIP PERSUADE ESCALATED_TOWNSHIP
            ESCALATED_TOWNSHIP EXEMPT HEALTH_EXEMPT
            ESCALATED_TOWNSHIP RETURN RETURNED
            ESCALATED_TOWNSHIP ISSUE_NOTICE ESCALATED_NOTICE
            ESCALATED_NOTICE PERSUADE ESCALATED_NOTICE
            ESCALATED_NOTICE EXEMPT HEALTH_EXEMPT
            ESCALATED_NOTICE RETURN RETURNED
            ESCALATED_NOTICE GO_TO_COURT ESCALATED_COURT
            ESCALATED_COURT PERSUADE ESCALATED_COURT
            ESCALATED_COURT EXEMPT HEALTH_EXEMPT
            ESCALATED_COURT RETURN RETURNED
            RETURNED STABILISE STABLE
            RETURNED SUSPECT SUSPECTED
            STABLE SUSPECT SUSPECTED
            VERIFIED_AT_SCHOOL_ELSEWHERE SUSPECT SUSPECTED
            HEALTH_EXEMPT SUSPECT SUSPECTED

            """
        for state in DropoutState.allCases where !state.isClosed {
            for record in ["CALL", "VISIT", "REPORT"] {
                arrows += "\(state.rawValue) \(record) \(state.rawValue)\n"
            }
        }
        try expectExactly(arrows, of: DropoutLifecycle.transitions, from: .suspected)
    }

    @Test("a child who is away is let go for health or proof of another school, and nothing else")
    func closing() {
        for state in DropoutState.allCases where state.isAway {
            let closing = DropoutLifecycle.transitions.moves[state, default: [:]]
                .filter { $0.value.isClosed }
            #expect(
                Set(closing.keys).isSubset(of: [.exempt, .verifyElsewhere]), "\(state) \(closing)")
        }
    }
}
