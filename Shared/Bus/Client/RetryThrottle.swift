import Synchronization

/// gRPC's retry throttle (proposal A6): a failing service is not buried under retries.
///
/// A failed try takes a token, also one that is not tried again; a success gives a part of one back. Tries that no
/// handler saw count neither way.
final class RetryThrottle: Sendable {
    private let tokens = Mutex(Limits.retryTokens)

    func succeeded() {
        tokens.withLock { $0 = min(Limits.retryTokens, $0 + Limits.retryTokensPerSuccess) }
    }

    func failed() { tokens.withLock { $0 = max(0, $0 - 1) } }

    /// Whether a retry, or one more hedge, is within the budget.
    var allowsRetry: Bool { tokens.withLock { $0 > Limits.retryTokens / 2 } }
}
