/// Growing pauses with jitter, so that many clients do not come back at the same instant.
public struct Backoff: Sendable, Hashable {
    public var first: Duration
    public var most: Duration
    public var factor = 1.6
    /// Share of the pause that is random, both ways.
    public var jitter = 0.2

    public init(first: Duration, most: Duration) {
        self.first = first
        self.most = most
    }

    public static let retry = Backoff(
        first: Limits.retryBackoffFirst, most: Limits.retryBackoffMost)
    public static let reconnect = Backoff(
        first: Limits.reconnectBackoffFirst, most: Limits.reconnectBackoffMost)

    /// The pause before try number `attempt` (1 is the first repetition).
    ///
    /// - Parameter random: in 0..<1.
    public func pause(before attempt: Int, random: Double) -> Duration {
        var pause = first
        var left = attempt - 1
        while left > 0, pause < most {
            pause = pause * factor
            left -= 1
        }
        return min(pause, most) * (1 + jitter * (2 * random - 1))
    }
}
