import Bus
import Contracts

/// The course of a case of supervision: both respondents answer, then somebody who answers in neither role closes it.
///
/// Source: 县中 plan, heading 6: 追究主管部门和学校责任.
struct SupervisionCourse: Sendable, Equatable {
    var state = SupervisionState.open
    var schoolAnswer: String?
    var authorityAnswer: String?
    var outcome: String?

    /// - Throws: SUPERVISION_CLOSED, ANSWERED or ANSWER_MISSING.
    mutating func take(_ step: SupervisionStep, document: String) throws(RuleViolation) {
        guard state == .open else {
            throw Self.refuse("SUPERVISION_CLOSED", "the case is closed")
        }
        switch step {
        case .schoolAnswer:
            guard schoolAnswer == nil else { throw Self.refuse("ANSWERED", "it has answered") }
            schoolAnswer = document
        case .authorityAnswer:
            guard authorityAnswer == nil else { throw Self.refuse("ANSWERED", "it has answered") }
            authorityAnswer = document
        case .close:
            guard schoolAnswer != nil, authorityAnswer != nil else {
                throw Self.refuse("ANSWER_MISSING", "both respondents answer before it closes")
            }
            outcome = document
            state = .closed
        }
    }

    private static func refuse(_ reason: CallError.Reason, _ message: String) -> RuleViolation {
        RuleViolation("SUPERVISION", reason, field: "step", message)
    }
}
