import Bus
import Contracts

/// The states of an admission run, the only moves between them, and who may publish.
///
/// `prepared → frozen → executed → published`; `voided` from any state before `published`.
enum AdmissionLifecycle {
    /// The state after an act. To execute an executed run changes nothing: it compares.
    ///
    /// - Throws: the act is not legal in this state.
    static func move(
        _ state: AdmissionState, _ act: AdmissionAct
    ) throws(RuleViolation) -> AdmissionState {
        switch (state, act) {
        case (.prepared, .freeze): return .frozen
        case (.frozen, .execute), (.executed, .execute): return .executed
        case (.executed, .publish): return .published
        case (.prepared, .void), (.frozen, .void), (.executed, .void): return .voided
        default:
            throw RuleViolation(
                "ADMISSION_STATE", "ILLEGAL_ADMISSION_MOVE", field: "runID",
                "\(act.rawValue) is not possible while the run is \(state.rawValue)")
        }
    }

    /// 双人: a result is published by somebody other than who computed it. Source: domain page "Roles".
    static func requireOtherPublisher(
        _ publisher: String, executor: String?
    ) throws(RuleViolation) {
        guard publisher != executor else {
            throw RuleViolation(
                "TWO_PERSONS", "SAME_PERSON", field: "publishedBy",
                "who executed the run cannot publish it")
        }
    }

    /// E9: the bytes are those that were kept, or those the publisher has seen.
    static func requireSame(
        _ hash: String, _ kept: String?, field: String
    ) throws(RuleViolation) {
        guard hash == kept else {
            throw RuleViolation(
                "E9", "RESULT_DIFFERS", field: field,
                "the run's frozen input or its result has another hash")
        }
    }
}
