import Synchronization

/// The encoded messages of a server-streaming call. Dropping it cancels the call.
public final class RawStream: Sendable {
    private let call: ClientCall
    /// Told once how the call ended.
    private let observer = Mutex<(@Sendable (CallError?) -> Void)?>(nil)

    init(_ call: ClientCall) { self.call = call }

    deinit {
        call.abandon()
        ended(.cancelledByCaller)
    }

    /// The next message; nil after the last.
    ///
    /// - Throws: `CallError` when the call failed.
    public func next() async throws -> [UInt8]? { try await nextMessage()?.bytes }

    /// The next message and how it came; nil after the last.
    ///
    /// - Throws: `CallError` when the call failed.
    public func nextMessage() async throws -> ReceivedMessage? {
        do {
            let message = try await call.nextMessage()
            if message == nil { ended(nil) }
            return message
        } catch {
            ended(CallError(anything: error))
            throw error
        }
    }

    /// Ends the call: what was not taken is CANCELLED.
    public func cancel() {
        call.abandon()
        ended(.cancelledByCaller)
    }

    /// Lets somebody know once how the call ended for its reader: nil after the last message.
    func whenEnded(_ observer: @escaping @Sendable (CallError?) -> Void) {
        self.observer.withLock { $0 = observer }
    }

    func ended(_ error: CallError?) {
        let observer = observer.withLock { observer in
            defer { observer = nil }
            return observer
        }
        observer?(error)
    }
}

/// A message of a stream, expanded.
public struct ReceivedMessage: Sendable, Hashable {
    public let bytes: [UInt8]
    /// Whether it was compressed on its way.
    public let wasCompressed: Bool
}
