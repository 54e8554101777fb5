/// What follows a failed try: another one, when, or the end (gRPC proposal A6). A value.
struct RetryPlan: Sendable {
    enum Next: Sendable, Equatable {
        case fail(CallError)
        case again(after: Duration)
        /// As if nothing had been sent: at once where somebody else is ready, after the pause otherwise.
        case transparently(orAfter: Duration)
    }

    let method: MethodFacts
    let hasKey: Bool
    var policy = RetryPolicy()
    /// Tries that count, the first one not included.
    private(set) var retries = 0
    private var transparentRetries = 0
    /// Pauses since the service last said one.
    private var pauses = 0
    private var isFirst = true
    /// What is known of the tries before: a later one that did nothing does not undo them.
    private(set) var executed = CallError.Executed.no

    init(method: MethodFacts, hasKey: Bool) {
        self.method = method
        self.hasKey = hasKey
    }

    /// - Parameter random: in 0..<1.
    mutating func failed(
        _ failure: AttemptFailure, throttle: RetryThrottle, random: Double
    ) -> Next {
        defer { isFirst = false }
        var error = failure.error
        executed = executed.joined(error.executed)
        error.executed = executed
        // Nobody is there: said at once, unless somebody was there a moment ago.
        if isFirst, !failure.wasSent { return .fail(error) }
        if failure.isTransparent, transparentRetries < Limits.transparentRetries {
            transparentRetries += 1
            return .transparently(orAfter: policy.backoff.pause(before: 1, random: random))
        }
        if failure.takesToken { throttle.failed() }
        guard policy.allows(error, method, hasKey: hasKey), retries + 1 < policy.attempts,
            throttle.allowsRetry
        else { return .fail(error) }
        switch error.pushback {
        case .never:
            return .fail(error)
        case .after(let pause):
            retries += 1
            pauses = 0
            return .again(after: pause)
        case nil:
            retries += 1
            pauses += 1
            return .again(after: policy.backoff.pause(before: pauses, random: random))
        }
    }
}
