import Bus
import Contracts

/// The states of an allocation, the only moves between them, and who may publish.
///
/// `prepared → frozen → executed → published`; `voided` from any state before `published`.
enum AllocationLifecycle {
    /// The state after an act. To execute an executed run changes nothing: it compares.
    ///
    /// - Throws: the act is not legal in this state.
    static func move(
        _ state: AllocationState, _ act: AllocationAct
    ) throws(RuleViolation) -> AllocationState {
        switch (state, act) {
        case (.prepared, .freeze): return .frozen
        case (.frozen, .execute), (.executed, .execute): return .executed
        case (.executed, .publish): return .published
        case (.prepared, .void), (.frozen, .void), (.executed, .void): return .voided
        default:
            throw RuleViolation(
                "ALLOCATION_STATE", "ILLEGAL_ALLOCATION_MOVE", field: "runID",
                "\(act.rawValue) is not possible while the run is \(state.rawValue)")
        }
    }
}
