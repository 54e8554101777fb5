/// Calls methods of services. Libraries take this; `BusClient` is it.
///
/// In every call, `service` is who is asked: nil for the method's own service; standard methods need it.
public protocol BusCalling: Sendable {
    /// Wire format of typed calls.
    var contentType: ContentType { get }

    /// Makes a unary call by its facts, with an encoded body: for tools that work by reflection.
    ///
    /// - Throws: `CallError`, always.
    func callRaw(
        _ facts: MethodFacts, body: [UInt8], type: ContentType, options: CallOptions,
        on service: String?
    ) async throws -> [UInt8]

    /// Starts a server-streaming call by its facts, with an encoded body.
    func streamRaw(
        _ facts: MethodFacts, body: [UInt8], type: ContentType, options: CallOptions,
        on service: String?
    ) async throws -> RawStream

    /// Opens a call whose requests stream. It is not tried again by itself.
    func openRaw(
        _ facts: MethodFacts, type: ContentType, options: CallOptions, on service: String?
    ) async throws -> RawCall
}

extension BusCalling {
    /// Makes a unary call.
    ///
    /// - Throws: `CallError`, always.
    public func call<Request, Response>(
        _ method: UnaryMethod<Request, Response>, _ request: Request,
        options: CallOptions = CallOptions(), on service: String? = nil
    ) async throws -> Response {
        let answer = try await callRaw(
            method.facts, body: try contentType.encodeRequest(request), type: contentType,
            options: options, on: service)
        return try contentType.decodeResponse(Response.self, from: answer)
    }

    /// Starts a server-streaming call. Errors come from the stream.
    public func stream<Request, Element>(
        _ method: ServerStreamMethod<Request, Element>, _ request: Request,
        options: CallOptions = CallOptions(), on service: String? = nil
    ) async throws -> ResponseStream<Element> {
        let raw = try await streamRaw(
            method.facts, body: try contentType.encodeRequest(request), type: contentType,
            options: options, on: service)
        return ResponseStream(raw, type: contentType)
    }

    /// Opens a client-streaming call.
    public func open<Element, Response>(
        _ method: ClientStreamMethod<Element, Response>, options: CallOptions = CallOptions(),
        on service: String? = nil
    ) async throws -> ClientStreamCall<Element, Response> {
        let raw = try await openRaw(
            method.facts, type: contentType, options: options, on: service)
        return ClientStreamCall(raw: raw, type: contentType)
    }

    /// Opens a bidirectional call.
    public func open<Request, Response>(
        _ method: BidirectionalStreamMethod<Request, Response>,
        options: CallOptions = CallOptions(), on service: String? = nil
    ) async throws -> BidirectionalCall<Request, Response> {
        let raw = try await openRaw(
            method.facts, type: contentType, options: options, on: service)
        return BidirectionalCall(raw: raw, type: contentType)
    }
}

extension ContentType {
    fileprivate func encodeRequest(_ request: some Encodable) throws -> [UInt8] {
        do {
            return try encode(request)
        } catch {
            throw CallError(
                .internalError, "REQUEST_UNENCODABLE", "the request cannot be encoded",
                origin: .client, executed: .no)
        }
    }
}
