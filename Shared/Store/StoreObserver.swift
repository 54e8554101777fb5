public import Bus

/// Told of every transaction, so that a program can time and trace them. The store itself knows no metrics or traces.
public protocol StoreObserver: Sendable {
    /// A transaction was asked for; called by the task that asked, before it waits for anything.
    func began(_ kind: StoreTransaction) -> StoreObservation
    /// An event of another service is about to be applied; `body` does it.
    func applying(_ event: CloudEvent, for consumer: String, _ body: () async throws -> Void)
        async throws
}

public enum StoreTransaction: String, Sendable {
    case read
    case write
}

/// One transaction as its observer sees it.
public struct StoreObservation: Sendable {
    /// The trace its events belong to, as W3C's `traceparent`.
    public var traceparent: String?
    /// It is over: committed and synced, or failed.
    public var ended: @Sendable ((any Error)?) -> Void

    public init(traceparent: String?, ended: @escaping @Sendable ((any Error)?) -> Void) {
        self.traceparent = traceparent
        self.ended = ended
    }
}
