/// When a hedged call sends what, and when it has failed (gRPC proposal A6). A value.
struct HedgePlan: Sendable {
    enum Step: Sendable, Equatable {
        /// Send try number `number`.
        case send(number: Int)
        /// Say `delayPassed(generation)` after the delay; earlier delays say nothing any more.
        case wait(generation: Int, Duration)
        case fail(CallError)
    }

    let hedging: Hedging
    let method: MethodFacts
    var policy = RetryPolicy()
    private var sent = 0
    private var open = 0
    private var transparentRetries = 0
    private var generation = 0
    private var isWaiting = false
    /// The next try waits as long as the service said.
    private var isPushedBack = false
    /// The service wants no more of this call.
    private var isStopped = false
    private var lastError: CallError?
    private var executed = CallError.Executed.no

    init(_ hedging: Hedging, method: MethodFacts) {
        self.hedging = hedging
        self.method = method
    }

    mutating func begin() -> [Step] { sendNext() }

    mutating func delayPassed(_ generation: Int, throttle: RetryThrottle) -> [Step] {
        guard generation == self.generation, isWaiting else { return [] }
        isWaiting = false
        isPushedBack = false
        if throttle.allowsRetry { return sendNext() }
        return failIfDone()
    }

    mutating func failed(_ failure: AttemptFailure, throttle: RetryThrottle) -> [Step] {
        open -= 1
        if failure.isTransparent, transparentRetries < Limits.transparentRetries {
            transparentRetries += 1
            open += 1
            return [.send(number: sent - 1)]
        }
        executed = executed.joined(failure.error.executed)
        let pushback = failure.error.pushback
        if failure.takesToken { throttle.failed() }
        guard policy.allows(failure.error, method, hasKey: false) else {
            return [.fail(told(failure.error))]
        }
        // That nobody else is there says less than how somebody failed.
        if failure.wasSent || lastError == nil { lastError = failure.error }
        switch pushback {
        case .never:
            isStopped = true
            isPushedBack = false
        case .after(let delay) where sent < hedging.attempts && !isStopped:
            isPushedBack = true
            return wait(delay)
        case nil where failure.wasSent && throttle.allowsRetry: return sendNext()
        default: break
        }
        return failIfDone()
    }

    private mutating func sendNext() -> [Step] {
        guard !isStopped, sent < hedging.attempts else { return failIfDone() }
        isPushedBack = false
        sent += 1
        open += 1
        let send = Step.send(number: sent - 1)
        return sent < hedging.attempts ? [send] + wait(hedging.delay) : [send]
    }

    private mutating func wait(_ delay: Duration) -> [Step] {
        generation += 1
        isWaiting = true
        return [.wait(generation: generation, delay)]
    }

    private mutating func failIfDone() -> [Step] {
        guard open == 0, !isPushedBack else { return [] }
        return lastError.map { [.fail(told($0))] } ?? []
    }

    /// The error with what is known of all tries: one that is still open may have been executed.
    private func told(_ error: CallError) -> CallError {
        var error = error
        error.executed = open > 0 ? executed.joined(.maybe) : executed
        return error
    }
}
