/// A call whose requests stream, in encoded messages. Dropping it and its responses cancels the call.
public final class RawCall: Sendable {
    private let call: ClientCall
    /// Of a bidirectional call.
    public let responses: RawStream

    init(_ call: ClientCall) {
        self.call = call
        responses = RawStream(call)
    }

    /// Sends a request; suspends while the service is a window behind.
    ///
    /// - Throws: `CallError`: how the call ended, when it has; CANCELLED after `finishWriting`.
    public func write(_ body: [UInt8]) async throws {
        guard body.count <= Limits.messageBytes else {
            throw CallError(
                .resourceExhausted, "MESSAGE_TOO_LARGE",
                "the message has \(body.count) bytes; a message may have \(Limits.messageBytes)",
                origin: .client)
        }
        try await call.send(body)
    }

    /// No more requests come.
    public func finishWriting() { call.endRequests() }

    /// The answer of a client-streaming call.
    ///
    /// - Throws: `CallError` when the call failed.
    public func answer() async throws -> [UInt8] { try await call.answer() }

    public func cancel() { call.abandon() }
}
