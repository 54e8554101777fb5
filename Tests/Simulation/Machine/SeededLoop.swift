import BusTesting
import Synchronization

/// The one executor of a simulated run, and its time.
///
/// Of the jobs that are ready a seeded generator picks the next. Time stands still while there are any (but for what a
/// job is said to cost), and jumps to the next event when there are none.
final class SeededLoop: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// An event that is still to come.
    struct Token: Sendable {
        fileprivate let at: Instant
        fileprivate let order: UInt64
    }

    fileprivate struct Event {
        let at: Instant
        let order: UInt64
        let action: @Sendable () -> Void
    }

    fileprivate struct State {
        var ready: [UnownedJob] = []
        /// The next one last.
        var events: [Event] = []
        var now: Instant
        var random: SeededNumbers
        var order: UInt64 = 0
        var jobs = 0
        /// What a job takes, at most.
        var jobCost: Duration = .zero
    }

    /// Where every simulated run begins. An instant cannot be made from a number.
    static let origin = ContinuousClock.now
    /// A run that has not settled by then never will.
    private static let mostJobs = 500_000

    private let state: Mutex<State>

    init(seed: UInt64) {
        state = Mutex(State(now: Self.origin, random: SeededNumbers(seed: seed)))
    }

    var now: Instant { state.withLock { $0.now } }
    var jobs: Int { state.withLock { $0.jobs } }
    /// Events that are still to come.
    var pending: Int { state.withLock { $0.events.count } }

    func setJobCost(_ cost: Duration) { state.withLock { $0.jobCost = cost } }

    /// A chance of this run.
    func draw(below limit: Int) -> Int { state.withLock { $0.random.below(limit) } }
    func chance(_ percent: Int) -> Bool { draw(below: 100) < percent }

    func enqueue(_ job: UnownedJob) { state.withLock { $0.ready.append(job) } }

    @discardableResult
    func at(_ instant: Instant, _ action: @escaping @Sendable () -> Void) -> Token {
        state.withLock { state in
            state.order += 1
            let event = Event(at: max(instant, state.now), order: state.order, action: action)
            state.events.insert(event, at: state.position(event.at, event.order))
            return Token(at: event.at, order: event.order)
        }
    }

    @discardableResult
    func after(_ duration: Duration, _ action: @escaping @Sendable () -> Void) -> Token {
        at(now + duration, action)
    }

    func cancel(_ token: Token) {
        state.withLock { state in
            let position = state.position(token.at, token.order)
            guard position < state.events.count, state.events[position].order == token.order else {
                return
            }
            state.events.remove(at: position)
        }
    }

    fileprivate enum Step {
        case job(UnownedJob)
        case event(@Sendable () -> Void)
        case idle
    }

    /// Runs until `isDone` holds with no job ready, nothing is left, or time would pass `limit`.
    ///
    /// - Returns: false when it ran into the limit of jobs.
    @discardableResult
    func run(until limit: Instant, or isDone: () -> Bool = { false }) -> Bool {
        let generic = unsafeBitCast((UInt(0), UInt(0)), to: UnownedSerialExecutor.self)
        while true {
            switch state.withLock({ $0.job() }) {
            case .job(let job):
                job.runSynchronously(on: generic)
                if jobs > Self.mostJobs { return false }
            case .event(let action): action()
            case .idle:
                if isDone() { return true }
                guard let action = state.withLock({ $0.event(until: limit) }) else { return true }
                action()
            }
        }
    }

    /// Runs what is ready, and what comes within the duration.
    @discardableResult
    func run(for duration: Duration) -> Bool {
        let end = now + duration
        let settled = run(until: end)
        state.withLock { $0.now = max($0.now, end) }
        return settled
    }

    /// What may have held a program up beyond its timers: jobs that take their time, and a pause that is over.
    func heldUp(_ process: SimProcess) -> Duration {
        state.withLock { $0.jobCost * 2000 } + process.longestPause
    }

    /// Whether nothing is left to do.
    var isEmpty: Bool { state.withLock { $0.ready.isEmpty && $0.events.isEmpty } }
}

extension SeededLoop.State {
    /// The place of an event among those that are sorted backwards.
    fileprivate func position(_ at: SeededLoop.Instant, _ order: UInt64) -> Int {
        var low = 0
        var high = events.count
        while low < high {
            let middle = (low + high) / 2
            let other = events[middle]
            if other.at > at || (other.at == at && other.order > order) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// A job picked at random; sometimes an event that came due while jobs took their time.
    fileprivate mutating func job() -> SeededLoop.Step {
        guard !ready.isEmpty else { return .idle }
        if jobCost > .zero {
            now += jobCost * random.below(100) / 100
            if let event = events.last, event.at <= now, random.chance(50) {
                events.removeLast()
                return .event(event.action)
            }
        }
        jobs += 1
        ready.swapAt(ready.count == 1 ? 0 : random.below(ready.count), ready.count - 1)
        return .job(ready.removeLast())
    }

    fileprivate mutating func event(until limit: SeededLoop.Instant) -> (@Sendable () -> Void)? {
        guard let event = events.last, event.at <= limit else { return nil }
        events.removeLast()
        now = max(now, event.at)
        return event.action
    }
}
