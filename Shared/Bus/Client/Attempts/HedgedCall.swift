/// A call that is sent to several instances; the first answer wins, and the others are cancelled.
struct HedgedCall: Sendable {
    let sent: SentRequest
    let hedging: Hedging
    let channel: ServiceChannel
    let clock: any BusClock
    let timers: TimerQueue

    private var request: ClientRequest { sent.request }

    private enum Event: Sendable {
        case answered(ClientResponse, ResponseMetadata?)
        case failed(AttemptFailure, ResponseMetadata?)
        case delayPassed(generation: Int)
        /// A delay that was cut short.
        case nothing
    }

    /// - Throws: `CallError`, always.
    func run() async throws -> ClientResponse {
        let tried = TriedInstances()
        let outcome = await withTaskGroup(of: Event.self) { group in
            // Whoever has not answered when this ends is cancelled.
            defer { group.cancelAll() }
            var plan = HedgePlan(hedging, method: request.method)
            var steps = plan.begin()
            while true {
                for step in steps {
                    switch step {
                    case .send(let number):
                        let attempt = attempt(number, tried)
                        group.addTask { await Self.run(attempt) }
                    case .wait(let generation, let delay):
                        let wakeAt = clock.now + delay
                        group.addTask { [clock] in
                            let hasPassed = (try? await clock.sleep(until: wakeAt)) != nil
                            return hasPassed ? .delayPassed(generation: generation) : .nothing
                        }
                    case .fail(let error):
                        return Result<ClientResponse, CallError>.failure(error)
                    }
                }
                switch await group.next() {
                case .answered(let response, let metadata):
                    channel.throttle.succeeded()
                    show(metadata)
                    return .success(response)
                case .failed(let failure, let metadata):
                    show(metadata)
                    steps = plan.failed(failure, throttle: channel.throttle)
                case .delayPassed(let generation):
                    steps = plan.delayPassed(generation, throttle: channel.throttle)
                case .nothing:
                    steps = []
                case nil:
                    return .failure(.cancelledByCaller)
                }
            }
        }
        return try outcome.get()
    }

    private func attempt(_ number: Int, _ tried: TriedInstances) -> Attempt {
        Attempt(
            sent: sent, number: number, channel: channel, tried: tried,
            metadata: request.options.responseMetadata.map { _ in ResponseMetadata() },
            clock: clock, timers: timers)
    }

    private static func run(_ attempt: Attempt) async -> Event {
        do {
            return .answered(try await attempt.run(), attempt.metadata)
        } catch {
            let failure = error as? AttemptFailure
            return .failed(
                failure ?? AttemptFailure(error: CallError(anything: error), wasSent: true),
                attempt.metadata)
        }
    }

    /// The caller sees the metadata of the try that decided.
    private func show(_ metadata: ResponseMetadata?) {
        if let metadata { request.options.responseMetadata?.follow(metadata) }
    }
}
