import Bus
import Contracts

/// The states of a plan line and the only moves between them.
///
/// `draft → submitted → approved → published → locked → amended → closed`. The first offer locks a line;
/// an amendment in force leaves it AMENDED, from published on, as often as approved. A closed line takes seats back and gives
/// none out.
enum PlanLifecycle {
    enum Verb: String, CaseIterable, Sendable {
        case draft
        case submit
        case `return`
        case approve
        case publish
        case offer
        /// A child's confirming or declining.
        case answer
        case proposeAmendment
        case approveAmendment
        case close
    }

    /// The state after a verb.
    ///
    /// - Throws: the verb is not legal in this state.
    static func move(_ state: PlanState, _ verb: Verb) throws(RuleViolation) -> PlanState {
        switch (state, verb) {
        case (.draft, .draft), (.submitted, .return): return .draft
        case (.draft, .submit): return .submitted
        case (.submitted, .approve): return .approved
        case (.approved, .publish): return .published
        case (.published, .offer), (.locked, .offer), (.locked, .answer): return .locked
        case (.amended, .offer), (.amended, .answer): return .amended
        case (.published, .proposeAmendment), (.locked, .proposeAmendment),
            (.amended, .proposeAmendment):
            return state
        case (.published, .approveAmendment), (.locked, .approveAmendment),
            (.amended, .approveAmendment):
            return .amended
        case (.published, .close), (.locked, .close), (.amended, .close): return .closed
        // None waits any more: what is answered is a confirmed seat, given up or revoked after the season.
        case (.closed, .answer): return .closed
        default:
            throw RuleViolation(
                "PLAN_STATE", "ILLEGAL_PLAN_MOVE", field: "state",
                "\(verb.rawValue) is not possible while the plan line is \(state.rawValue)")
        }
    }

    /// A school has one line of a type of seats in a batch, of one special type or of none: only a draft becomes another.
    ///
    /// - Throws: the line stands already, and is not of the proposal's special type.
    static func requireSameSpecial(
        _ line: PlanProposal, in state: PlanState, as proposal: PlanProposal
    ) throws(RuleViolation) {
        guard state == .draft || line.special == proposal.special else {
            throw RuleViolation(
                "ONE_LINE", "LINE_OF_ANOTHER_TYPE", field: "proposal.special",
                "a school has one line of \(proposal.seatType.rawValue) seats in a batch, and that of batch "
                    + "\(proposal.batch) is \(state.rawValue) already, with another special type or without one: take another batch"
            )
        }
    }

    /// 双人: approval needs somebody other than the one who submitted.
    ///
    /// Source: two-person rule for plan approval, domain page "Roles".
    static func requireSecondPerson(
        submitter: String?, approver: String
    ) throws(RuleViolation) {
        guard submitter != approver else {
            throw RuleViolation(
                "TWO_PERSONS", "SAME_PERSON", field: "approvedBy",
                "who submitted cannot approve")
        }
    }
}
