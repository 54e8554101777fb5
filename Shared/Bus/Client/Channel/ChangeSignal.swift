import Synchronization

/// Lets tasks wait until something changed since they looked.
final class ChangeSignal: Sendable {
    private struct State {
        /// Grows with every change, so that a waiter never misses one.
        var version: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter: UInt64 = 0
    }

    private let clock: any BusClock
    private let timers: TimerQueue
    private let state = Mutex(State())

    init(clock: any BusClock, timers: TimerQueue) {
        self.clock = clock
        self.timers = timers
    }

    /// To be read before looking.
    var version: UInt64 { state.withLock { $0.version } }

    func changed() {
        let waiters = state.withLock { state in
            state.version += 1
            defer { state.waiters = [:] }
            return state.waiters.sorted { $0.key < $1.key }.map(\.value)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Suspends until something changes, the instant comes, or the task is cancelled.
    func wait(since version: UInt64, by instant: ContinuousClock.Instant) async {
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
}
