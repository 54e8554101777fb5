import Bus
import Contracts

/// A1: one entitlement per person, programme and term, whatever is asked how often by whom.
enum OneEntitlement: Equatable {
    /// There is none, and the pupil's recognition is effective.
    case calculate(EntitlementInputs)
    /// There is one from these very inputs: it is the answer.
    case same
    /// There is one from other inputs: a transfer, another level. It stays as it is.
    case differing

    /// - Parameters:
    ///   - existing: the inputs of the entitlement that exists.
    ///   - current: the inputs of today; nil without an effective recognition.
    static func decide(
        existing: EntitlementInputs?, current: EntitlementInputs?
    ) throws(RuleViolation) -> OneEntitlement {
        if let existing { return existing == current ? .same : .differing }
        guard let current else {
            throw RuleViolation(
                "A-recognition", "NOT_RECOGNISED", field: "person",
                "the person has no confirmed recognition in the term's school year")
        }
        return .calculate(current)
    }
}

/// Why a second entitlement was not made.
struct EntitlementExists: CallErrorConvertible, Hashable {
    var id: Int64

    var callError: CallError {
        CallError(
            .alreadyExists, "ENTITLEMENT_EXISTS",
            "A1: entitlement \(id) of this person, programme and term exists from other inputs",
            violations: [
                FieldViolation(
                    field: "person", rule: "A1",
                    message: "one entitlement per person, programme and term")
            ])
    }
}
