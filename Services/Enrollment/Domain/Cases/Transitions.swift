import Bus
import Contracts

/// A case's states and the only moves between them, as a value.
struct Transitions<State: WireEnum, Verb: WireEnum>: Sendable {
    /// The rule a refusal names: `DROPOUT_STATE`.
    let rule: String
    let moves: [State: [Verb: State]]

    /// The state after a verb.
    ///
    /// - Throws: ILLEGAL_MOVE when the verb is not possible in this state.
    func move(_ state: State, _ verb: Verb) throws(RuleViolation) -> State {
        guard let next = moves[state]?[verb] else {
            throw RuleViolation(
                rule, "ILLEGAL_MOVE", field: "state",
                "\(verb.rawValue) is not possible while the case is \(state.rawValue)")
        }
        return next
    }
}
