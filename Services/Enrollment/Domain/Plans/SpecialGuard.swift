import Bus
import Contracts

/// 特殊类型招生: what makes a line of a special type well-formed.
enum SpecialGuard {
    static func check(_ proposal: PlanProposal) throws(CallError) {
        guard let special = proposal.special else { return }
        let path = "proposal.special"
        guard proposal.stage == .senior, proposal.seatType == .open else {
            throw .invalid(
                path, rule: "senior", "goes with open seats of the senior stage only")
        }
        guard (0...EnrollmentLimits.scoreHundredths).contains(special.controlHundredths) else {
            throw .invalid(
                "\(path).controlHundredths", rule: "range",
                "must be 0 to \(EnrollmentLimits.scoreHundredths)")
        }
        try ProposalGuard.check(text: special.document, field: "\(path).document")
    }

    /// - Throws: E6 for a line that recruits in the common order of marks, or is not published.
    static func require(
        _ special: SpecialRecruitment?, _ state: PlanState
    ) throws(RuleViolation) {
        guard special != nil else {
            throw RuleViolation(
                "E6", "NOT_SPECIAL", field: "planLineID", "the line is of no special type")
        }
        guard [.published, .locked, .amended].contains(state) else {
            throw RuleViolation(
                "PLAN_STATE", "NOT_PUBLISHED", field: "planLineID",
                "a line that is \(state.rawValue) has no qualified candidates")
        }
    }
}
