/// Wraps every call that passed the server's own checks and was admitted, outermost first; the handler is the last link.
public protocol ServerInterceptor: Sendable {
    /// - Parameter next: the rest of the chain; its last link is the handler.
    /// - Returns: the encoded answer of a call with one response, nil after a stream of them.
    func intercept(
        _ request: ServerRequest,
        next: @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]?
}

/// A call on its way to its handler.
public struct ServerRequest: Sendable {
    public var context: ServerContext
    public let type: ContentType
    let requests: RequestSource
    /// The key the session was opened with.
    let callerKey: String
    /// Whom the caller says it speaks for; trusted only after the identity step.
    let onBehalfOf: Principal?
    var sink: any ResponseSink
    /// Hears the messages of a request stream as the handler takes them.
    var requestHeard: (@Sendable ([UInt8]) -> Void)?
    /// Of a call that streams.
    var libraryErrors: LibraryErrors?
}
