import HeapModule
import Synchronization

/// Actions at instants, for many short-lived timers that almost always are cancelled: both are O(1) but for
/// the first timer of a millisecond.
final class TimerQueue: Sendable {
    struct Token: Sendable, Hashable {
        fileprivate let tick: Int64
        /// Which filling of the tick's bucket, and where in it.
        fileprivate let filling: UInt64
        fileprivate let place: Int
    }

    /// What is due at one millisecond, in the order in which it was scheduled.
    private struct Bucket {
        /// Differs after everything in it was cancelled, and its places are given anew.
        var filling: UInt64
        var actions: [(@Sendable () -> Void)?] = []
        var live = 0

        mutating func add(_ action: @escaping @Sendable () -> Void, tick: Int64) -> Token {
            actions.append(action)
            live += 1
            return Token(tick: tick, filling: filling, place: actions.count - 1)
        }

        mutating func cancel(_ token: Token, nextFilling: UInt64) {
            guard filling == token.filling, actions[token.place] != nil else { return }
            actions[token.place] = nil
            live -= 1
            guard live == 0 else { return }
            actions = []
            filling = nextFilling
        }
    }

    private struct State {
        var buckets: [Int64: Bucket] = [:]
        var ticks = Heap<Int64>()
        var lastFilling: UInt64 = 0
        var sleeper: Task<Void, Never>?
        var sleepsUntil = Int64.max
        var stopped = false
    }

    private let clock: any BusClock
    private let origin: ContinuousClock.Instant
    private let state = Mutex(State())

    init(clock: any BusClock) {
        self.clock = clock
        origin = clock.now
    }

    /// Runs `action` at the instant, rounded up to a millisecond, unless cancelled before.
    func schedule(
        at instant: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void
    ) -> Token {
        let tick = (instant - origin).wholeMilliseconds
        return state.withLock { state in
            state.lastFilling += 1
            if let token = state.buckets.update(tick, { $0.add(action, tick: tick) }) {
                return token
            }
            var bucket = Bucket(filling: state.lastFilling)
            let token = bucket.add(action, tick: tick)
            state.buckets[tick] = bucket
            state.ticks.insert(tick)
            if tick < state.sleepsUntil { sleep(&state) }
            return token
        }
    }

    func cancel(_ token: Token) {
        state.withLock { state in
            state.lastFilling += 1
            let next = state.lastFilling
            state.buckets.update(token.tick) { $0.cancel(token, nextFilling: next) }
        }
    }

    /// Drops everything that is scheduled.
    func stop() {
        state.withLock { state in
            state.stopped = true
            state.buckets = [:]
            state.ticks = Heap()
            state.sleeper?.cancel()
            state.sleeper = nil
        }
    }

    /// Puts the one sleeping task on the earliest tick. A bridge from locks to sleeping: the only task here.
    private func sleep(_ state: inout State) {
        state.sleeper?.cancel()
        guard !state.stopped, let first = state.ticks.min else {
            state.sleeper = nil
            state.sleepsUntil = .max
            return
        }
        state.sleepsUntil = first
        let wakeAt = origin + .milliseconds(first)
        state.sleeper = Task { [clock, weak self] in
            do { try await clock.sleep(until: wakeAt) } catch { return }
            self?.fire()
        }
    }

    private func fire() {
        let due = state.withLock { state -> [@Sendable () -> Void] in
            let now = clock.now - origin
            var due: [@Sendable () -> Void] = []
            while let tick = state.ticks.min, .milliseconds(tick) <= now {
                state.ticks.removeMin()
                due += state.buckets.removeValue(forKey: tick)?.actions.compactMap(\.self) ?? []
            }
            // Ticks whose timers were all cancelled need no wake-up.
            while let tick = state.ticks.min, state.buckets[tick]?.live ?? 0 == 0 {
                state.ticks.removeMin()
                state.buckets[tick] = nil
            }
            sleep(&state)
            return due
        }
        for action in due { action() }
    }
}
