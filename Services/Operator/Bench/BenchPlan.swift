import Synchronization

/// When the calls of a measurement begin: as fast as the callers come, or at a fixed rate; for a time, or so many.
final class BenchPlan: Sendable {
    private let start: ContinuousClock.Instant
    private let end: ContinuousClock.Instant?
    private let count: Int?
    private let interval: Duration?
    private let taken = Mutex(0)

    /// - Parameters:
    ///   - duration: how long calls begin; nil for as long as it takes.
    ///   - count: how many there are; nil for as many as the time allows.
    ///   - rate: calls a second over all callers; nil for no limit.
    init(
        start: ContinuousClock.Instant, duration: Duration?, count: Int? = nil, rate: Double? = nil
    ) {
        self.start = start
        end = duration.map { start + $0 }
        self.count = count
        interval = rate.map { .seconds(1 / $0) }
    }

    /// A caller's turn: when its call should begin, not before `now` without a rate; nil when there is no more to do.
    ///
    /// With a rate a call that begins late is late from the instant it should have begun: a service that cannot keep
    /// up shows in the latencies, instead of slowing its own measurement down.
    func next(now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        if let end, now >= end { return nil }
        let number = taken.withLock { taken -> Int? in
            if let count, taken >= count { return nil }
            defer { taken += 1 }
            return taken
        }
        guard let number else { return nil }
        guard let interval else { return now }
        let due = start + interval * number
        if let end, due >= end { return nil }
        return due
    }

    /// Turns that were taken.
    var begun: Int { taken.withLock { $0 } }
}
