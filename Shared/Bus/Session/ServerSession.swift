import Synchronization

/// A session with one caller: the state machine, and the running calls' tasks and credits.
final class ServerSession: Sendable {
    private struct RunningCall {
        let method: String
        var task: Task<Void, Never>?
        var isCancelled = false
        /// Who waits for room, or for what was sent to be out.
        var waiters: [CheckedContinuation<Bool, Never>] = []
        /// The request stream, of a call that has one.
        var requests: MessageInbox?

        mutating func takeWaiters() -> [CheckedContinuation<Bool, Never>] {
            defer { waiters = [] }
            return waiters
        }
    }

    private struct State {
        var machine: ServerSessionStateMachine
        var outbox = Outbox()
        /// Nothing is sent before `release`.
        var isHeld = false
        /// PINGs that were not answered yet.
        var owedPongs = 0
        var calls: [UInt64: RunningCall] = [:]
    }

    let peer: PeerID
    /// The key that opened the session; who owns it is looked up on every call.
    let callerKey: String
    private let transport: any ServerTransport
    private let state: Mutex<State>

    /// - Parameter isHeld: nothing is sent before `release`.
    init(
        peer: PeerID, callerKey: String, welcome: WelcomeHead, transport: any ServerTransport,
        now: ContinuousClock.Instant, isHeld: Bool = false
    ) {
        self.peer = peer
        self.callerKey = callerKey
        self.transport = transport
        state = Mutex(
            State(machine: ServerSessionStateMachine(welcome: welcome, now: now), isHeld: isHeld))
    }

    /// A request whose handler is to be started; passed from hand to hand.
    final class Start: Sendable {
        let id: UInt64
        let head: CallHead
        let requests: RequestSource

        init(id: UInt64, head: CallHead, requests: RequestSource) {
            self.id = id
            self.head = head
            self.requests = requests
        }
    }

    /// What a batch of frames, or the clock, asks of the server.
    struct Outcome: Sendable {
        var starts: [Start] = []
        /// PINGs are to be answered with `pong` from the handlers' pool; said once until then.
        var owesPongs = false
        var isOver = false
    }

    /// Whether the client takes compressed messages.
    var compresses: Bool { state.withLock { $0.machine.compresses } }
    var openCalls: Int { state.withLock { $0.machine.openCalls } }

    /// Runs a verb of the machine under the lock and its actions outside.
    func perform(
        _ verb: (inout ServerSessionStateMachine) -> [ServerSessionStateMachine.Action]
    ) -> Outcome {
        var outcome = Outcome()
        var waiters: [CheckedContinuation<Bool, Never>] = []
        var deliveries: [@Sendable () -> Void] = []
        state.withLock { state in
            for action in verb(&state.machine) {
                switch action {
                case .send(let frames): state.outbox.append(contentsOf: frames)
                case .start(let id, let head, let body):
                    let requests = body == nil ? inbox(of: id) : nil
                    state.calls[id] = RunningCall(method: head.method, requests: requests)
                    outcome.starts.append(
                        Start(
                            id: id, head: head,
                            requests: requests.map { .stream($0) } ?? .whole(body ?? [])))
                case .request(let id, let message):
                    guard let inbox = state.calls[id]?.requests else { continue }
                    deliveries.append { inbox.deliver(message) }
                case .requestsEnded(let id):
                    guard let inbox = state.calls[id]?.requests else { continue }
                    deliveries.append { inbox.finish() }
                case .resume(let id):
                    waiters += state.calls[id]?.takeWaiters() ?? []
                case .cancel(let id):
                    waiters += state.calls[id]?.takeWaiters() ?? []
                    state.calls[id]?.isCancelled = true
                    let (task, inbox) = (state.calls[id]?.task, state.calls[id]?.requests)
                    deliveries.append {
                        task?.cancel()
                        inbox?.finish(Self.cancelled)
                    }
                case .answerPing:
                    if state.owedPongs == 0 { outcome.owesPongs = true }
                    state.owedPongs = min(state.owedPongs + 1, Limits.owedPongsPerSession)
                case .drop:
                    outcome.isOver = true
                    for id in state.calls.keys.sorted() {
                        waiters += state.calls[id]?.takeWaiters() ?? []
                    }
                }
            }
        }
        for deliver in deliveries { deliver() }
        for waiter in waiters { waiter.resume(returning: true) }
        flush()
        return outcome
    }

    /// Sends WELCOME, and from here on whatever there is at once. Called from the pool that runs handlers, so that a
    /// program whose pool is stuck welcomes nobody.
    func release() {
        state.withLock { $0.isHeld = false }
        flush()
    }

    /// Answers the PINGs that have come, so many at most: where the pool is stuck they may be any number.
    func pong(load: Int) {
        let owed = state.withLock { state in
            defer { state.owedPongs = 0 }
            return state.owedPongs
        }
        _ = perform { machine in (0..<owed).flatMap { _ in machine.pong(load: load) } }
    }

    /// Whether the call's end came before its handler was started.
    func isCancelled(_ id: UInt64) -> Bool { state.withLock { $0.calls[id]?.isCancelled ?? true } }

