import Bus
import Contracts

/// The states of a special-education case. Source: domain page "Special education placement".
///
/// An objection and a change lead back to an assessment. A review renews the plan, changes the
/// place or ends the case. There is no step of a school.
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
            .ended: [:],
        ])
}
