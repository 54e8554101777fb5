import Bus

/// Waiting times that double from the first to the longest, spread so that many do not come back at
/// once.
struct Backoff {
    let first: Duration
    let longest: Duration
    private var next: Duration

    init(
        first: Duration = Limits.reconnectBackoffFirst,
        longest: Duration = Limits.reconnectBackoffMost
    ) {
        self.first = first
        self.longest = longest
        next = first
    }

    mutating func reset() { next = first }

    /// - Parameter spread: from 0 to 1; half of the wait depends on it.
    mutating func pause(spread: Double) -> Duration {
        defer { next = min(next * 2, longest) }
        return next * (0.5 + spread / 2)
    }
}