    private func inbox(of id: UInt64) -> MessageInbox {
        MessageInbox { [weak self] bytes in
            _ = self?.perform { $0.consumed(id, bytes: bytes) }
        }
    }

    /// Ties a call to its task, so that a cancellation reaches the handler; also one that came before.
    func attach(_ task: Task<Void, Never>, to id: UInt64) {
        let isCancelled = state.withLock { state in
            state.calls.update(id) { call in
                call.task = task
                return call.isCancelled
            } ?? false
        }
        if isCancelled { task.cancel() }
    }

    /// Sends a call's status once; later ones are ignored.
    func finish(_ id: UInt64, _ status: StatusHead) {
        _ = perform { $0.finish(id, status, body: nil) }
    }

    /// Sends a call's status once, with the answer of a unary call.
    func finish(_ id: UInt64, _ status: StatusHead, body: [UInt8]?, compressed: Bool = false) {
        guard let body else { return finish(id, status) }
        guard body.count <= Limits.messageBytes else {
            return finish(id, StatusHead(Self.answerTooLarge))
        }
        let payload = payload(body, compressed: compressed)
        _ = perform { $0.finish(id, status, body: payload) }
    }

    private func payload(_ body: [UInt8], compressed: Bool) -> Payload {
        compressed && compresses ? Payload(compressing: body) : Payload(body)
    }

    /// The handler's task is over.
    func forget(_ id: UInt64) {
        state.withLock { _ = $0.calls.removeValue(forKey: id) }
    }

    /// The handler's task is over where everything it sent is out, or never will be; false where something waits.
    func forgetIfFlushed(_ id: UInt64) -> Bool {
        state.withLock { state in
            guard state.machine.isFlushed(id) else { return false }
            state.calls.removeValue(forKey: id)
            return true
        }
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
        let (call, waiters) = state.withLock { state in
            state.calls[id]?.isCancelled = true
            return (state.calls[id], state.calls[id]?.takeWaiters() ?? [])
        }
        call?.task?.cancel()
        call?.requests?.finish(Self.cancelled)
        for waiter in waiters { waiter.resume(returning: true) }
    }

    /// Ends a call whose deadline passed: its handler, or what still waits of its answer.
    func expire(_ id: UInt64) { _ = perform { $0.expire(id) } }

    /// The call's handler is about to run.
    ///
    /// - Throws: CANCELLED, not executed, when the call is over before.
    func begin(_ id: UInt64) throws {
        guard state.withLock({ $0.machine.begin(id) }) else { throw CallError.cancelledBeforeStart }
    }

    /// Suspends until everything a call sent is out, or never will be.
    func flushed(_ id: UInt64) async {
        while await wait(id, until: { state in state.machine.isFlushed(id) }) {}
    }

    /// Tells a stream's reader that its handler has started.
    func sendHeaders(_ id: UInt64, _ metadata: Metadata) {
        _ = perform { $0.headers(id, metadata) }
    }

    /// Sends one message of a stream; suspends while the reader is a window behind.
    ///
    /// - Throws: CANCELLED when the call is over, or the task is cancelled while it waits; RESOURCE_EXHAUSTED for a message
    ///   over the limit.
    func sendMessage(_ id: UInt64, _ body: [UInt8], compressed: Bool = false) async throws {
        guard body.count <= Limits.messageBytes else { throw Self.answerTooLarge }
        let payload = payload(body, compressed: compressed)
        while true {
            let sent = try state.withLock { state -> Bool in
                guard state.calls[id]?.isCancelled == false else { throw Self.cancelled }
                guard let actions = try state.machine.message(id, body: payload) else {
                    return false
                }
                for case .send(let frames) in actions { state.outbox.append(contentsOf: frames) }
                return true
            }
            if sent { return flush() }
            await withTaskCancellationHandler {
                _ = await wait(id) { state in
                    state.calls[id]?.isCancelled != false || state.machine.hasRoom(id)
                        || Task.isCancelled
                }
            } onCancel: {
                wake(id)
            }
            guard !Task.isCancelled else { throw Self.cancelled }
        }
    }

    /// Lets whoever waits look again.
    private func wake(_ id: UInt64) {
        for waiter in state.withLock({ $0.calls[id]?.takeWaiters() ?? [] }) {
            waiter.resume(returning: true)
        }
    }

    /// Suspends until the call is woken.
    ///
    /// - Returns: false, without suspending, when the condition holds already.
    private func wait(
        _ id: UInt64, until isReady: (State) -> Bool
    ) async -> Bool {
        await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
            let ready = state.withLock { state in
                if isReady(state) || state.calls[id] == nil { return true }
                state.calls[id]?.waiters.append(continuation)
                return false
            }
            if ready { continuation.resume(returning: false) }
        }
    }

    private static let answerTooLarge = CallError.messageTooLarge(.server, executed: .yes)

    private static let cancelled = CallError(
        .cancelled, "CANCELLED", "the call is over", origin: .server)

    private func flush() {
        var batch = state.withLock { $0.isHeld ? nil : $0.outbox.begin() }
        while let frames = batch {
            transport.send(frames, to: peer)
            batch = state.withLock { $0.outbox.next() }
        }
    }
}
