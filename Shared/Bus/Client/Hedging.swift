/// Asks several instances the same, one after the other's delay, and takes the first answer (gRPC proposal A6).
///
/// For methods that only read. The others are cancelled once one has answered.
public struct Hedging: Sendable, Hashable {
    /// Tries in all, the first one included; held to 1...5.
    public var attempts: Int
    /// How long one may take before the next one is sent.
    public var delay: Duration

    public init(attempts: Int, delay: Duration) {
        self.attempts = min(max(1, attempts), Limits.hedgedAttempts)
        self.delay = delay
    }
}

extension CallError {
    static let hedgingNotAllowed = CallError(
        .invalidArgument, "HEDGING_NOT_ALLOWED",
        "only a method that reads, with one request, may be hedged", origin: .client,
        executed: .no)
}
