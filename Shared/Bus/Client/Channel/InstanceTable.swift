/// The instances of one service, the session with each, and who gets the next call. A value.
///
/// Sessions are opened when a call needs one. A failed instance is left alone for a growing pause.
struct InstanceTable: Sendable {
    private struct Instance: Sendable {
        /// Its number, also at the balancer; the next one's when it is gone.
        let id: Balancer.ID
        let endpoint: Endpoint
        var session: ClientSession?
        var isReady = false
        /// Sessions that ended since one worked.
        var failures = 0
        var restingUntil: ContinuousClock.Instant?
        var lastError: CallError?

        /// Without its session, left alone for a while that grows until it works again.
        mutating func rest(
            because error: CallError, now: ContinuousClock.Instant, random: Double
        ) {
            session = nil
            isReady = false
            failures += 1
            lastError = error
            restingUntil = now + Backoff.reconnect.pause(before: failures, random: random)
        }
    }

    enum Pick: Sendable {
        case session(ClientSession, Balancer.Ticket)
        /// Somebody may be there soon: after a change, or at the instant.
        case wait(until: ContinuousClock.Instant?)
        /// Nobody is, for the reason the last one gave; `until` is when it is worth looking again.
        case nobody(CallError?, until: ContinuousClock.Instant)
    }

    /// In an order that is the same in every run.
    private var instances: [Instance] = []
    /// Take no new calls; their open ones go on.
    private var leaving: [ClientSession] = []
    private var balancer = Balancer()

    var sessions: [ClientSession] { instances.compactMap(\.session) + leaving }

    /// Whether an instance that was not tried takes calls now.
    func hasReady(besides tried: [Endpoint]) -> Bool {
        instances.contains { $0.isReady && !tried.contains($0.endpoint) }
    }

    func openCalls(on endpoint: Endpoint) -> Int {
        instances.first { $0.endpoint == endpoint }.map { balancer.openCalls($0.id) } ?? 0
    }

    // MARK: Who is there

    /// Follows the topology and the names in it.
    ///
    /// - Returns: sessions with instances that are not wanted any more, to be retired.
    mutating func update(
        _ wanted: Set<Endpoint>, now: ContinuousClock.Instant
    ) -> [ClientSession] {
        let unwanted = instances.filter { !wanted.contains($0.endpoint) }
        instances.removeAll { !wanted.contains($0.endpoint) }
        for instance in unwanted { balancer.remove(instance.id, now: now) }
        let gone = unwanted.compactMap(\.session)
        leaving += gone
        let known = Set(instances.map(\.endpoint))
        for endpoint in wanted.subtracting(known).sorted(by: { $0.address < $1.address }) {
            let id = freeID
            instances.append(Instance(id: id, endpoint: endpoint))
            balancer.add(id, now: now)
        }
        instances.sort { $0.endpoint.address < $1.endpoint.address }
        return gone
    }

    /// The smallest number that nobody has.
    private var freeID: Balancer.ID {
        let taken = Set(instances.map(\.id))
        return (0...).first { !taken.contains($0) } ?? 0
    }

    /// Makes a session for every instance that has none and has rested.
    ///
    /// - Returns: the new ones, to be started.
    mutating func connect(
        now: ContinuousClock.Instant, _ make: (Endpoint) -> ClientSession
    ) -> [ClientSession] {
        var started: [ClientSession] = []
        for index in instances.indices where instances[index].session == nil {
            if let until = instances[index].restingUntil, until > now { continue }
            let session = make(instances[index].endpoint)
            instances[index].session = session
            instances[index].isReady = false
            started.append(session)
        }
        return started
    }

    /// - Parameter random: in 0..<1.
    mutating func changed(
        _ session: ClientSession, _ change: ClientSession.Change, now: ContinuousClock.Instant,
        random: Double
    ) {
        if case .closed = change { leaving.removeAll { $0 === session } }
        guard let index = instances.firstIndex(where: { $0.session === session }) else { return }
        let id = instances[index].id
        switch change {
        case .load(let load):
            balancer.note(load: load, of: id)
        case .ready:
            if !instances[index].isReady { balancer.add(id, now: now) }
            instances[index].isReady = true
            instances[index].failures = 0
            instances[index].lastError = nil
        case .goingAway:
            // Its open calls go on; the next call looks for another session.
            leaving.append(session)
            instances[index].rest(
                because: CallError(
                    .unavailable, "GOING_AWAY", "the server is shutting down", origin: .bus,
                    executed: .no), now: now, random: random)
        case .closed(let error):
            instances[index].rest(because: error, now: now, random: random)
        }
    }

    // MARK: Who is asked

    mutating func pick(
        _ placing: CallPlacing, now: ContinuousClock.Instant,
        using random: inout some RandomNumberGenerator
    ) -> Pick {
        let index: Int?
        if let key = placing.affinity {
            index = affine(to: key, placing, now: now)
        } else {
            index = balanced(placing, now: now, using: &random)
        }
        if let index, !placing.full.contains(instances[index].endpoint), instances[index].isReady,
            let session = instances[index].session
        {
            let ticket = balancer.start(
                instances[index].id, waits: placing.waitsForAnswer, now: now)
            return .session(session, ticket)
        }
        return notReady(now: now)
    }

    /// The cheaper of two that are ready, by their place in the table.
    private func balanced(
        _ placing: CallPlacing, now: ContinuousClock.Instant,
        using random: inout some RandomNumberGenerator
    ) -> Int? {
        if instances.count == 1 { return 0 }
        let ready = instances.filter { $0.isReady && !placing.full.contains($0.endpoint) }
        let choice = balancer.pick(
            from: ready.map(\.id), avoiding: ids(of: placing.avoided), now: now, using: &random)
        return instances.firstIndex { $0.id == choice }
    }

    /// The key's instance: the first of its order that lives. One that is still being connected to for the first time
    /// is waited for, and so is one that is full.
    private func affine(
        to key: String, _ placing: CallPlacing, now: ContinuousClock.Instant
    ) -> Int? {
        let living = instances.filter { $0.isReady || ($0.session != nil && $0.failures == 0) }
        let best = balancer.best(
            of: living.map(\.id), avoiding: ids(of: placing.avoided), now: now)
        let choice = Rendezvous.choice(
            of: key, among: living.filter { best.contains($0.id) }.map(\.endpoint))
        return instances.firstIndex { $0.endpoint == choice }
    }

    private func ids(of endpoints: [Endpoint]) -> [Balancer.ID] {
        endpoints.compactMap { endpoint in instances.first { $0.endpoint == endpoint }?.id }
    }

    /// What to do while no session takes the call.
    private func notReady(now: ContinuousClock.Instant) -> Pick {
        let rest = instances.compactMap { $0.session == nil ? $0.restingUntil : nil }.min()
        if instances.contains(where: { $0.session != nil }) { return .wait(until: rest) }
        let error = instances.compactMap(\.lastError).first
        return .nobody(error, until: rest ?? now + Limits.reconnectBackoffMost)
    }

    // MARK: What became of calls

    mutating func answered(_ ticket: Balancer.Ticket, now: ContinuousClock.Instant) {
        balancer.answered(ticket, now: now)
    }

    mutating func finished(
        _ ticket: Balancer.Ticket, _ verdict: CallVerdict, load: Int?,
        now: ContinuousClock.Instant
    ) {
        balancer.finish(ticket, verdict, now: now)
        if let load { balancer.note(load: load, of: ticket.id) }
    }
}
