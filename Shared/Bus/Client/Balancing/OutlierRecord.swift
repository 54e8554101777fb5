/// What speaks for and against one instance, and until when it is ejected.
struct OutlierRecord: Sendable {
    private(set) var failuresInARow = 0
    /// Of the current interval.
    private(set) var successes = 0
    private(set) var failures = 0
    private(set) var ejectedUntil: ContinuousClock.Instant?
    /// How often, less what good behaviour took off.
    private var ejections = 0

    var calls: Int { successes + failures }

    func isEjected(now: ContinuousClock.Instant) -> Bool { ejectedUntil.map { $0 > now } ?? false }

    mutating func succeeded() {
        failuresInARow = 0
        successes += 1
    }

    mutating func failed() {
        failuresInARow += 1
        failures += 1
    }

    /// Another interval begins. Each one spent in service makes the next ejection a step shorter.
    mutating func forget(intervals: Int, now: ContinuousClock.Instant) {
        successes = 0
        failures = 0
        let inService = ejectedUntil.map { max(0, Int((now - $0) / Limits.ejectionInterval)) }
        ejections = max(0, ejections - min(intervals, inService ?? intervals))
    }

    /// - Returns: when it may be asked again.
    mutating func eject(now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        ejections += 1
        failuresInARow = 0
        successes = 0
        failures = 0
        let until = now + min(Limits.ejectionFirst * ejections, Limits.ejectionMost)
        ejectedUntil = until
        return until
    }

    mutating func admit() { ejectedUntil = nil }

    /// A new process behind the same address answers for itself; how often the address was ejected is remembered.
    mutating func restart() {
        failuresInARow = 0
        successes = 0
        failures = 0
        ejectedUntil = nil
    }
}
