import Bus
import Synchronization

/// A server that does what ours never would: it welcomes a client, and then keeps to its script.
final class BadServer: ServerReceiver {
    /// Who sent a frame.
    struct Peer: Sendable {
        let id: PeerID
        let transport: any ServerTransport
        func send(_ frames: Frame...) { transport.send(frames, to: id) }
    }

    /// Answers a frame of a session. HELLO and PING are answered before it is asked.
    typealias Script = @Sendable (Frame, Peer) -> Void

    private struct State {
        var frames: [Frame] = []
        var peers: [PeerID] = []
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let transport: any ServerTransport
    private let welcome: Frame
    private let answersPings: Bool
    private let script: Script
    private let state = Mutex(State())

    private init(
        _ transport: any ServerTransport, welcome: Frame, answersPings: Bool,
        script: @escaping Script
    ) {
        self.transport = transport
        self.welcome = welcome
        self.answersPings = answersPings
        self.script = script
    }

    /// Starts one in a world; the topology does not name it yet.
    ///
    /// - Parameter welcome: what HELLO is answered with.
    static func start(
        in world: ConformanceWorld, welcome: Frame = .welcome(), answersPings: Bool = true,
        script: @escaping Script
    ) async throws -> (server: BadServer, endpoint: Endpoint) {
        let transport = try world.serverTransport()
        let server = BadServer(
            transport, welcome: welcome, answersPings: answersPings, script: script)
        return (server, try await transport.listen(receiver: server))
    }

    /// What came, HELLO and PING too.
    var frames: [Frame] { state.withLock { $0.frames } }
    /// Who came.
    var peers: [Peer] { state.withLock { $0.peers }.map { Peer(id: $0, transport: transport) } }

    func count(_ kind: FrameKind) -> Int { frames.count { $0.kind == kind } }

    /// Suspends until the condition holds; the case's own time limit bounds it.
    func wait(until condition: @Sendable (BadServer) -> Bool) async {
        while !condition(self) {
            await withCheckedContinuation { continuation in
                state.withLock { $0.waiters.append(continuation) }
                if condition(self) { wake() }
            }
        }
    }

    func received(_ frames: [ReceivedFrame]) {
        for received in frames {
            state.withLock { state in
                state.frames.append(received.frame)
                if !state.peers.contains(received.peer) { state.peers.append(received.peer) }
            }
            let peer = Peer(id: received.peer, transport: transport)
            switch received.frame.kind {
            case .hello: peer.send(welcome)
            case .ping where answersPings: peer.send(Frame(.pong, head: Self.idle))
            case .ping: break
            default: script(received.frame, peer)
            }
        }
        wake()
    }

    func peerViolated(_ peer: PeerID) {}
    func peerGone(_ peer: PeerID) {}

    /// The head of a PONG: no call runs.
    private static let idle: [UInt8] = [0xA1, 0x01, 0x00]

    private func wake() {
        let waiters = state.withLock { state in
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
