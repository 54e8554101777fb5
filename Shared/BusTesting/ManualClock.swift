public import Bus
import Synchronization

/// Time that stands still until a test moves it.
public final class ManualClock: BusClock {
    private struct State {
        var now = ContinuousClock.now
        var sleepers: [UInt64: (until: ContinuousClock.Instant, CheckedContinuation<Bool, Never>)] =
            [:]
        var cancelled: Set<UInt64> = []
        var nextID: UInt64 = 0
    }

    private let state = Mutex(State())

    public init() {}

    public var now: ContinuousClock.Instant { state.withLock { $0.now } }

    /// How many tasks sleep on this clock.
    public var sleepers: Int { state.withLock { $0.sleepers.count } }

    /// Moves time and wakes whoever slept until then.
    public func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now += duration
            let due = state.sleepers.filter { $0.value.until <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.1)
        }
        for continuation in due { continuation.resume(returning: true) }
    }

    /// Moves time in small steps until a condition holds.
    ///
    /// Between two steps real time passes too, so that a task that was held up by a busy machine is not left behind.
    public func turn(by step: Duration, until condition: () -> Bool) async {
        while !condition(), !Task.isCancelled {
            advance(by: step)
            for _ in 0..<20 where !condition() { await Task.yield() }
            if !condition() { try? await ContinuousClock().sleep(for: .microseconds(200)) }
        }
    }

    public func sleep(until instant: ContinuousClock.Instant) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let isDue = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let settled = state.withLock { state -> Bool? in
                    if state.cancelled.remove(id) != nil { return false }
                    if state.now >= instant { return true }
                    state.sleepers[id] = (instant, continuation)
                    return nil
                }
                if let settled { continuation.resume(returning: settled) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.1.resume(returning: false)
        }
        guard isDue else { throw CancellationError() }
    }
}
