import DequeModule

/// Which calls start, wait or are refused, as a pure value.
///
/// Calls with one request and one answer share a number of places; when all are taken they wait, first come first
/// served. What could not be answered in time is not let in: late answers help nobody and take the place of good ones.
/// Streams live long and mostly wait for their readers: they have a number of their own and take no places.
struct AdmissionQueue: Sendable {
    /// Tells calls apart, in the order in which they came.
    typealias Ticket = UInt64

    enum Decision: Sendable, Equatable {
        case start
        /// A later `left` decides.
        case wait
        /// Not now; it is worth asking again after the pause.
        case refuse(retryAfter: Duration)
        /// The deadline passed while it waited.
        case expire
    }

    /// What a call is, to the queue.
    enum Kind: Sendable {
        case short
        case stream
        /// Always let in: how an overloaded server is looked at.
        case exempt
    }

    private struct Waiting: Sendable {
        let ticket: Ticket
        let deadline: ContinuousClock.Instant
    }

    private let places: Int
    private let mostWaiting: Int
    private let mostStreams: Int
    private var queue = Deque<Waiting>()
    private(set) var executing = 0
    private(set) var streams = 0
    private(set) var exempt = 0
    private(set) var refused = 0
    /// What a short call takes, as an average that forgets; nil before the first.
    private(set) var serviceTime: Duration?

    /// - Parameters:
    ///   - inFlight: short calls that may execute and wait, together.
    ///   - executing: how many of them at once.
    init(inFlight: Int, executing: Int, streams: Int) {
        places = max(1, min(executing, inFlight))
        mostWaiting = max(0, inFlight - places)
        mostStreams = streams
    }

    var waiting: Int { queue.count }
    var inFlight: Int { executing + waiting + streams + exempt }
    /// Thousandths: 1,000 when every place is taken, more when calls wait.
    var load: Int { (executing + waiting) * 1000 / places }

    /// How long a call that comes now would wait for its place, by what calls took so far.
    var expectedWait: Duration {
        guard executing >= places else { return .zero }
        return (serviceTime ?? .zero) * (waiting + 1) / places
    }

    /// Lets a call in that finds a place; false, and nothing is changed, when it would have to wait or be refused.
    mutating func enterNow(_ kind: Kind) -> Bool {
        switch kind {
        case .exempt: exempt += 1
        case .stream where streams < mostStreams: streams += 1
        case .short where executing < places: executing += 1
        case .stream, .short: return false
        }
        return true
    }

    mutating func enter(
        _ ticket: Ticket, _ kind: Kind = .short, deadline: ContinuousClock.Instant,
        now: ContinuousClock.Instant
    ) -> Decision {
        if enterNow(kind) { return .start }
        switch kind {
        case .exempt, .stream: return refuse()
        case .short:
            // Half of the time that is left: the average is no promise, and the answer has to travel.
            let expected = expectedWait + (serviceTime ?? .zero)
            guard waiting < mostWaiting, expected * 2 <= deadline - now else { return refuse() }
            queue.append(Waiting(ticket: ticket, deadline: deadline))
            return .wait
        }
    }

    /// A call that was started is over.
    ///
    /// - Parameter took: since it was started.
    /// - Returns: what becomes of calls that wait.
    mutating func left(
        _ kind: Kind = .short, took: Duration, now: ContinuousClock.Instant
    ) -> [(ticket: Ticket, decision: Decision)] {
        switch kind {
        case .exempt: exempt -= 1
        case .stream: streams -= 1
        case .short:
            executing -= 1
            serviceTime = serviceTime.map { $0 + (took - $0) / 16 } ?? took
        }
        var decided: [(ticket: Ticket, decision: Decision)] = []
        while executing < places, let next = queue.popFirst() {
            if now >= next.deadline {
                decided.append((next.ticket, .expire))
            } else if now + (serviceTime ?? .zero) > next.deadline {
                decided.append((next.ticket, refuse()))
            } else {
                executing += 1
                decided.append((next.ticket, .start))
            }
        }
        return decided
    }

    /// A call that waited is given up.
    ///
    /// - Returns: false when it did not wait any more.
    mutating func abandon(_ ticket: Ticket) -> Bool {
        guard let index = queue.firstIndex(where: { $0.ticket == ticket }) else { return false }
        queue.remove(at: index)
        return true
    }

    private mutating func refuse() -> Decision { .refuse(retryAfter: turnAway()) }

    /// Counts a call that is not let in, also for another reason than its turn.
    ///
    /// - Returns: when it is worth asking again.
    mutating func turnAway() -> Duration {
        refused += 1
        return min(max(expectedWait, Limits.shortestPushback), Limits.longestPushback)
    }
}
