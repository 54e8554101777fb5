import Bus
import Synchronization

/// Names a test answers for, and changes the answers of.
final class FakeResolver: AddressResolver {
    struct Unknown: Error {}

    private let state = Mutex((answers: [String: [String]](), asked: 0))

    init(_ answers: [String: [String]] = [:]) { state.withLock { $0.answers = answers } }

    /// How often it was asked.
    var asked: Int { state.withLock { $0.asked } }

    /// Nil: cannot be resolved from now on.
    func set(_ host: String, _ addresses: [String]?) {
        state.withLock { $0.answers[host] = addresses }
    }

    func resolve(_ host: String) async throws -> [String] {
        let answer = state.withLock { state in
            state.asked += 1
            return state.answers[host]
        }
        guard let answer else { throw Unknown() }
        return answer
    }
}
