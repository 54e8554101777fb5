/// A call that is tried again while its plan says so.
struct RetryingCall: Sendable {
    let sent: SentRequest
    let channel: ServiceChannel
    let clock: any BusClock
    let timers: TimerQueue
    let randomness: Randomness

    private var request: ClientRequest { sent.request }

    /// - Throws: `CallError`, always.
    func run() async throws -> ClientResponse {
        var plan = RetryPlan(
            method: request.method, hasKey: request.options.idempotencyKey != nil)
        let tried = TriedInstances()
        while true {
            let attempt = Attempt(
                sent: sent, number: plan.retries, channel: channel, tried: tried,
                metadata: request.options.responseMetadata, clock: clock, timers: timers)
            do {
                let response = try await attempt.run()
                // How a call whose requests stream ends is not known yet.
                if !request.method.kind.streamsRequests { channel.throttle.succeeded() }
                return response
            } catch let failure as AttemptFailure {
                let next = plan.failed(
                    failure, throttle: channel.throttle, random: randomness.fraction)
                var last = failure.error
                last.executed = plan.executed
                switch next {
                case .fail(let error): throw error
                case .again(let pause): try await sleep(pause, orThrow: last)
                case .transparently(let pause):
                    if !channel.hasReady(besides: tried.all) {
                        try await sleep(pause, orThrow: last)
                    }
                }
            }
        }
    }

    /// - Throws: the error, when the deadline leaves no time for the pause; CANCELLED.
    private func sleep(_ pause: Duration, orThrow error: CallError) async throws {
        let wakeAt = clock.now + pause
        guard wakeAt < request.deadline else { throw error }
        guard (try? await clock.sleep(until: wakeAt)) != nil else {
            var cancelled = CallError.cancelledByCaller
            cancelled.executed = error.executed
            throw cancelled
        }
    }
}
