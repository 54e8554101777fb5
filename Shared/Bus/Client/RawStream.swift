/// The encoded messages of a server-streaming call. Dropping it cancels the call.
public final class RawStream: Sendable {
    private let call: ClientCall

    init(_ call: ClientCall) { self.call = call }

    deinit { call.abandon() }

    /// The next message; nil after the last.
    ///
    /// - Throws: `CallError` when the call failed.
    public func next() async throws -> [UInt8]? { try await call.nextMessage()?.bytes }

    /// The next message and how it came; nil after the last.
    ///
    /// - Throws: `CallError` when the call failed.
    public func nextMessage() async throws -> ReceivedMessage? { try await call.nextMessage() }

    /// Ends the call: what was not taken is CANCELLED.
    public func cancel() { call.abandon() }
}

/// A message of a stream, expanded.
public struct ReceivedMessage: Sendable, Hashable {
    public let bytes: [UInt8]
    /// Whether it was compressed on its way.
    public let wasCompressed: Bool
}
