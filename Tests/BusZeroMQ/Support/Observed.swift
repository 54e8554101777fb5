import Synchronization

/// State that callbacks change and a test waits on, bounded in time.
final class Observed<State: Sendable>: Sendable {
    private struct Waiter {
        let id: Int
        let isMet: @Sendable (State) -> Bool
        let continuation: CheckedContinuation<State?, Never>
    }

    private struct Storage {
        var state: State
        var waiters: [Waiter] = []
        var lastID = 0
    }

    private let storage: Mutex<Storage>

    init(_ state: State) { storage = Mutex(Storage(state: state)) }

    var current: State { storage.withLock { $0.state } }

    func update(_ change: (inout State) -> Void) {
        let (met, state) = storage.withLock { storage -> ([Waiter], State) in
            change(&storage.state)
            let state = storage.state
            let met = storage.waiters.filter { $0.isMet(state) }
            if !met.isEmpty { storage.waiters.removeAll { $0.isMet(state) } }
            return (met, state)
        }
        for waiter in met { waiter.continuation.resume(returning: state) }
    }

    /// The state once it meets the condition.
    @discardableResult
    func wait(
        for what: String, within timeout: Duration = .seconds(60),
        until isMet: @escaping @Sendable (State) -> Bool
    ) async throws -> State {
        let id = storage.withLock { storage in
            storage.lastID += 1
            return storage.lastID
        }
        let timer = Task {
            // A bound on the wait, not a pause.
            try await ContinuousClock().sleep(for: timeout)
            let late = storage.withLock { storage -> Waiter? in
                guard let index = storage.waiters.firstIndex(where: { $0.id == id }) else {
                    return nil
                }
                return storage.waiters.remove(at: index)
            }
            late?.continuation.resume(returning: nil)
        }
        defer { timer.cancel() }
        let state = await withCheckedContinuation { continuation in
            let known = storage.withLock { storage -> State? in
                if isMet(storage.state) { return storage.state }
                storage.waiters.append(Waiter(id: id, isMet: isMet, continuation: continuation))
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
        guard let state else { throw TimedOut(what: what, state: "\(current)") }
        return state
    }
}

struct TimedOut: Error, CustomStringConvertible {
    let what: String
    let state: String
    var description: String { "timed out waiting for \(what); state: \(state.prefix(2000))" }
}
