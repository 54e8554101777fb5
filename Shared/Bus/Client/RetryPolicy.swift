/// When a failed call may be made again (gRPC proposal A6): never when that could do something twice.
struct RetryPolicy: Sendable {
    var attempts = Limits.retryAttempts
    var backoff = Backoff.retry

    /// Whether the error allows another try of the method.
    ///
    /// Not executed: always. Perhaps executed: reads, and writes with an idempotency key.
    func allows(_ error: CallError, _ method: MethodFacts, hasKey: Bool) -> Bool {
        // A write whose earlier try is still at work: soon its answer is there.
        if error.reason == "IDEMPOTENCY_KEY_IN_USE" { return hasKey }
        guard error.code == .unavailable else { return false }
        switch error.executed {
        case .no: return true
        case .maybe: return method.effect == .read || hasKey
        case .yes: return false
        }
    }
}
