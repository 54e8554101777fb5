import Synchronization

/// A session with one instance, from HELLO to its end: the state machine, its link, its heartbeats.
final class ClientSession: LinkReceiver, CallLine {
    /// What the channel wants to know.
    enum Change: Sendable {
        /// Takes calls, or takes them again after it was full.
        case ready
        /// Takes no new calls.
        case goingAway
        /// How busy the server says it is, in thousandths.
        case load(Int)
        /// Over; `error` says why.
        case closed(CallError)
    }

    private typealias Machine = ClientSessionStateMachine<ClientCall>

    private struct State {
        var machine: Machine
        var outbox = Outbox()
        /// The link is closed after the last frame was handed to it, by whoever hands it over.
        var closesLink = false
        var link: (any Link)?
        var heartbeat: TimerQueue.Token?
        var toldGoingAway = false
        var toldClosed = false
        var failure: CallError?
    }

    let endpoint: Endpoint
    private let clock: any BusClock
    private let timers: TimerQueue
    private let onChange: @Sendable (ClientSession, Change) -> Void
    private let state: Mutex<State>

    init(
        endpoint: Endpoint, agent: String, clock: any BusClock, timers: TimerQueue,
        onChange: @escaping @Sendable (ClientSession, Change) -> Void
    ) {
        self.endpoint = endpoint
        self.clock = clock
        self.timers = timers
        self.onChange = onChange
        state = Mutex(State(machine: Machine(agent: agent, now: clock.now)))
    }

    /// Opens the link. Call once.
    func start(on transport: any ClientTransport) {
        let link = transport.connect(to: endpoint, receiver: self)
        let isOver = state.withLock { state in
            state.link = link
            return state.machine.phase == .closed
        }
        flush()
        if !isOver { beat() }
    }

    var openCalls: Int { state.withLock { $0.machine.openCalls } }
    var acceptsCalls: Bool { state.withLock { $0.machine.acceptsCalls } }
    /// Who the server says it is and who it says we are; nil before WELCOME.
    var welcome: WelcomeHead? { state.withLock { $0.machine.welcome } }

    /// Whether the server takes compressed messages.
    var compresses: Bool { state.withLock { $0.machine.compresses } }

    /// Sends a call; false when the session takes none now.
    ///
    /// - Parameter body: the request; nil when requests will stream.
    func open(_ call: ClientCall, _ head: CallHead, body: [UInt8]?) -> Bool {
        let body = body.map { call.payload($0, on: self) }
        let id = state.withLock { state -> UInt64? in
            guard state.machine.acceptsCalls else { return nil }
            let (id, frames) = state.machine.open(call, head, body: body)
            state.outbox.append(contentsOf: frames)
            return id
        }
        guard let id else { return false }
        call.bind(to: self, id: id)
        flush()
        return true
    }

    func abandon(_ id: UInt64, with error: CallError) { perform { $0.abandon(id, with: error) } }
    func consumed(_ id: UInt64, bytes: Int) { perform { $0.consumed(id, bytes: bytes) } }
    func endRequests(_ id: UInt64) { perform { $0.endRequests(id) } }

    /// Sends one message of a request stream; false when there is no room now.
    ///
    /// - Throws: CANCELLED when the call takes no more.
    func request(_ id: UInt64, body: Payload) throws -> Bool {
        let isSent = try state.withLock { state in
            guard let actions = try state.machine.request(id, body: body) else { return false }
            for case .send(let frames) in actions { state.outbox.append(contentsOf: frames) }
            return true
        }
        if isSent { flush() }
        return isSent
    }

    func hasRoom(_ id: UInt64) -> Bool { state.withLock { $0.machine.hasRoom(id) } }

    func close() { perform { $0.close() } }

    /// Takes no new calls and ends after the open ones.
    func retire() { perform { $0.retire() } }

    // MARK: LinkReceiver

    func linkOpened() {
        perform { [clock] in $0.linkOpened(now: clock.now) }
    }

    func linkReceived(_ frames: [Frame]) {
        let now = clock.now
        let wasWelcome = welcome != nil
        perform { machine in frames.flatMap { machine.received($0, now: now) } }
        // From WELCOME on, the server says how often.
        if !wasWelcome, welcome != nil { beat() }
    }

    func linkClosed(_ failure: LinkFailure) {
        perform(because: failure) { $0.linkClosed(failure) }
    }

    // MARK: Performing actions

    /// Runs a verb of the machine under the lock and its actions outside.
    private func perform(
        because failure: LinkFailure? = nil, _ verb: (inout Machine) -> [Machine.Action]
    ) {
        let (actions, change) = state.withLock { state in
            let wasFull = !state.machine.acceptsCalls
            let actions = verb(&state.machine)
            for action in actions {
                switch action {
                case .send(let frames): state.outbox.append(contentsOf: frames)
                case .closeLink: state.closesLink = true
                case .deliver, .note: break
                }
            }
            return (actions, Self.change(&state, wasFull: wasFull, failure))
        }
        flush()
        for action in actions {
            switch action {
            case .deliver(let call, let event): call.deliver(event)
            case .note(let load): onChange(self, .load(load))
            case .closeLink, .send: break
            }
        }
        if let change { onChange(self, change) }
    }

    private static func change(
        _ state: inout State, wasFull: Bool, _ failure: LinkFailure?
    ) -> Change? {
        switch state.machine.phase {
        case .closed where !state.toldClosed:
            state.toldClosed = true
            return .closed(
                failure == .refused
                    ? CallError(
                        .unauthenticated, "KEY_REFUSED",
                        "the server does not accept this program's key, or is not who the topology says",
                        origin: .bus, executed: .no)
                    : CallError(
                        .unavailable, "NOBODY_THERE", "no instance can be reached", origin: .bus,
                        executed: .no))
        case .goingAway where !state.toldGoingAway:
            state.toldGoingAway = true
            return .goingAway
        default:
            return wasFull && state.machine.acceptsCalls ? .ready : nil
        }
    }

    private func flush() {
        var batch = state.withLock { state in
            state.link.flatMap { link in state.outbox.begin().map { (link, $0) } }
        }
        while let (link, frames) = batch {
            link.send(frames)
            batch = state.withLock { state in state.outbox.next().map { (link, $0) } }
        }
        let finished = state.withLock { state -> (any Link)? in
            guard state.closesLink, !state.outbox.isFlushing, let link = state.link else {
                return nil
            }
            state.closesLink = false
            return link
        }
        finished?.close()
    }

    /// One heartbeat now and then, until the session is over.
    private func beat() {
        let interval = state.withLock { $0.machine.phase == .closed ? nil : $0.machine.heartbeat }
        guard let interval else { return }
        let token = timers.schedule(at: clock.now + interval) { [weak self] in
            guard let self else { return }
            let now = clock.now
            perform { $0.tick(now: now) }
            beat()
        }
        let former = state.withLock { state in
            defer { state.heartbeat = token }
            return state.heartbeat
        }
        if let former { timers.cancel(former) }
    }
}
