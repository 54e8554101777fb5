/// Why a call failed: a gRPC status with a stable reason, the offending fields, and whether it was executed.
public struct CallError: Error, Sendable, Equatable {
    public var code: StatusCode
    /// Stable, for programs: `SEATS_EXHAUSTED`. Nobody matches on `message`.
    public var reason: Reason
    /// For people; never holds personal data.
    public var message: String
    /// The fields that broke a rule, and which rule.
    public var violations: [FieldViolation]
    public var origin: Origin
    public var executed: Executed
    public var trailingMetadata: Metadata

    public init(
        _ code: StatusCode, _ reason: Reason, _ message: String, violations: [FieldViolation] = [],
        origin: Origin = .handler, executed: Executed = .maybe, trailingMetadata: Metadata = [:]
    ) {
        self.code = code
        self.reason = reason
        self.message = message
        self.violations = violations
        self.origin = origin
        self.executed = executed
        self.trailingMetadata = trailingMetadata
    }

    /// Who decided the status.
    public enum Origin: String, WireEnum { case client, bus, server, handler }
    /// Whether the handler ran.
    public enum Executed: String, WireEnum { case no, maybe, yes }

    /// A stable word for a program: upper-case letters, digits and `_`.
    public struct Reason: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral
    {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public init(stringLiteral value: String) { self.rawValue = value }
    }
}

/// A field that broke a rule: `field` is the path in the request, `rule` the rule's id or name.
public struct FieldViolation: Sendable, Hashable, Codable {
    public var field: String
    public var rule: String
    public var message: String

    public init(field: String, rule: String, message: String) {
        self.field = field
        self.rule = rule
        self.message = message
    }
}

/// A domain error that knows its status. Converted at the edge, by the server.
public protocol CallErrorConvertible: Error {
    var callError: CallError { get }
}

extension CallError {
    /// INVALID_ARGUMENT naming one field and the rule it broke.
    public static func invalid(_ field: String, rule: String, _ message: String) -> CallError {
        CallError(
            .invalidArgument, "INVALID_FIELD", "\(field): \(message)",
            violations: [FieldViolation(field: field, rule: rule, message: message)], executed: .no)
    }

    /// NOT_FOUND for `what` (never put personal data in it).
    public static func notFound(_ what: String) -> CallError {
        CallError(.notFound, "NOT_FOUND", "\(what) does not exist")
    }

    /// FAILED_PRECONDITION: a domain rule (an invariant's number, `E1`) forbids this now.
    public static func ruleBroken(
        _ rule: String, _ reason: Reason, field: String? = nil, _ message: String
    ) -> CallError {
        CallError(
            .failedPrecondition, reason, "\(rule): \(message)",
            violations: [FieldViolation(field: field ?? "", rule: rule, message: message)])
    }
}
