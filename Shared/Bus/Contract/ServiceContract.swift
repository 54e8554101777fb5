/// A message that crosses the bus: one Codable type, whatever the wire format.
public typealias BusMessage = Codable & Sendable

/// A service's contract: its name and its methods as typed values.
///
/// Client, server, gateway, operator tool, OpenAPI and reflection all read these values;
/// nothing is generated.
public protocol ServiceContract: Sendable {
    /// Name with major version, as on the wire: `enrollment.v1`.
    static var name: String { get }
    /// Every method of the contract. A server refuses to start when it does not handle exactly these.
    static var methods: [any MethodDescriptor] { get }
    /// What personal data of its methods may be needed for, a closed set of words; empty: any word.
    static var purposes: [String] { get }
}

extension ServiceContract {
    public static var purposes: [String] { [] }
}

extension ServiceContract {
    /// Describes a call with one request and one response.
    public static func unary<Request: BusMessage, Response: BusMessage>(
        _ name: String, _ request: Request.Type, returns response: Response.Type,
        _ effect: MethodEffect, access: Access, personalData: Bool = false,
        deadline: Duration = Limits.defaultDeadline, summary: String
    ) -> UnaryMethod<Request, Response> {
        UnaryMethod(
            facts: facts(name, .unary, effect, access, personalData, deadline, summary))
    }

    /// Describes a call with one request and a stream of responses. Streams only read.
    public static func serverStream<Request: BusMessage, Element: BusMessage>(
        _ name: String, _ request: Request.Type, of element: Element.Type,
        access: Access, personalData: Bool = false,
        deadline: Duration = Limits.defaultStreamDeadline, summary: String
    ) -> ServerStreamMethod<Request, Element> {
        ServerStreamMethod(
            facts: facts(name, .serverStreaming, .read, access, personalData, deadline, summary))
    }

    /// Describes a call with a stream of requests and one response.
    public static func clientStream<Element: BusMessage, Response: BusMessage>(
        _ name: String, of element: Element.Type, returns response: Response.Type,
        _ effect: MethodEffect, access: Access, personalData: Bool = false,
        deadline: Duration = Limits.defaultStreamDeadline, summary: String
    ) -> ClientStreamMethod<Element, Response> {
        ClientStreamMethod(
            facts: facts(name, .clientStreaming, effect, access, personalData, deadline, summary))
    }

    /// Describes a call with a stream of requests and a stream of responses.
    public static func bidirectionalStream<Request: BusMessage, Response: BusMessage>(
        _ name: String, of request: Request.Type, returns response: Response.Type,
        _ effect: MethodEffect, access: Access, personalData: Bool = false,
        deadline: Duration = Limits.defaultStreamDeadline, summary: String
    ) -> BidirectionalStreamMethod<Request, Response> {
        BidirectionalStreamMethod(
            facts: facts(
                name, .bidirectionalStreaming, effect, access, personalData, deadline, summary))
    }

    private static func facts(
        _ name: String, _ kind: MethodKind, _ effect: MethodEffect, _ access: Access,
        _ personalData: Bool, _ deadline: Duration, _ summary: String
    ) -> MethodFacts {
        MethodFacts(
            service: Self.name, name: name, kind: kind, effect: effect, access: access,
            personalData: personalData, defaultDeadline: deadline, summary: summary)
    }
}
