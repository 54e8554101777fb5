/// One method of a contract with its types erased: what tools and interceptors read.
public protocol MethodDescriptor: Sendable {
    var facts: MethodFacts { get }
    /// The request, or one element of a stream of them.
    var requestType: any BusMessage.Type { get }
    /// The response, or one element of a stream of them.
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

/// A call with a stream of requests and one response.
public struct ClientStreamMethod<Element: BusMessage, Response: BusMessage>: MethodDescriptor {
    public let facts: MethodFacts
    public var requestType: any BusMessage.Type { Element.self }
    public var responseType: any BusMessage.Type { Response.self }
}

/// A call with a stream of requests and a stream of responses, each in its own time.
public struct BidirectionalStreamMethod<Request: BusMessage, Response: BusMessage>: MethodDescriptor
{
    public let facts: MethodFacts
    public var requestType: any BusMessage.Type { Request.self }
    public var responseType: any BusMessage.Type { Response.self }
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
    case clientStreaming
    case bidirectionalStreaming

    /// Whether the caller sends any number of requests.
    public var streamsRequests: Bool { self == .clientStreaming || self == .bidirectionalStreaming }
    /// Whether the service sends any number of responses.
    public var streamsResponses: Bool {
        self == .serverStreaming || self == .bidirectionalStreaming
    }
}

/// Whether a call changes state. A write carries an idempotency key and is exactly-once in effect.
public enum MethodEffect: String, WireEnum {
    case read
    case write
}
