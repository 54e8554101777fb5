public import Bus

/// Why a text is not a value of its type: the type, the rule, and a sentence without the text itself.
public struct InvalidText: CallErrorConvertible, Hashable {
    /// `ResidentID`
    public var type: String
    /// The standard or document that states the rule: `GB 11643`.
    public var rule: String
    public var message: String

    public init(_ type: String, rule: String, _ message: String) {
        self.type = type
        self.rule = rule
        self.message = message
    }

    /// INVALID_ARGUMENT with the type for a field; a caller that knows the field's path says it itself.
    public var callError: CallError { .invalid(type, rule: rule, message) }

    /// The same, naming the field it came in: `students[17].idNumber`.
    public func callError(field: String) -> CallError { .invalid(field, rule: rule, message) }
}
