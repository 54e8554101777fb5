public import Bus

/// A rule of the domain forbids this now: FAILED_PRECONDITION, naming the field and the rule.
///
/// What pure domain code throws; the server turns it into a status at the edge.
public struct RuleViolation: CallErrorConvertible, Hashable {
    /// The rule's id in the domain pages: `E4`.
    public var rule: String
    /// Stable, for programs: `SEATS_EXHAUSTED`.
    public var reason: CallError.Reason
    /// The path of the field in the request: `lines[2].seats`.
    public var field: String?
    /// An English sentence without personal data.
    public var message: String

    public init(
        _ rule: String, _ reason: CallError.Reason, field: String? = nil, _ message: String
    ) {
        self.rule = rule
        self.reason = reason
        self.field = field
        self.message = message
    }

    public var callError: CallError { .ruleBroken(rule, reason, field: field, message) }
}
