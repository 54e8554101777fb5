import Bus
import Contracts

/// The states of a transfer and the only moves between them:
/// `requested → released → accepted → effective`; refused or withdrawn while it is open.
enum TransferLifecycle {
    enum Verb: String, CaseIterable, Sendable {
        case release
        case accept
        case makeEffective
        case refuse
        case withdraw
    }

    /// A transfer moves a child inside its stage; a stage is entered through admission.
    ///
    /// - Throws: E3 when the new roll is of another stage than the child's.
    static func requireSameStage(
        _ stage: Stage, _ asked: Stage, field: String
    ) throws(RuleViolation) {
        guard stage == asked else {
            throw RuleViolation(
                "E3", "OTHER_STAGE", field: field,
                "the child is on the roll of \(stage.rawValue): \(asked.rawValue) is entered through admission, not by a transfer"
            )
        }
    }

    /// The state after a verb.
    ///
    /// - Throws: the verb is not legal in this state.
    static func move(
        _ state: TransferState, _ verb: Verb
    ) throws(RuleViolation) -> TransferState {
        switch (state, verb) {
        case (.requested, .release): return .released
        case (.released, .accept): return .accepted
        case (.accepted, .makeEffective): return .effective
        // What both schools agreed to is refused no more.
        case (.requested, .refuse), (.released, .refuse): return .refused
        case (.requested, .withdraw), (.released, .withdraw), (.accepted, .withdraw):
            return .withdrawn
        default:
            throw RuleViolation(
                "TRANSFER_STATE", "ILLEGAL_TRANSFER_MOVE", field: "transferID",
                "\(verb.rawValue) is not possible while the transfer is \(state.rawValue)")
        }
    }
}
