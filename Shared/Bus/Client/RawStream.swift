/// The encoded messages of a server-streaming call. Dropping it cancels the call.
public final class RawStream: Sendable {
    private let call: ClientCall

    init(_ call: ClientCall) { self.call = call }

    deinit { call.abandon() }

    /// The next message; nil after the last.
    ///
    /// - Throws: `CallError` when the call failed.
    public func next() async throws -> [UInt8]? { try await call.nextMessage() }

    /// Ends the call: what was not taken is CANCELLED.
    public func cancel() { call.abandon() }
}
