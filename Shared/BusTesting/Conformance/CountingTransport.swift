import Bus
import Synchronization

/// A client's transport that remembers when it was asked for links, and to whom.
final class CountingTransport: ClientTransport {
    struct Attempt: Sendable {
        let endpoint: Endpoint
        let at: ContinuousClock.Instant
    }

    private let inner: any ClientTransport
    private let state = Mutex<[Attempt]>([])

    init(_ inner: any ClientTransport) { self.inner = inner }

    var attempts: [Attempt] { state.withLock { $0 } }

    func connect(to endpoint: Endpoint, receiver: any LinkReceiver) -> any Link {
        state.withLock { $0.append(Attempt(endpoint: endpoint, at: .now)) }
        return inner.connect(to: endpoint, receiver: receiver)
    }
}
