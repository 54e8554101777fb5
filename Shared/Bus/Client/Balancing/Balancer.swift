/// Which of a service's instances takes the next call: the cheaper of two drawn at random.
///
/// An instance costs (open calls + 1) × latency × (1 + its load). New ones start slowly, outliers are ejected for a
/// while. A value: time and chance are passed in.
struct Balancer: Sendable {
    /// An instance: a small number, so that looking it up costs nothing.
    typealias ID = Int

    /// A call that is counted at an instance.
    struct Ticket: Sendable {
        let id: ID
        fileprivate let epoch: UInt64
        fileprivate let startedAt: ContinuousClock.Instant
        /// Whether an answer is expected from the instance, and not a request from the caller.
        fileprivate var waits: Bool

        /// The ticket of an answer that is here now, and was waited for; from now on it waits no more.
        mutating func takeAnswer() -> Ticket? {
            guard waits else { return nil }
            defer { waits = false }
            return self
        }
    }

    private struct Member: Sendable {
        /// Tells calls of a former process behind the same address from its own.
        var epoch: UInt64
        /// When it was, or will be, taken in: its share grows from then on.
        var since: ContinuousClock.Instant
        var openCalls = 0
        var load = 0
        var latency: LatencyEstimate
        var record = OutlierRecord()
    }

    /// By number; nil where nobody is.
    private var members: [Member?] = []
    /// The members in an order that is the same in every run: sums of fractions depend on it.
    private var order: [ID] = []
    private var epoch: UInt64 = 0
    private var intervalBegan: ContinuousClock.Instant?

    // MARK: Who is there

    /// Takes an instance in, or takes it in anew when another process may be behind it.
    mutating func add(_ id: ID, now: ContinuousClock.Instant) {
        epoch += 1
        while members.count <= id { members.append(nil) }
        if members[id] == nil { order.append(id) }
        var record = members[id]?.record ?? OutlierRecord()
        record.restart()
        members[id] = Member(
            epoch: epoch, since: now, latency: LatencyEstimate(now: now), record: record)
    }

    mutating func remove(_ id: ID, now: ContinuousClock.Instant) {
        members[id] = nil
        order.removeAll { $0 == id }
        // Never more than half are ejected: those whose time is nearly over come back.
        let ejected = order.filter { isEjected($0, now: now) }
            .sorted { ejectedUntil($0, or: now) < ejectedUntil($1, or: now) }
        for id in ejected.prefix(max(0, ejected.count - order.count / 2)) {
            members[id]?.record.admit()
            members[id]?.since = now
        }
    }

    private func ejectedUntil(
        _ id: ID, or now: ContinuousClock.Instant
    ) -> ContinuousClock.Instant {
        members[id]?.record.ejectedUntil ?? now
    }

    func isEjected(_ id: ID, now: ContinuousClock.Instant) -> Bool {
        members[id]?.record.isEjected(now: now) ?? false
    }

    func openCalls(_ id: ID) -> Int { members[id]?.openCalls ?? 0 }

    // MARK: Who is asked

    /// The instance for a call; nil when there is no candidate.
    ///
    /// - Parameter avoided: were tried already, the last one last; asked again only when nobody else is left.
    func pick(
        from candidates: [ID], avoiding avoided: [ID] = [], now: ContinuousClock.Instant,
        using random: inout some RandomNumberGenerator
    ) -> ID? {
        guard candidates.count > 1 else { return candidates.first }
        let best = best(of: candidates, avoiding: avoided, now: now)
        guard best.count > 1 else { return best.first }
        let first = Int.random(in: 0..<best.count, using: &random)
        var second = Int.random(in: 0..<best.count - 1, using: &random)
        if second >= first { second += 1 }
        let (one, other) = (best[first], best[second])
        let peers = peers
        let costOfOne = cost(of: one, peers, now: now) * handicap(of: one, now: now, using: &random)
        let costOfOther =
            cost(of: other, peers, now: now) * handicap(of: other, now: now, using: &random)
        return costOfOne <= costOfOther ? one : other
    }

    /// What is known of all instances' latencies, in seconds.
    private struct Peers {
        let mean: Double?
        let fastest: Double?

        /// - Parameter known: of those that answered already.
        init(_ known: [Double]) {
            mean = known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
            fastest = known.min()
        }
    }

    private var peers: Peers { Peers(order.compactMap { members[$0]?.latency.mean }) }

