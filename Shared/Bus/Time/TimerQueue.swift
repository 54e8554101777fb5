import HeapModule
import Synchronization

/// Actions at instants, for many short-lived timers that almost always are cancelled: both are O(1) but for
/// the first timer of a millisecond.
final class TimerQueue: Sendable {
    struct Token: Sendable, Hashable {
        fileprivate let tick: Int64
        fileprivate let id: UInt64
    }

    private struct State {
        var buckets: [Int64: [UInt64: @Sendable () -> Void]] = [:]
        var ticks = Heap<Int64>()
        var nextID: UInt64 = 0
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
            state.nextID += 1
            let token = Token(tick: tick, id: state.nextID)
            if state.buckets[tick]?.updateValue(action, forKey: token.id) == nil {
                if state.buckets[tick] == nil {
                    state.buckets[tick] = [token.id: action]
                    state.ticks.insert(tick)
                }
            }
            if tick < state.sleepsUntil { sleep(&state) }
            return token
        }
    }

    func cancel(_ token: Token) {
        _ = state.withLock { $0.buckets[token.tick]?.removeValue(forKey: token.id) }
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
                if let bucket = state.buckets.removeValue(forKey: tick) {
                    // In the order in which they were scheduled.
                    due += bucket.sorted { $0.key < $1.key }.map(\.value)
                }
            }
            // Ticks whose timers were all cancelled need no wake-up.
            while let tick = state.ticks.min, state.buckets[tick]?.isEmpty ?? true {
                state.ticks.removeMin()
                state.buckets[tick] = nil
            }
            sleep(&state)
            return due
        }
        for action in due { action() }
    }
}
