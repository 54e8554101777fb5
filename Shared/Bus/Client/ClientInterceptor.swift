/// Wraps every call a client makes, outermost first: to add metadata, to measure, to refuse.
public protocol ClientInterceptor: Sendable {
    /// - Parameter next: the rest of the chain; its last link sends the call.
    func intercept(
        _ request: ClientRequest,
        next: @Sendable (ClientRequest) async throws -> ClientResponse
    ) async throws -> ClientResponse
}

/// A call on its way out: encoded, with everything that can still be changed.
public struct ClientRequest: Sendable {
    public let method: MethodFacts
    /// The service that is asked.
    public let service: String
    public let type: ContentType
    /// Encoded; nil when requests will stream.
    public let body: [UInt8]?
    public var options: CallOptions
    /// When the call fails, whatever arrives: already the earliest of all that bound it.
    public let deadline: ContinuousClock.Instant
    public let requestID: String
}

/// A call that left the chain of interceptors: nothing of it changes any more, and all its tries share it.
final class SentRequest: Sendable {
    let request: ClientRequest
    init(_ request: ClientRequest) { self.request = request }
}

/// What came back.
public enum ClientResponse: Sendable {
    case unary(body: [UInt8])
    case stream(RawStream)
    /// A call whose requests stream.
    case call(RawCall)
}
