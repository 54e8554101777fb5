import Synchronization

/// The instances of one service, and a session with each that is used.
///
/// Sessions are opened when a call needs one. A failed instance is left alone for a growing pause.
final class ServiceChannel: Sendable {
    private struct Instance {
        var session: ClientSession?
        var isReady = false
        var failures = 0
        var restingUntil: ContinuousClock.Instant?
        var lastError: CallError?
    }

    private struct State {
        var instances: [Endpoint: Instance] = [:]
        /// Take no new calls; their open ones go on.
        var leaving: [ClientSession] = []
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter: UInt64 = 0
        /// Grows with every change, so that a waiter never misses one.
        var version: UInt64 = 0
        var isClosed = false

        /// In an order that is the same in every run.
        var ordered: [(key: Endpoint, value: Instance)] {
            instances.sorted { $0.key.address < $1.key.address }
        }
    }

    let service: String
    let throttle = RetryThrottle()
    private let agent: String
    private let transport: any ClientTransport
    private let clock: any BusClock
    private let timers: TimerQueue
    private let randomness: Randomness
    private let state: Mutex<State>

    init(
        service: String, endpoints: [Endpoint], agent: String, transport: any ClientTransport,
        clock: any BusClock, timers: TimerQueue, randomness: Randomness
    ) {
        self.service = service
        self.agent = agent
        self.transport = transport
        self.clock = clock
        self.timers = timers
        self.randomness = randomness
        state = Mutex(
            State(
                instances: Dictionary(
                    endpoints.map { ($0, Instance()) }, uniquingKeysWith: { first, _ in first })))
    }

    /// Follows the topology: sessions with instances that left take no new calls and end after the open ones.
    func update(_ endpoints: [Endpoint]) {
        let (gone, waiters) = state.withLock { state in
            let wanted = Set(endpoints)
            let gone = state.ordered.filter { !wanted.contains($0.key) }.compactMap(
                \.value.session)
            state.leaving += gone
            state.instances = state.instances.filter { wanted.contains($0.key) }
            for endpoint in wanted where state.instances[endpoint] == nil {
                state.instances[endpoint] = Instance()
            }
            return (gone, Self.takeWaiters(&state))
        }
        for session in gone { session.retire() }
        for waiter in waiters { waiter.resume() }
    }

    func close() {
        let (sessions, waiters) = state.withLock { state in
            state.isClosed = true
            return (
                state.ordered.compactMap(\.value.session) + state.leaving,
                Self.takeWaiters(&state)
            )
        }
        for session in sessions { session.close() }
        for waiter in waiters { waiter.resume() }
    }

    /// A ready session: the less busy of two picked at random.
    ///
    /// - Throws: UNAVAILABLE, not executed, when nobody is there; with `waitForReady` it waits for
    ///   somebody until the deadline instead. CANCELLED when the task is cancelled.
    func session(
        waitForReady: Bool, deadline: ContinuousClock.Instant
    ) async throws -> ClientSession {
        while true {
            try Self.checkCancelled()
            let (version, pick) = pick()
            switch pick {
            case .ready(let session): return session
            case .connecting: await changed(since: version, by: deadline)
            case .resting(let until, let error):
                guard waitForReady else { throw error }
                await changed(since: version, by: min(until, deadline))
            case .closed(let error): throw error
            }
            guard clock.now < deadline else {
                throw CallError(
                    .deadlineExceeded, "DEADLINE_EXCEEDED",
                    "no instance of \(service) was ready within the deadline", origin: .client,
                    executed: .no)
            }
        }
    }

    private enum Pick {
        case ready(ClientSession)
        case connecting
        case resting(until: ContinuousClock.Instant, CallError)
        case closed(CallError)
    }

    private func pick() -> (version: UInt64, Pick) {
        let now = clock.now
        let (version, ready, started, otherwise) = state.withLock { state in
            let started = state.isClosed ? [] : startRested(&state, now: now)
            let ready = state.ordered.compactMap { $0.value.isReady ? $0.value.session : nil }
            // A session that takes no more calls is one to wait for, as long as the channel is open.
            let otherwise =
                ready.isEmpty || state.isClosed ? notReady(state, now: now) : .connecting
            return (state.version, ready, started, otherwise)
        }
        for session in started { session.start(on: transport) }
        if let session = lessBusy(ready.filter(\.acceptsCalls)) {
            return (version, .ready(session))
        }
        return (version, otherwise)
    }