    /// Healthy ones that were not tried; if there are none, healthy ones; if there are none, whoever is there.
    func best(
        of candidates: [ID], avoiding avoided: [ID], now: ContinuousClock.Instant
    ) -> [ID] {
        let healthy = candidates.filter { !isEjected($0, now: now) }
        let left = healthy.isEmpty ? candidates : healthy
        guard !avoided.isEmpty else { return left }
        let fresh = left.filter { !avoided.contains($0) }
        if !fresh.isEmpty { return fresh }
        let others = left.filter { $0 != avoided.last }
        return others.isEmpty ? left : others
    }

    private func cost(
        of id: ID, _ peers: Peers, now: ContinuousClock.Instant
    ) -> Double {
        guard let member = members[id] else { return .infinity }
        let latency = member.latency.expected(
            others: peers.mean, fastest: peers.fastest, now: now)
        // With no latency at all, calls and load still count.
        return Double(member.openCalls + 1) * max(latency, 1e-6) * (1 + Double(member.load) / 1000)
    }

    /// 1 for most; a new instance is drawn in vain most times, and costs more then.
    private func handicap(
        of id: ID, now: ContinuousClock.Instant, using random: inout some RandomNumberGenerator
    ) -> Double {
        guard let since = members[id]?.since else { return 1 }
        let share = max((now - since) / Limits.slowStart, Limits.slowStartLeastShare)
        return share >= 1 || Double.random(in: 0..<1, using: &random) < share ? 1 : 1 / share
    }

    // MARK: What became of it

    /// Counts a call as open at an instance.
    ///
    /// - Parameter waits: whether an answer is expected soon; false when the caller has requests to send.
    mutating func start(_ id: ID, waits: Bool = true, now: ContinuousClock.Instant) -> Ticket {
        members[id]?.openCalls += 1
        if waits { members[id]?.latency.asked(now: now) }
        return Ticket(id: id, epoch: members[id]?.epoch ?? 0, startedAt: now, waits: waits)
    }

    /// A stream's handler has started: its call stays open, and what it takes is measured.
    mutating func answered(_ ticket: Ticket, now: ContinuousClock.Instant) {
        guard members[ticket.id]?.epoch == ticket.epoch else { return }
        members[ticket.id]?.latency.answered(
            after: (now - ticket.startedAt).seconds, measures: true, now: now)
    }

    mutating func finish(_ ticket: Ticket, _ verdict: CallVerdict, now: ContinuousClock.Instant) {
        guard let member = members[ticket.id], member.epoch == ticket.epoch else { return }
        members[ticket.id]?.openCalls -= 1
        if ticket.waits {
            let seconds = (now - ticket.startedAt).seconds
            if verdict == .nothing {
                let others = peers.mean
                members[ticket.id]?.latency.givenUp(
                    after: seconds, others: others, now: now)
            } else {
                members[ticket.id]?.latency.answered(
                    after: seconds, measures: verdict == .success, now: now)
            }
        }
        judge(ticket.id, verdict, now: now)
    }

    /// How busy an instance says it is, in thousandths.
    mutating func note(load: Int, of id: ID) {
        members[id]?.load = min(max(0, load), Limits.mostReportedLoad)
    }

    // MARK: Outliers

    private mutating func judge(_ id: ID, _ verdict: CallVerdict, now: ContinuousClock.Instant) {
        let began = intervalBegan ?? now
        let intervals = Int((now - began) / Limits.ejectionInterval)
        if intervals > 0 {
            for id in order { members[id]?.record.forget(intervals: intervals, now: now) }
        }
        if intervals > 0 || intervalBegan == nil { intervalBegan = now }
        switch verdict {
        case .nothing: break
        case .success, .answer: members[id]?.record.succeeded()
        case .failure:
            members[id]?.record.failed()
            if isOutlier(id, now: now) { ejectIfAllowed(id, now: now) }
        }
    }

    private func isOutlier(_ id: ID, now: ContinuousClock.Instant) -> Bool {
        guard let own = members[id]?.record, !own.isEjected(now: now) else { return false }
        if own.failuresInARow >= Limits.ejectionFailures { return true }
        var successes = 0
        var calls = 0
        for other in order where other != id {
            guard let member = members[other] else { continue }
            successes += member.record.successes
            calls += member.record.calls
        }
        guard own.calls >= Limits.ejectionCalls, calls >= Limits.ejectionCalls else { return false }
        return Double(own.successes) / Double(own.calls) + Limits.ejectionMargin
            < Double(successes) / Double(calls)
    }

    private mutating func ejectIfAllowed(_ id: ID, now: ContinuousClock.Instant) {
        let ejected = order.count { isEjected($0, now: now) }
        guard ejected + 1 <= order.count / 2, let until = members[id]?.record.eject(now: now)
        else { return }
        members[id]?.since = until
    }
}
