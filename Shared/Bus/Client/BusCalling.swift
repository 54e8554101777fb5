/// Calls methods of services. Libraries take this; `BusClient` is it.
public protocol BusCalling: Sendable {
    /// Makes a unary call.
    ///
    /// - Parameter service: who is asked; nil for the method's own service. Standard methods need it.
    /// - Throws: `CallError`, always.
    func call<Request, Response>(
        _ method: UnaryMethod<Request, Response>, _ request: Request, options: CallOptions,
        on service: String?
    ) async throws -> Response

    /// Starts a server-streaming call. Errors come from the stream.
    func stream<Request, Element>(
        _ method: ServerStreamMethod<Request, Element>, _ request: Request, options: CallOptions,
        on service: String?
    ) async throws -> ResponseStream<Element>

    /// Makes a unary call by its facts, with an encoded body: for tools that work by reflection.
    func callRaw(
        _ facts: MethodFacts, body: [UInt8], type: ContentType, options: CallOptions,
        on service: String?
    ) async throws -> [UInt8]

    /// Starts a server-streaming call by its facts, with an encoded body.
    func streamRaw(
        _ facts: MethodFacts, body: [UInt8], type: ContentType, options: CallOptions,
        on service: String?
    ) async throws -> RawStream
}

extension BusCalling {
    public func call<Request, Response>(
        _ method: UnaryMethod<Request, Response>, _ request: Request,
        options: CallOptions = CallOptions(), on service: String? = nil
    ) async throws -> Response {
        try await call(method, request, options: options, on: service)
    }

    public func stream<Request, Element>(
        _ method: ServerStreamMethod<Request, Element>, _ request: Request,
        options: CallOptions = CallOptions(), on service: String? = nil
    ) async throws -> ResponseStream<Element> {
        try await stream(method, request, options: options, on: service)
    }
}
