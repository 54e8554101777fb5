import DequeModule
import Synchronization

/// What a call asks of its session.
protocol CallLine: AnyObject, Sendable {
    /// Ends the call from this side.
    func abandon(_ id: UInt64, with error: CallError)
    /// A message was taken.
    func consumed(_ id: UInt64, bytes: Int)
    /// Sends one message of the request stream; false when there is no room now.
    ///
    /// - Throws: CANCELLED when the call takes no more.
    func request(_ id: UInt64, body: Payload) throws -> Bool
    /// Whether `request` would send, or throw.
    func hasRoom(_ id: UInt64) -> Bool
    func endRequests(_ id: UInt64)
    /// Whether the server takes compressed messages.
    var compresses: Bool { get }
}

/// One call on one session, from the caller's side: where its events meet the task that waits for them.
final class ClientCall: Sendable {
    /// Tasks that wait for an event: nearly always one. Checked continuations would cost more than the rest of waiting.
    private struct Waiters {
        private var first: UnsafeContinuation<Void, Never>?
        private var others: [UnsafeContinuation<Void, Never>] = []

        mutating func append(_ waiter: UnsafeContinuation<Void, Never>) {
            if first == nil { first = waiter } else { others.append(waiter) }
        }

        /// Each is resumed once: nobody keeps them.
        consuming func resume() {
            first?.resume()
            for waiter in others { waiter.resume() }
        }
    }

    private struct State {
        var messages = Deque<Payload>()
        var hasStarted = false
        var hasEndedRequests = false
        var outcome: (status: StatusHead, body: Payload?)?
        var waiters = Waiters()
        weak var line: (any CallLine)?
        var id: UInt64 = 0
        /// Why the call was given up before it was bound.
        var abandoned: CallError?
        var timer: (queue: TimerQueue, token: TimerQueue.Token)?
    }

    private let state = Mutex(State())
    private let metadata: ResponseMetadata?
    /// Of requests that do not say otherwise.
    private let compression: Compression
    private let meter: CallMeter?

    /// - Parameters:
    ///   - metadata: told what the answer carries.
    ///   - meter: told how the call goes.
    init(
        metadata: ResponseMetadata? = nil, compression: Compression = .none,
        meter: CallMeter? = nil
    ) {
        self.metadata = metadata
        self.compression = compression
        self.meter = meter
        // What an earlier try was told is not this one's.
        metadata?.initial = [:]
        metadata?.trailing = [:]
        metadata?.answerIsCompressed = false
    }

    /// A request as it is sent: compressed where that was asked for and the server knows how.
    func payload(_ body: [UInt8], compressed: Bool? = nil, on line: any CallLine) -> Payload {
        guard compressed ?? (compression == .deflate), line.compresses else {
            return Payload(body)
        }
        return Payload(compressing: body)
    }

    /// Binds the call to its session, once it has an id there.
    func bind(to line: any CallLine, id: UInt64) {
        let abandoned = state.withLock { state -> CallError? in
            guard state.outcome == nil else { return nil }
            state.line = line
            state.id = id
            return state.abandoned
        }
        if let abandoned { line.abandon(id, with: abandoned) }
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
        let (line, id) = state.withLock { state -> ((any CallLine)?, UInt64) in
            guard state.outcome == nil else { return (nil, 0) }
            if state.line == nil, state.abandoned == nil { state.abandoned = error }
            return (state.line, state.id)
        }
        line?.abandon(id, with: error)
    }

    func deliver(_ event: ClientSessionStateMachine<ClientCall>.CallEvent) {
        note(event)
        meter?.note(event)
        let (waiters, timer) = state.withLock { state in
            var timer: (queue: TimerQueue, token: TimerQueue.Token)?
            switch event {
            case .headers: state.hasStarted = true
            case .message(let body): state.messages.append(body)
            case .room: break
            case .finished(let status, let body):
                state.outcome = (status, body)
                state.line = nil
                timer = state.timer
                state.timer = nil
            }
            defer { state.waiters = Waiters() }
            return (state.waiters, timer)
        }
        if let timer { timer.queue.cancel(timer.token) }
        waiters.resume()
    }

    private func note(_ event: ClientSessionStateMachine<ClientCall>.CallEvent) {
        switch event {
        case .headers(let initial): metadata?.initial.merge(initial)
        case .message, .room: break
        case .finished(let status, let body):
            metadata?.answerIsCompressed = body?.isCompressed ?? false
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
                return try Self.expanded(body)
            }
            await wait { $0.outcome != nil }
        }
    }

    private static func expanded(_ body: Payload) throws -> [UInt8] {
        try body.message(or: .internalError, origin: .client, executed: .yes)
    }

    /// Suspends until a stream's headers, first message or end arrived.
    ///
    /// - Throws: `CallError` when the call failed before any of them.
    func started() async throws {
        await wait { $0.outcome != nil || !$0.messages.isEmpty || $0.hasStarted }
        let error = state.withLock { state in
            state.messages.isEmpty && !state.hasStarted ? state.outcome?.status.error : nil
        }
        if let error { throw error }
    }

    /// The next message of a stream, nil after the last.
    ///
    /// - Throws: `CallError`.
    func nextMessage() async throws -> ReceivedMessage? {
        while true {
            let (message, line, outcome) = state.withLock { state in
                let message = state.messages.popFirst()
                return (message, message == nil ? nil : state.line, state.outcome)
            }
            if let message {
                line?.consumed(state.withLock { $0.id }, bytes: message.count)
                do {
                    return ReceivedMessage(
                        bytes: try Self.expanded(message), wasCompressed: message.isCompressed)
                } catch let error as CallError {
                    giveUp(error)
                    throw error
                }
            }
            if let outcome {
                if let error = outcome.status.error { throw error }
                return nil
            }
            await wait { $0.outcome != nil || !$0.messages.isEmpty }
        }
    }

    /// A message could not be read: nothing after it is.
    private func giveUp(_ error: CallError) {
        abandon(error)
        state.withLock { state in
            state.messages = []
            if state.outcome != nil { state.outcome = (StatusHead(error), nil) }
        }
    }

    /// Sends one message of the request stream; suspends while the handler is a window behind.
    ///
    /// - Throws: `CallError`: the call's own when it has failed, CANCELLED when it takes no more requests.
    func send(_ body: [UInt8], compressed: Bool? = nil) async throws {
        var payload: Payload?
        while true {
            let (line, id, error) = state.withLock { state in
                (
                    state.hasEndedRequests ? nil : state.line, state.id,
                    state.outcome?.status.error
                )
            }
            if let error { throw error }
            guard let line else { throw CallError.callIsOver }
            let message = payload ?? self.payload(body, compressed: compressed, on: line)
            payload = message
            do {
                if try line.request(id, body: message) { return }
                await wait { $0.outcome != nil || line.hasRoom(id) }
            } catch {
                // The session knows of the end; the call is told at once why.
                await wait { $0.outcome != nil }
            }
        }
    }

    func endRequests() {
        let (line, id) = state.withLock { state in
            state.hasEndedRequests = true
            return (state.line, state.id)
        }
        line?.endRequests(id)
    }

    /// Suspends until something was delivered; a cancelled task abandons the call, which delivers its end.
    private func wait(until isReady: @escaping @Sendable (State) -> Bool) async {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
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

    /// The same of a call that was not sent.
    var notExecuted: CallError {
        var error = self
        error.executed = .no
        return error
    }
}
