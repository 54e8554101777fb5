extension ServerRequest {
    /// The request of a call that has one, as content of its type; nil of a stream of requests.
    ///
    /// - Throws: `CallError` when it cannot be made out.
    public func encodedRequest() throws -> [UInt8]? {
        guard case .whole(let body) = requests, !context.method.kind.streamsRequests else {
            return nil
        }
        return try body.request(executed: .no)
    }

    /// Lets `heard` hear every message of a request stream, encoded, as the handler takes it.
    public mutating func hearRequests(_ heard: @escaping @Sendable ([UInt8]) -> Void) {
        requestHeard = heard
    }

    /// Lets `heard` hear every message of a response stream, encoded, before it is sent.
    public mutating func hearResponses(_ heard: @escaping @Sendable ([UInt8]) -> Void) {
        sink = HeardSink(sink: sink, heard: heard)
    }
}

private struct HeardSink: ResponseSink {
    let sink: any ResponseSink
    let heard: @Sendable ([UInt8]) -> Void

    func start() throws { try sink.start() }

    func send(_ body: [UInt8], compressed: Bool?) async throws {
        heard(body)
        try await sink.send(body, compressed: compressed)
    }
}
