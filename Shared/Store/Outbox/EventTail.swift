import Synchronization

/// The last committed event, and who waits for the next one. No polling: a commit wakes every
/// waiter once.
final class EventTail: Sendable {
    private struct State {
        var sequence: Int64
        var waiters: [Int: CheckedContinuation<Void, any Error>] = [:]
        var cancelled: Set<Int> = []
        var nextWaiter = 0
    }

    private let state: Mutex<State>

    init(_ sequence: Int64) {
        state = Mutex(State(sequence: sequence))
    }

    var last: Int64 { state.withLock { $0.sequence } }

    var waiterCount: Int { state.withLock { $0.waiters.count } }

    func advance(to sequence: Int64) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, any Error>] in
            guard sequence > state.sequence else { return [] }
            state.sequence = sequence
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns as soon as there is an event after `sequence`.
    ///
    /// - Throws: CancellationError.
    func wait(after sequence: Int64) async throws {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result = state.withLock { state -> Result<Void, any Error>? in
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    if state.sequence > sequence { return .success(()) }
                    state.waiters[id] = continuation
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                let waiter = state.waiters.removeValue(forKey: id)
                if waiter == nil { state.cancelled.insert(id) }
                return waiter
            }
            waiter?.resume(throwing: CancellationError())
        }
        state.withLock { _ = $0.cancelled.remove(id) }
    }
}
