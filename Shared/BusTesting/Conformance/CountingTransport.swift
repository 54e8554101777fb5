import Bus
import Synchronization

/// A client's transport that remembers when it was asked for links, and to whom, and what came on them.
final class CountingTransport: ClientTransport {
    struct Attempt: Sendable {
        let endpoint: Endpoint
        let at: ContinuousClock.Instant
    }

    private struct State {
        var attempts: [Attempt] = []
        var frames: [FrameKind: Int] = [:]
    }

    private let inner: any ClientTransport
    private let state = Mutex(State())

    init(_ inner: any ClientTransport) { self.inner = inner }

    var attempts: [Attempt] { state.withLock { $0.attempts } }
    /// How many frames of a kind came.
    func count(_ kind: FrameKind) -> Int { state.withLock { $0.frames[kind] ?? 0 } }

    func connect(to endpoint: Endpoint, receiver: any LinkReceiver) -> any Link {
        state.withLock { $0.attempts.append(Attempt(endpoint: endpoint, at: .now)) }
        return inner.connect(to: endpoint, receiver: Counter(transport: self, receiver: receiver))
    }

    /// Whether the condition comes to hold in so much real time.
    func hears(
        within limit: Duration, _ condition: @Sendable (CountingTransport) -> Bool
    ) async throws -> Bool {
        let end = ContinuousClock.now + limit
        while !condition(self) {
            guard ContinuousClock.now < end else { return false }
            try Task.checkCancellation()
            await Task.yield()
        }
        return true
    }

    /// Counts what a link hears, after it has heard it.
    private final class Counter: LinkReceiver {
        private let transport: CountingTransport
        private let receiver: any LinkReceiver

        init(transport: CountingTransport, receiver: any LinkReceiver) {
            self.transport = transport
            self.receiver = receiver
        }

        func linkOpened() { receiver.linkOpened() }
        func linkReceived(_ frames: [Frame]) {
            receiver.linkReceived(frames)
            transport.state.withLock { state in
                for frame in frames { state.frames[frame.kind, default: 0] += 1 }
            }
        }
        func linkClosed(_ failure: LinkFailure) { receiver.linkClosed(failure) }
    }
}
