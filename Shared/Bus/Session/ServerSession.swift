import Synchronization

/// A session with one caller: the state machine, and the running calls' tasks and credits.
final class ServerSession: Sendable {
    private struct RunningCall {
        let method: String
        var task: Task<Void, Never>?
        var isCancelled = false
        /// Messages a stream may still send.
        var credit: Int
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private struct State {
        var machine: ServerSessionStateMachine
        var outbox = Outbox()
        var calls: [UInt64: RunningCall] = [:]
    }

    let peer: PeerID
    /// The key that opened the session; who owns it is looked up on every call.
    let callerKey: String
    private let transport: any ServerTransport
    private let state: Mutex<State>

    init(
        peer: PeerID, callerKey: String, welcome: WelcomeHead, transport: any ServerTransport,
        now: ContinuousClock.Instant
    ) {
        self.peer = peer
        self.callerKey = callerKey
        self.transport = transport
        state = Mutex(State(machine: ServerSessionStateMachine(welcome: welcome, now: now)))
    }

    /// A request whose handler is to be started.
    struct Start: Sendable {
        let id: UInt64
        let head: CallHead
        let body: [UInt8]
    }

    /// What a batch of frames, or the clock, asks of the server.
    struct Outcome: Sendable {
        var starts: [Start] = []
        /// PINGs to be answered with `pong` from the handlers' pool.
        var pings = 0
        var isOver = false
    }

    var openCalls: Int { state.withLock { $0.machine.openCalls } }

    /// Runs a verb of the machine under the lock and its actions outside.
    func perform(
        _ verb: (inout ServerSessionStateMachine) -> [ServerSessionStateMachine.Action]
    ) -> Outcome {
        var outcome = Outcome()
        var waiters: [CheckedContinuation<Void, Never>] = []
        var cancelled: [Task<Void, Never>] = []
        state.withLock { state in
            for action in verb(&state.machine) {
                switch action {
                case .send(let frames): state.outbox.append(contentsOf: frames)
                case .start(let id, let head, let body):
                    state.calls[id] = RunningCall(
                        method: head.method,
                        credit: min(head.window, Limits.mostCreditMessages))
                    outcome.starts.append(Start(id: id, head: head, body: body))
                case .credit(let id, let messages):
                    guard var call = state.calls[id] else { continue }
                    call.credit =
                        min(
                            call.credit + min(messages, Limits.mostCreditMessages),
                            Limits.mostCreditMessages)
                    waiters += call.waiters
                    call.waiters = []
                    state.calls[id] = call
                case .cancel(let id):
                    guard var call = state.calls[id] else { continue }
                    call.isCancelled = true
                    call.task.map { cancelled.append($0) }
                    waiters += call.waiters
                    call.waiters = []
                    state.calls[id] = call
                case .answerPing: outcome.pings += 1
                case .drop: outcome.isOver = true
                }
            }
        }
        for task in cancelled { task.cancel() }
        for waiter in waiters { waiter.resume() }
        flush()
        return outcome
    }

    /// Ties a call to its task, so that a cancellation reaches the handler; also one that came before.
    func attach(_ task: Task<Void, Never>, to id: UInt64) {
        let isCancelled = state.withLock { state in
            state.calls[id]?.task = task
            return state.calls[id]?.isCancelled ?? false
        }
        if isCancelled { task.cancel() }
    }

    /// Sends a call's status once; later ones are ignored.
    func finish(_ id: UInt64, _ status: StatusHead, body: [UInt8]? = nil) {
        if let body, body.count > Limits.messageBytes {
            return finish(id, StatusHead(Self.answerTooLarge))
        }
        _ = perform { $0.finish(id, status, body: body) }
    }

    /// The handler's task is over.
    func forget(_ id: UInt64) {
        state.withLock { _ = $0.calls.removeValue(forKey: id) }
    }

    /// Ends the running calls of a method whose streams have no end of their own.
    func end(callsOf method: String, with error: CallError) {
        let ids = state.withLock { state in
            state.calls.filter { $0.value.method == method }.keys.sorted()
        }
        for id in ids {
            finish(id, StatusHead(error))
            cancelHandler(id)
        }
    }

    /// Cancels a call's handler, after its status went out: its deadline passed.
    func cancelHandler(_ id: UInt64) {
        let call = state.withLock { state in
            state.calls[id]?.isCancelled = true
            defer { state.calls[id]?.waiters = [] }
            return state.calls[id]
        }
        call?.task?.cancel()
        for waiter in call?.waiters ?? [] { waiter.resume() }
    }

    /// Tells a stream's reader that its handler has started.
    func sendHeaders(_ id: UInt64, _ metadata: Metadata) {
        _ = perform { $0.headers(id, metadata) }
    }

    /// Sends one message of a stream; suspends while the reader is a window behind.
    ///
    /// - Throws: CANCELLED when the call is over, RESOURCE_EXHAUSTED for a message over the limit.
    func sendMessage(_ id: UInt64, _ body: [UInt8]) async throws {
        guard body.count <= Limits.messageBytes else { throw Self.answerTooLarge }
        while true {
            let sent = try state.withLock { state -> Bool in
                guard let call = state.calls[id], !call.isCancelled else { throw Self.cancelled }
                guard call.credit > 0 else { return false }
                state.calls[id]?.credit -= 1
                for case .send(let frames) in state.machine.message(id, body: body) {
                    state.outbox.append(contentsOf: frames)
                }
                return true
            }
            if sent { return flush() }
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    guard let call = state.calls[id], !call.isCancelled, call.credit == 0 else {
                        return true
                    }
                    state.calls[id]?.waiters.append(continuation)
                    return false
                }
                if isReady { continuation.resume() }
            }
        }
    }

    private static let answerTooLarge = CallError(
        .resourceExhausted, "MESSAGE_TOO_LARGE", "a message may have \(Limits.messageBytes) bytes",
        origin: .server, executed: .yes)

    private static let cancelled = CallError(
        .cancelled, "CANCELLED", "the call is over", origin: .server)

    private func flush() {
        var batch = state.withLock { $0.outbox.begin() }
        while let frames = batch {
            transport.send(frames, to: peer)
            batch = state.withLock { $0.outbox.next() }
        }
    }
}
