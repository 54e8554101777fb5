import Bus
import Contracts

/// The states of a special-education case. Source: domain page "Special education placement".
///
/// An objection and a change lead back to an assessment. A review renews the plan, changes the
/// place or ends the case. A case that ended is listed again as the same one. There is no step of a school.
enum PlacementLifecycle {
    static let transitions = Transitions<PlacementState, PlacementStep>(
        rule: "PLACEMENT_STATE",
        moves: [
            .listed: [.assess: .assessed],
            .assessed: [.propose: .proposed],
            .proposed: [.consent: .consented, .object: .objected],
            .objected: [.assess: .assessed],
            .consented: [.place: .placed],
            .placed: [.activatePlan: .planActive],
            .planActive: [.review: .reviewed],
            .reviewed: [.activatePlan: .planActive, .change: .changed, .end: .ended],
            .changed: [.assess: .assessed],
            .ended: [.list: .listed],
        ])

    /// A case that is open is moved to another region in the state it has.
    ///
    /// - Throws: ILLEGAL_MOVE of one that ended, which a region takes by listing the child; SAME_REGION.
    static func checkMove(
        of state: PlacementState, from region: RegionCode, to next: RegionCode
    ) throws(RuleViolation) {
        guard state != .ended else {
            throw RuleViolation(
                transitions.rule, "ILLEGAL_MOVE", field: "state",
                "a case that ended is opened again by ListPlacement")
        }
        guard region != next else {
            throw RuleViolation(
                transitions.rule, "SAME_REGION", field: "region", "the case is of \(next) already")
        }
    }
}
