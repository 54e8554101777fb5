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
    /// - Parameter compressed: nil for what the call's options say.
    /// - Throws: `CallError`: how the call ended, when it has; CANCELLED after `finishWriting`.
    public func write(_ body: [UInt8], compressed: Bool? = nil) async throws {
        guard body.count <= Limits.messageBytes else {
            throw CallError.messageTooLarge(.client, executed: .maybe)
        }
        try await call.send(body, compressed: compressed)
    }

    /// No more requests come.
    public func finishWriting() { call.endRequests() }

    /// The answer of a client-streaming call.
    ///
    /// - Throws: `CallError` when the call failed.
    public func answer() async throws -> [UInt8] {
        do {
            let answer = try await call.answer()
            responses.ended(nil)
            return answer
        } catch {
            responses.ended(CallError(anything: error))
            throw error
        }
    }

    public func cancel() { responses.cancel() }
}
