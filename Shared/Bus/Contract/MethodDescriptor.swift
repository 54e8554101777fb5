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
///
/// Every call carries it from hand to hand, so that a copy is one reference.
public struct MethodFacts: Sendable {
    private final class Content: Sendable {
        let service: String
        let name: String
        let path: String
        let kind: MethodKind
        let effect: MethodEffect
        let access: Access
        let personalData: Bool
        let defaultDeadlineMilliseconds: Int64
        let summary: String

        init(
            service: String, name: String, kind: MethodKind, effect: MethodEffect, access: Access,
            personalData: Bool, defaultDeadlineMilliseconds: Int64, summary: String
        ) {
            self.service = service
            self.name = name
            path = "\(service)/\(name)"
            self.kind = kind
            self.effect = effect
            self.access = access
            self.personalData = personalData
            self.defaultDeadlineMilliseconds = defaultDeadlineMilliseconds
            self.summary = summary
        }
    }

    private let content: Content

    /// The contract's name, `enrollment.v1`.
    public var service: String { content.service }
    /// The method's name within the contract, `ListSchools`.
    public var name: String { content.name }
    /// Name on the wire: `enrollment.v1/ListSchools`.
    public var path: String { content.path }
    public var kind: MethodKind { content.kind }
    public var effect: MethodEffect { content.effect }
    public var access: Access { content.access }
    /// True when request or response holds personal data: such a call is never public or cached.
    public var personalData: Bool { content.personalData }
    /// Used when the caller sets no deadline, in milliseconds.
    public var defaultDeadlineMilliseconds: Int64 { content.defaultDeadlineMilliseconds }
    public var defaultDeadline: Duration { .milliseconds(defaultDeadlineMilliseconds) }
    /// One English line for listings and OpenAPI.
    public var summary: String { content.summary }

    public init(
        service: String, name: String, kind: MethodKind, effect: MethodEffect, access: Access,
        personalData: Bool, defaultDeadline: Duration, summary: String
    ) {
        content = Content(
            service: service, name: name, kind: kind, effect: effect, access: access,
            personalData: personalData,
            defaultDeadlineMilliseconds: defaultDeadline.wholeMilliseconds, summary: summary)
    }
}

extension MethodFacts: Hashable {
    public static func == (one: MethodFacts, other: MethodFacts) -> Bool {
        one.content === other.content
            || (one.path == other.path && one.kind == other.kind && one.effect == other.effect
                && one.access == other.access && one.personalData == other.personalData
                && one.defaultDeadlineMilliseconds == other.defaultDeadlineMilliseconds
                && one.summary == other.summary)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(path) }
}

/// The path is made of service and name, and not told beside them.
extension MethodFacts: Codable {
    private enum CodingKeys: CodingKey {
        case service, name, kind, effect, access, personalData, defaultDeadlineMilliseconds, summary
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            service: try container.decode(String.self, forKey: .service),
            name: try container.decode(String.self, forKey: .name),
            kind: try container.decode(MethodKind.self, forKey: .kind),
            effect: try container.decode(MethodEffect.self, forKey: .effect),
            access: try container.decode(Access.self, forKey: .access),
            personalData: try container.decode(Bool.self, forKey: .personalData),
            defaultDeadline: .milliseconds(
                try container.decode(Int64.self, forKey: .defaultDeadlineMilliseconds)),
            summary: try container.decode(String.self, forKey: .summary))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(service, forKey: .service)
        try container.encode(name, forKey: .name)
        try container.encode(kind, forKey: .kind)
        try container.encode(effect, forKey: .effect)
        try container.encode(access, forKey: .access)
        try container.encode(personalData, forKey: .personalData)
        try container.encode(defaultDeadlineMilliseconds, forKey: .defaultDeadlineMilliseconds)
        try container.encode(summary, forKey: .summary)
    }
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
