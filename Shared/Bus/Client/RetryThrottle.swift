import Synchronization

/// gRPC's retry throttle (proposal A6): a failing service is not buried under retries.
final class RetryThrottle: Sendable {
    static let mostTokens = 100.0
    static let tokensPerSuccess = 0.1

    private let tokens = Mutex(RetryThrottle.mostTokens)

    func succeeded() {
        tokens.withLock { $0 = min(Self.mostTokens, $0 + Self.tokensPerSuccess) }
    }

    /// Counts a failure. - Returns: whether a retry is within the budget.
    func failedAndMayRetry() -> Bool {
        tokens.withLock { tokens in
            tokens = max(0, tokens - 1)
            return tokens > Self.mostTokens / 2
        }
    }
}
