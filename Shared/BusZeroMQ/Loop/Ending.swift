import Synchronization

/// Whether a thread has ended, or its time has run out; whichever comes first is told to everybody who waits.
final class Ending: Sendable {
    private struct State {
        var inTime: Bool?
        var waiters: [CheckedContinuation<Bool, Never>] = []
    }

    private let state = Mutex(State())

    func wait() async -> Bool {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state -> Bool? in
                if state.inTime == nil { state.waiters.append(continuation) }
                return state.inTime
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    func finish(inTime: Bool) {
        let waiters = state.withLock { state -> [CheckedContinuation<Bool, Never>] in
            state.inTime = state.inTime ?? inTime
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(returning: inTime) }
    }
}
