/// A call with a stream of requests and one response. Dropping it cancels the call.
public struct ClientStreamCall<Element: BusMessage, Response: BusMessage>: Sendable {
    let raw: RawCall
    let type: ContentType

    /// Sends a request; suspends while the service is a window behind.
    ///
    /// - Parameter compressed: nil for what the call's options say.
    /// - Throws: `CallError`: how the call ended, when it ended before its requests did.
    public func write(_ element: Element, compressed: Bool? = nil) async throws {
        try await raw.write(type.encode(element), compressed: compressed)
    }

    /// Ends the requests and waits for the response.
    ///
    /// - Throws: `CallError` when the call failed.
    public func response() async throws -> Response {
        raw.finishWriting()
        return try type.decodeResponse(Response.self, from: try await raw.answer())
    }

    public func cancel() { raw.cancel() }
}

/// A call with a stream of requests and a stream of responses. Dropping both ends cancels the call.
public struct BidirectionalCall<Request: BusMessage, Response: BusMessage>: Sendable {
    let raw: RawCall
    let type: ContentType

    /// Sends a request; suspends while the service is a window behind.
    ///
    /// - Parameter compressed: nil for what the call's options say.
    /// - Throws: `CallError`: how the call ended, when it ended before its requests did.
    public func write(_ request: Request, compressed: Bool? = nil) async throws {
        try await raw.write(type.encode(request), compressed: compressed)
    }

    /// No more requests come; responses go on.
    public func finishWriting() { raw.finishWriting() }

    public var responses: ResponseStream<Response> { ResponseStream(raw.responses, type: type) }

    public func cancel() { raw.cancel() }
}

extension ContentType {
    /// A response; what does not fit the contract is the service's fault.
    func decodeResponse<Response: Decodable>(
        _ response: Response.Type, from body: [UInt8]
    ) throws -> Response {
        do {
            return try decode(response, from: body)
        } catch let error as DecodingError {
            throw CallError(undecodable: error)
        }
    }
}
