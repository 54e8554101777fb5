import Bus
import Synchronization

/// A simulated program: its clock, which wakes nobody while the program is paused, and its death.
final class SimProcess: BusClock {
    private struct State {
        var sleepers: [UInt64: (CheckedContinuation<Bool, Never>, SeededLoop.Token?)] = [:]
        var cancelled: Set<UInt64> = []
        var nextID: UInt64 = 0
        var pausedUntil: ContinuousClock.Instant?
        var longestPause = Duration.zero
        var isDead = false
    }

    let name: String
    let loop: SeededLoop
    private let state = Mutex(State())

    init(name: String, loop: SeededLoop) {
        self.name = name
        self.loop = loop
    }

    var now: ContinuousClock.Instant { loop.now }
    var isDead: Bool { state.withLock { $0.isDead } }
    var sleepers: Int { state.withLock { $0.sleepers.count } }

    /// Until when the program stands still; nil when it runs.
    var pausedUntil: ContinuousClock.Instant? {
        let now = loop.now
        return state.withLock { $0.pausedUntil.flatMap { $0 > now ? $0 : nil } }
    }

    var longestPause: Duration { state.withLock { $0.longestPause } }

    func pause(until instant: ContinuousClock.Instant) {
        let now = loop.now
        state.withLock { state in
            let until = max(state.pausedUntil ?? instant, instant)
            state.pausedUntil = until
            state.longestPause = max(state.longestPause, until - now)
        }
    }

    /// Everybody who slept, or will, is told that it is over.
    func die() {
        let sleepers = state.withLock { state in
            state.isDead = true
            defer { state.sleepers = [:] }
            return state.sleepers.sorted { $0.key < $1.key }.map(\.value)
        }
        for (continuation, token) in sleepers {
            if let token { loop.cancel(token) }
            continuation.resume(returning: false)
        }
    }

    func sleep(until instant: ContinuousClock.Instant) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let isDue = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let settled = state.withLock { state -> Bool? in
                    if state.isDead || state.cancelled.remove(id) != nil { return false }
                    if loop.now >= instant { return true }
                    state.sleepers[id] = (continuation, nil)
                    return nil
                }
                if let settled { return continuation.resume(returning: settled) }
                wake(id, at: instant)
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            guard let sleeper else { return }
            if let token = sleeper.1 { loop.cancel(token) }
            sleeper.0.resume(returning: false)
        }
        guard isDue else { throw CancellationError() }
    }

    private func wake(_ id: UInt64, at instant: ContinuousClock.Instant) {
        let token = loop.at(instant) { [weak self] in
            guard let self else { return }
            if let until = pausedUntil { return wake(id, at: until) }
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.0.resume(returning: true)
        }
        state.withLock { $0.sleepers[id]?.1 = token }
    }
}