    /// What to do while no session takes a call.
    private func notReady(_ state: State, now: ContinuousClock.Instant) -> Pick {
        if state.isClosed {
            return .closed(
                CallError(
                    .cancelled, "CLIENT_CLOSED", "the client was shut down", origin: .client,
                    executed: .no))
        }
        if state.instances.values.contains(where: { $0.session != nil }) { return .connecting }
        let rest = state.instances.values.compactMap(\.restingUntil).min()
        let error =
            state.ordered.compactMap(\.value.lastError).first
            ?? CallError(
                .unavailable, "NO_INSTANCE", "the topology names no instance of \(service)",
                origin: .client, executed: .no)
        return .resting(until: rest ?? now + Limits.reconnectBackoffMost, error)
    }

    /// Makes a session for every instance that has none and has rested.
    private func startRested(
        _ state: inout State, now: ContinuousClock.Instant
    ) -> [ClientSession] {
        var started: [ClientSession] = []
        for (endpoint, instance) in state.ordered where instance.session == nil {
            if let until = instance.restingUntil, until > now { continue }
            let session = ClientSession(
                endpoint: endpoint, agent: agent, clock: clock, timers: timers
            ) { [weak self] session, change in self?.changed(session, change) }
            state.instances[endpoint]?.session = session
            state.instances[endpoint]?.isReady = false
            started.append(session)
        }
        return started
    }

    private func lessBusy(_ sessions: [ClientSession]) -> ClientSession? {
        guard sessions.count > 1 else { return sessions.first }
        var chance = randomness
        guard let one = sessions.randomElement(using: &chance),
            let other = sessions.filter({ $0 !== one }).randomElement(using: &chance)
        else {
            return sessions.first
        }
        return one.openCalls <= other.openCalls ? one : other
    }

    private func changed(_ session: ClientSession, _ change: ClientSession.Change) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            if case .closed = change { state.leaving.removeAll { $0 === session } }
            guard var instance = state.instances[session.endpoint], instance.session === session
            else {
                return Self.takeWaiters(&state)
            }
            switch change {
            case .ready:
                instance.isReady = true
                instance.failures = 0
                instance.lastError = nil
            case .goingAway:
                // Its open calls go on; the next call looks for another session.
                state.leaving.append(session)
                instance = rested(instance, clock.now)
                instance.lastError = CallError(
                    .unavailable, "GOING_AWAY", "the server is shutting down", origin: .bus,
                    executed: .no)
            case .closed(let error):
                instance = rested(instance, clock.now)
                instance.lastError = error
            }
            state.instances[session.endpoint] = instance
            return Self.takeWaiters(&state)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// The instance without its session, left alone for a while that grows until it works again.
    private func rested(_ instance: Instance, _ now: ContinuousClock.Instant) -> Instance {
        var rested = Instance()
        rested.failures = instance.failures + 1
        rested.lastError = instance.lastError
        rested.restingUntil =
            now
            + Backoff.reconnect.pause(before: rested.failures, random: randomness.fraction)
        return rested
    }

    private static func takeWaiters(_ state: inout State) -> [CheckedContinuation<Void, Never>] {
        state.version += 1
        defer { state.waiters = [:] }
        return state.waiters.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Suspends until an instance changes, the instant comes, or the task is cancelled.
    private func changed(since version: UInt64, by instant: ContinuousClock.Instant) async {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let timer = timers.schedule(at: instant) { [weak self] in self?.wake(id) }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.version != version || Task.isCancelled || clock.now >= instant {
                        return true
                    }
                    state.waiters[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            wake(id)
        }
        timers.cancel(timer)
    }

    private func wake(_ id: UInt64) {
        state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
    }

    private static func checkCancelled() throws {
        if Task.isCancelled { throw CallError.cancelledByCaller }
    }
}
