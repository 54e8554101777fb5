import Foundation
import Synchronization

@testable import Observability

/// A collector that fails as often as a test says.
final class FakeSink: SpanSink {
    private struct State {
        var failures: Int
        var sends = 0
        var exports: [[UInt8]] = []
    }

    private let state: Mutex<State>
    private let isTransient: Bool
    private let received: AsyncStream<Int>.Continuation
    /// The number of exports taken, at each.
    let arrivals: AsyncStream<Int>

    init(failures: Int = 0, isTransient: Bool = true) {
        state = Mutex(State(failures: failures))
        self.isTransient = isTransient
        (arrivals, received) = AsyncStream.makeStream(of: Int.self)
    }

    var sends: Int { state.withLock { $0.sends } }

    /// The spans of all exports.
    var spans: [[String: Any]] {
        state.withLock { $0.exports }.flatMap { Self.spans(in: $0) }
    }

    func send(_ export: [UInt8]) async throws {
        let (isRefused, count) = state.withLock { state in
            state.sends += 1
            if state.failures > 0 {
                state.failures -= 1
                return (true, 0)
            }
            state.exports.append(export)
            return (false, state.exports.count)
        }
        if isRefused { throw SpanSinkError(reason: "HTTP 503", isTransient: isTransient) }
        received.yield(count)
    }

    static func spans(in export: [UInt8]) -> [[String: Any]] {
        let root = try? JSONSerialization.jsonObject(with: Data(export)) as? [String: Any]
        let resources = root?["resourceSpans"] as? [[String: Any]] ?? []
        let scopes = resources.flatMap { $0["scopeSpans"] as? [[String: Any]] ?? [] }
        return scopes.flatMap { $0["spans"] as? [[String: Any]] ?? [] }
    }
}
