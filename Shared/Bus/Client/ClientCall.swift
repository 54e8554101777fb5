import DequeModule
import Synchronization

/// One call on one session, from the caller's side: where its events meet the task that waits for them.
final class ClientCall: Sendable {
    private struct State {
        var messages = Deque<[UInt8]>()
        var hasStarted = false
        var outcome: (status: StatusHead, body: [UInt8]?)?
        var waiters: [CheckedContinuation<Void, Never>] = []
        var abandon: (@Sendable (CallError) -> Void)?
        /// Why the call was given up before it was bound.
        var abandoned: CallError?
        var consumed: (@Sendable () -> Void)?
        var timer: (queue: TimerQueue, token: TimerQueue.Token)?
    }

    private let state = Mutex(State())
    private let metadata: ResponseMetadata?

    /// - Parameter metadata: told what the answer carries.
    init(metadata: ResponseMetadata? = nil) {
        self.metadata = metadata
        // What an earlier try was told is not this one's.
        metadata?.initial = [:]
        metadata?.trailing = [:]
    }

    /// Binds the call to its session, once it has an id there.
    ///
    /// - Parameters:
    ///   - abandon: ends the call on the session from this side.
    ///   - consumed: tells the session that a message was taken.
    func bind(
        abandon: @escaping @Sendable (CallError) -> Void, consumed: @escaping @Sendable () -> Void
    ) {
        let abandoned = state.withLock { state -> CallError? in
            guard state.outcome == nil else { return nil }
            state.abandon = abandon
            state.consumed = consumed
            return state.abandoned
        }
        if let abandoned { abandon(abandoned) }
    }

    /// Fails the call when its deadline passes, whether or not anything arrives.
    func expire(at deadline: ContinuousClock.Instant, timers: TimerQueue) {
        let token = timers.schedule(at: deadline) { [weak self] in
            self?.abandon(.deadlineExceeded)
        }
        let isOver = state.withLock { state in
            if state.outcome != nil { return true }
            state.timer = (timers, token)
            return false
        }
        if isOver { timers.cancel(token) }
    }

    /// Ends the call from this side, unless it is over.
    func abandon(_ error: CallError = .cancelledByCaller) {
        let abandon = state.withLock { state -> (@Sendable (CallError) -> Void)? in
            guard state.outcome == nil else { return nil }
            if state.abandon == nil, state.abandoned == nil { state.abandoned = error }
            return state.abandon
        }
        abandon?(error)
    }

    func deliver(_ event: ClientSessionStateMachine<ClientCall>.CallEvent) {
        note(event)
        let (waiters, timer) = state.withLock { state in
            var timer: (queue: TimerQueue, token: TimerQueue.Token)?
            switch event {
            case .headers: state.hasStarted = true
            case .message(let body): state.messages.append(body)
            case .finished(let status, let body):
                state.outcome = (status, body)
                state.abandon = nil
                state.consumed = nil
                timer = state.timer
                state.timer = nil
            }
            defer { state.waiters = [] }
            return (state.waiters, timer)
        }
        if let timer { timer.queue.cancel(timer.token) }
        for waiter in waiters { waiter.resume() }
    }

    private func note(_ event: ClientSessionStateMachine<ClientCall>.CallEvent) {
        switch event {
        case .headers(let initial): metadata?.initial.merge(initial)
        case .message: break
        case .finished(let status, _):
            metadata?.initial.merge(status.initialMetadata)
            metadata?.trailing = status.metadata
        }
    }

    /// The answer of a unary call.
    ///
    /// - Throws: `CallError`.
    func answer() async throws -> [UInt8] {
        while true {
            if let outcome = state.withLock({ $0.outcome }) {
                if let error = outcome.status.error { throw error }
                guard let body = outcome.body else {
                    throw CallError(
                        .internalError, "NO_ANSWER", "the call ended without an answer",
                        origin: .client, executed: .yes)
                }
                return body
            }
            await wait { $0.outcome != nil }
        }
    }

    /// Suspends until a stream's headers, first message or end arrived.
    ///
    /// - Throws: `CallError` when the call failed before any message.
    func started() async throws {
        await wait { $0.outcome != nil || !$0.messages.isEmpty || $0.hasStarted }
        let error = state.withLock { state in
            state.messages.isEmpty ? state.outcome?.status.error : nil
        }
        if let error { throw error }
    }

    /// The next message of a stream, nil after the last.
    ///
    /// - Throws: `CallError`.
    func nextMessage() async throws -> [UInt8]? {
        while true {
            let (message, consumed, outcome) = state.withLock { state in
                let message = state.messages.popFirst()
                return (message, message == nil ? nil : state.consumed, state.outcome)
            }
            if let message {
                consumed?()
                return message
            }
            if let outcome {
                if let error = outcome.status.error { throw error }
                return nil
            }
            await wait { $0.outcome != nil || !$0.messages.isEmpty }
        }
    }

    /// Suspends until something was delivered; a cancelled task abandons the call, which delivers its end.
    private func wait(until isReady: @escaping @Sendable (State) -> Bool) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state in
                    if isReady(state) { return true }
                    state.waiters.append(continuation)
                    return false
                }
                if ready { continuation.resume() }
            }
        } onCancel: {
            abandon()
        }
    }
}

extension CallError {
    static let cancelledByCaller = CallError(
        .cancelled, "CANCELLED", "the caller cancelled the call", origin: .client)
    static let deadlineExceeded = CallError(
        .deadlineExceeded, "DEADLINE_EXCEEDED", "the call did not finish within its deadline",
        origin: .client)
}
