/// The instances of one service, the session with each, and who gets the next call. A value.
///
/// Sessions are opened when a call needs one. A failed instance is left alone for a growing pause.
struct InstanceTable: Sendable {
    private struct Instance: Sendable {
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
        case session(ClientSession, Balancer<Endpoint>.Ticket)
        /// Somebody may be there soon: after a change, or at the instant.
        case wait(until: ContinuousClock.Instant?)
        /// Nobody is, for the reason the last one gave; `until` is when it is worth looking again.
        case nobody(CallError?, until: ContinuousClock.Instant)
    }

    private var instances: [Endpoint: Instance] = [:]
    /// The instances in an order that is the same in every run.
    private var order: [Endpoint] = []
    /// Take no new calls; their open ones go on.
    private var leaving: [ClientSession] = []
    private var balancer = Balancer<Endpoint>()

    var sessions: [ClientSession] { order.compactMap { instances[$0]?.session } + leaving }

    /// Whether an instance that was not tried takes calls now.
    func hasReady(besides tried: [Endpoint]) -> Bool {
        instances.contains { $0.value.isReady && !tried.contains($0.key) }
    }

    func openCalls(on endpoint: Endpoint) -> Int { balancer.openCalls(endpoint) }

    // MARK: Who is there

    /// Follows the topology and the names in it.
    ///
    /// - Returns: sessions with instances that are not wanted any more, to be retired.
    mutating func update(
        _ wanted: Set<Endpoint>, now: ContinuousClock.Instant
    ) -> [ClientSession] {
        var gone: [ClientSession] = []
        for endpoint in order where !wanted.contains(endpoint) {
            if let session = instances[endpoint]?.session { gone.append(session) }
            instances[endpoint] = nil
            balancer.remove(endpoint, now: now)
        }
        leaving += gone
        order = wanted.sorted { $0.address < $1.address }
        for endpoint in order where instances[endpoint] == nil {
            instances[endpoint] = Instance()
            balancer.add(endpoint, now: now)
        }
        return gone
    }

    /// Makes a session for every instance that has none and has rested.
    ///
    /// - Returns: the new ones, to be started.
    mutating func connect(
        now: ContinuousClock.Instant, _ make: (Endpoint) -> ClientSession
    ) -> [ClientSession] {
        var started: [ClientSession] = []
        for endpoint in order {
            guard let instance = instances[endpoint], instance.session == nil else { continue }
            if let until = instance.restingUntil, until > now { continue }
            let session = make(endpoint)
            instances[endpoint]?.session = session
            instances[endpoint]?.isReady = false
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
        guard var instance = instances[session.endpoint], instance.session === session else {
            return
        }
        switch change {
        case .load(let load):
            return balancer.note(load: load, of: session.endpoint)
        case .ready:
            if !instance.isReady { balancer.add(session.endpoint, now: now) }
            instance.isReady = true
            instance.failures = 0
            instance.lastError = nil
        case .goingAway:
            // Its open calls go on; the next call looks for another session.
            leaving.append(session)
            instance.rest(
                because: CallError(
                    .unavailable, "GOING_AWAY", "the server is shutting down", origin: .bus,
                    executed: .no), now: now, random: random)
        case .closed(let error):
            instance.rest(because: error, now: now, random: random)
        }
        instances[session.endpoint] = instance
    }

    // MARK: Who is asked

    mutating func pick(
        _ placing: CallPlacing, now: ContinuousClock.Instant,
        using random: inout some RandomNumberGenerator
    ) -> Pick {
        let choice: Endpoint?
        if let key = placing.affinity {
            choice = affine(to: key, placing, now: now)
        } else {
            let ready = endpoints { $0.isReady }.filter { !placing.full.contains($0) }
            choice = balancer.pick(
                from: ready, avoiding: placing.avoided, now: now, using: &random)
        }
        if let choice, !placing.full.contains(choice), let instance = instances[choice],
            instance.isReady, let session = instance.session
        {
            return .session(
                session, balancer.start(choice, waits: placing.waitsForAnswer, now: now))
        }
        return notReady(now: now)
    }

    /// The key's instance: the first of its order that lives. One that is still being connected to for the first time
    /// is waited for, and so is one that is full.
    private func affine(
        to key: String, _ placing: CallPlacing, now: ContinuousClock.Instant
    ) -> Endpoint? {
        let living = endpoints { $0.isReady || ($0.session != nil && $0.failures == 0) }
        return balancer.pick(from: living, avoiding: placing.avoided, key: key, now: now)
    }

    private func endpoints(where holds: (Instance) -> Bool) -> [Endpoint] {
        order.filter { instances[$0].map(holds) ?? false }
    }

    /// What to do while no session takes the call.
    private func notReady(now: ContinuousClock.Instant) -> Pick {
        let rest = instances.values.compactMap { $0.session == nil ? $0.restingUntil : nil }.min()
        if instances.values.contains(where: { $0.session != nil }) { return .wait(until: rest) }
        let error = order.compactMap { instances[$0]?.lastError }.first
        return .nobody(error, until: rest ?? now + Limits.reconnectBackoffMost)
    }

    // MARK: What became of calls

    mutating func answered(_ ticket: Balancer<Endpoint>.Ticket, now: ContinuousClock.Instant) {
        balancer.answered(ticket, now: now)
    }

    mutating func finished(
        _ ticket: Balancer<Endpoint>.Ticket, _ verdict: CallVerdict, load: Int?,
        now: ContinuousClock.Instant
    ) {
        balancer.finish(ticket, verdict, now: now)
        if let load { balancer.note(load: load, of: ticket.id) }
    }
}
