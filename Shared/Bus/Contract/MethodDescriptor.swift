/// One method of a contract with its types erased: what tools and interceptors read.
public protocol MethodDescriptor: Sendable {
    var facts: MethodFacts { get }
    var requestType: any BusMessage.Type { get }
    /// The response of a unary call, or one element of a stream.
    var responseType: any BusMessage.Type { get }
}

/// A call with one request and one response.
public struct UnaryMethod<Request: BusMessage, Response: BusMessage>: MethodDescriptor {
    public let facts: MethodFacts
    public var requestType: any BusMessage.Type { Request.self }
    public var responseType: any BusMessage.Type { Response.self }
}

/// A call with one request and a stream of responses.
public struct ServerStreamMethod<Request: BusMessage, Element: BusMessage>: MethodDescriptor {
    public let facts: MethodFacts
    public var requestType: any BusMessage.Type { Request.self }
    public var responseType: any BusMessage.Type { Element.self }
}

/// What is known of a method without its types. Interceptors, reflection and OpenAPI read this.
public struct MethodFacts: Sendable, Hashable, Codable {
    /// The contract's name, `enrollment.v1`.
    public var service: String
    /// The method's name within the contract, `ListSchools`.
    public var name: String
    public var kind: MethodKind
    public var effect: MethodEffect
    public var access: Access
    /// True when request or response holds personal data: such a call is never public or cached.
    public var personalData: Bool
    /// Used when the caller sets no deadline, in milliseconds.
    public var defaultDeadlineMilliseconds: Int64
    /// One English line for listings and OpenAPI.
    public var summary: String

    public init(
        service: String, name: String, kind: MethodKind, effect: MethodEffect, access: Access,
        personalData: Bool, defaultDeadline: Duration, summary: String
    ) {
        self.service = service
        self.name = name
        self.kind = kind
        self.effect = effect
        self.access = access
        self.personalData = personalData
        self.defaultDeadlineMilliseconds = defaultDeadline.wholeMilliseconds
        self.summary = summary
    }

    /// Name on the wire: `enrollment.v1/ListSchools`.
    public var path: String { "\(service)/\(name)" }
    public var defaultDeadline: Duration { .milliseconds(defaultDeadlineMilliseconds) }
}

/// How many messages flow which way, in gRPC's terms.
public enum MethodKind: String, WireEnum {
    case unary
    case serverStreaming
}

/// Whether a call changes state. A write carries an idempotency key and is exactly-once in effect.
public enum MethodEffect: String, WireEnum {
    case read
    case write
}
