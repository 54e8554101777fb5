import Synchronization

/// The way to one service: its instances, a session with each that is used, and the retry budget.
final class ServiceChannel: Sendable {
    private struct State {
        var names = NameTable()
        var table = InstanceTable()
        var isClosed = false
    }

    let service: String
    let throttle = RetryThrottle()
    private let agent: String
    private let transport: any ClientTransport
    private let resolver: (any AddressResolver)?
    private let clock: any BusClock
    private let timers: TimerQueue
    private let randomness: Randomness
    private let signal: ChangeSignal
    private let state = Mutex(State())

    init(
        service: String, endpoints: [Endpoint], agent: String, transport: any ClientTransport,
        resolver: (any AddressResolver)?, clock: any BusClock, timers: TimerQueue,
        randomness: Randomness
    ) {
        self.service = service
        self.agent = agent
        self.transport = transport
        self.resolver = resolver
        self.clock = clock
        self.timers = timers
        self.randomness = randomness
        signal = ChangeSignal(clock: clock, timers: timers)
        update(endpoints)
    }

    /// Follows the topology: sessions with instances that left take no new calls and end after the open ones.
    func update(_ endpoints: [Endpoint]) {
        follow { [resolver] state in
            if resolver != nil { state.names.update(endpoints) }
            return resolver == nil ? Set(endpoints) : state.names.instances
        }
    }

    /// Puts the instances in force that the verb finds.
    private func follow(_ verb: (inout State) -> Set<Endpoint>) {
        let now = clock.now
        let gone = state.withLock { state in
            let wanted = verb(&state)
            return state.isClosed ? [] : state.table.update(wanted, now: now)
        }
        for session in gone { session.retire() }
        signal.changed()
    }

    func close() {
        let sessions = state.withLock { state in
            state.isClosed = true
            return state.table.sessions
        }
        for session in sessions { session.close() }
        signal.changed()
    }

    // MARK: Placing calls

    /// To be read before the first `pick` of a round, and waited on after the last.
    var version: UInt64 { signal.version }

    enum Pick: Sendable {
        /// The call is counted there, until the meter is told its end.
        case session(ClientSession, CallMeter)
        case wait(until: ContinuousClock.Instant)
        case failed(CallError)
    }

    /// Who takes the call; connects to instances that are needed.
    func pick(_ placing: CallPlacing) -> Pick {
        let now = clock.now
        let (hosts, started, pick) = state.withLock {
            state -> ([String]?, [ClientSession], InstanceTable.Pick?) in
            guard !state.isClosed else { return (nil, [], nil) }
            var random = randomness
            let hosts = state.names.begin(now: now)
            let started = state.table.connect(now: now, makeSession)
            var pick = state.table.pick(placing, now: now, using: &random)
            if case .nobody(nil, let until) = pick {
                pick =
                    state.names.isWaiting
                    ? .wait(until: nil)
                    : .nobody(noInstance(state.names.unresolved), until: until)
            }
            return (hosts, started, pick)
        }
        if let hosts { resolve(hosts) }
        for session in started { session.start(on: transport) }
        switch pick {
        case .session(let session, let ticket):
            return .session(session, CallMeter(ticket, on: self))
        case .wait(let until):
            return .wait(until: min(until ?? placing.deadline, placing.deadline))
        case .nobody(let error, let until):
            return placing.waitForReady
                ? .wait(until: min(until, placing.deadline)) : .failed(error ?? noInstance(nil))
        case nil:
            return .failed(
                CallError(
                    .cancelled, "CLIENT_CLOSED", "the client was shut down", origin: .client,
                    executed: .no))
        }
    }

    private func noInstance(_ unresolved: String?) -> CallError {
        guard let unresolved else {
            return CallError(
                .unavailable, "NO_INSTANCE", "the topology names no instance of \(service)",
                origin: .client, executed: .no)
        }
        return CallError(
            .unavailable, "NAME_UNRESOLVED", "\(unresolved) cannot be resolved", origin: .client,
            executed: .no)
    }

    /// Asks the resolver. A bridge from calls, which wait for no name they do not need, to the resolver's own time.
    private func resolve(_ hosts: [String]) {
        guard let resolver else { return }
        Task { [weak self] in
            let answers = await withTaskGroup(of: (String, [String]?).self) { group in
                for host in hosts {
                    group.addTask { (host, try? await resolver.resolve(host)) }
                }
                return await group.reduce(into: [String: [String]]()) { $0[$1.0] = $1.1 }
            }
            self?.resolved(answers)
        }
    }

    private func resolved(_ answers: [String: [String]]) {
        let now = clock.now
        follow { state in
            state.names.finished(answers, now: now)
            return state.names.instances
        }
    }

    /// Suspends until it is worth picking again.
    func wait(since version: UInt64, by instant: ContinuousClock.Instant) async {
        await signal.wait(since: version, by: instant)
    }

    func openCalls(on endpoint: Endpoint) -> Int {
        state.withLock { $0.table.openCalls(on: endpoint) }
    }

    /// Whether an instance that was not tried takes calls now.
    func hasReady(besides tried: [Endpoint]) -> Bool {
        state.withLock { $0.table.hasReady(besides: tried) }
    }

    private func makeSession(_ endpoint: Endpoint) -> ClientSession {
        ClientSession(endpoint: endpoint, agent: agent, clock: clock, timers: timers) {
            [weak self] session, change in self?.changed(session, change)
        }
    }

    private func changed(_ session: ClientSession, _ change: ClientSession.Change) {
        let now = clock.now
        state.withLock {
            $0.table.changed(session, change, now: now, random: randomness.fraction)
        }
        if case .load = change { return }
        signal.changed()
    }

    // MARK: Told by meters

    func answered(_ ticket: Balancer.Ticket) {
        let now = clock.now
        state.withLock { $0.table.answered(ticket, now: now) }
    }

    func finished(_ ticket: Balancer.Ticket, _ verdict: CallVerdict, load: Int?) {
        let now = clock.now
        state.withLock { $0.table.finished(ticket, verdict, load: load, now: now) }
    }
}
