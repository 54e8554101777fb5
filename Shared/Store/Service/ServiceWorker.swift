public import Bus
public import Logging

/// Work a service does by itself: asks other programs what its own records wait for.
public struct ServiceWorker: Sendable {
    /// Until the task is cancelled.
    public let run: @Sendable (any BusCalling, Logger) async -> Void

    public init(_ run: @escaping @Sendable (any BusCalling, Logger) async -> Void) {
        self.run = run
    }
}
