/// The bus's monotonic time: deadlines, heartbeats and backoff read it, and tests turn it by hand.
public protocol BusClock: Sendable {
    var now: ContinuousClock.Instant { get }
    func sleep(until instant: ContinuousClock.Instant) async throws
}

/// The machine's own clock.
public struct SystemClock: BusClock {
    public init() {}
    public var now: ContinuousClock.Instant { ContinuousClock.now }
    public func sleep(until instant: ContinuousClock.Instant) async throws {
        try await ContinuousClock().sleep(until: instant, tolerance: .zero)
    }
}
