import Synchronization

/// What handlers really did: a store that survives every crash, and the oracle the callers' answers are held against.
final class LedgerBook: Sendable {
    private struct State {
        /// Handlers that began, but for those that refused: by the application's call.
        var starts: [Int: Int] = [:]
        var startsOfRequest: [String: Int] = [:]
        var effects: [Int: Int] = [:]
        /// By idempotency key, in the transaction of the effect.
        var answers: [String: LedgerAnswer] = [:]
        var answerOf: [Int: LedgerAnswer] = [:]
        var running = 0
    }

    private let state = Mutex(State())

    func starts(of op: Int) -> Int { state.withLock { $0.starts[op] ?? 0 } }
    func effects(of op: Int) -> Int { state.withLock { $0.effects[op] ?? 0 } }
    func answer(of op: Int) -> LedgerAnswer? { state.withLock { $0.answerOf[op] } }
    var running: Int { state.withLock { $0.running } }
    /// How often handlers began, by the request id of the frames that made them.
    var startsOfRequests: [String: Int] { state.withLock { $0.startsOfRequest } }

    func began(_ op: Int, requestID: String) {
        state.withLock { state in
            state.starts[op, default: 0] += 1
            state.startsOfRequest[requestID, default: 0] += 1
        }
    }

    func entered() { state.withLock { $0.running += 1 } }
    func left() { state.withLock { $0.running -= 1 } }

    /// The transaction: the effect and its answer under the key, or the answer that is there.
    func apply(_ op: Int, key: String) -> LedgerAnswer {
        state.withLock { state in
            if let answer = state.answers[key] { return answer }
            state.effects[op, default: 0] += 1
            let answer = LedgerAnswer(op: op, value: state.effects.count)
            state.answers[key] = answer
            state.answerOf[op] = answer
            return answer
        }
    }
}
