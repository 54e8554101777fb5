import Bus
import Synchronization

/// A clock that leaps whenever it is read, and on which timers do not fire: a machine that is far behind.
final class LeapingClock: BusClock {
    private let leap: Duration
    private let time = Mutex(ContinuousClock.now)

    init(leap: Duration) { self.leap = leap }

    var now: ContinuousClock.Instant {
        time.withLock { time in
            time += leap
            return time
        }
    }

    /// A short pause is over at once, a longer one by cancellation only.
    func sleep(until instant: ContinuousClock.Instant) async throws {
        if time.withLock({ instant - $0 < .milliseconds(50) }) { return }
        let never = AsyncStream<Void> { _ in }
        for await _ in never {}
        throw CancellationError()
    }
}
