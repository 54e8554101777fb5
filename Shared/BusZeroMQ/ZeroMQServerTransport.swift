public import Bus

/// A server over ZeroMQ: one bound ROUTER whose callers prove their CURVE keys.
///
/// Only the keys of the topology in force are let in, and every frame carries the key it came with. A
/// revocation on a live connection is the session layer's: ZeroMQ asks once for each connection.
public final class ZeroMQServerTransport: ServerTransport {
    private let context: ZeroMQContext
    private let address: String
    private let keyPair: CurveKeyPair?
    private let socket: ServerSocket

    /// - Parameters:
    ///   - endpoint: `tcp://127.0.0.1:9101` (port 0 or `*` for any), or `ipc:///directory/name`.
    ///   - keyPair: who this server is; nil only on `ipc` and on the loopback.
    ///   - topology: whose callers may connect.
    ///   - plainCallerKey: the key everybody who connects to a server without keys is taken to have; nil leaves them without one, and so
    ///     refused.
    public init(
        context: ZeroMQContext, endpoint: String, keyPair: CurveKeyPair?, topology: TopologySource,
        plainCallerKey: String? = nil
    ) {
        self.context = context
        self.address = endpoint
        self.keyPair = keyPair
        socket = ServerSocket(
            address: endpoint, keyPair: keyPair, plainCallerKey: plainCallerKey,
            topology: topology)
    }

    /// Throws `ZeroMQError`: `.addressInUse`, `.insecure` when a stranger was let in, and what `AddressRules` refuses.
    public func listen(receiver: any ServerReceiver) async throws -> Endpoint {
        let socket = socket
        let bound = try await context.perform { loop throws(ZeroMQError) in
            try socket.bind(in: loop)
        }
        let endpoint = Endpoint(address: bound, publicKey: keyPair?.publicKey)
        if keyPair != nil {
            do {
                try await SecuritySelfTest(context: context, endpoint: endpoint).run()
            } catch {
                await close()
                throw error
            }
        }
        try await context.perform { socket.serve(receiver, in: $0) }
        return endpoint
    }

    public func send(_ frames: [Frame], to peer: PeerID) {
        guard !frames.isEmpty else { return }
        context.loop.send(.sendToPeer(socket, peer, frames))
    }

    public func close() async {
        let socket = socket
        await withCheckedContinuation { continuation in
            let isAlive = context.loop.post(
                .perform { socket.close(in: $0) { continuation.resume() } })
            if !isAlive { continuation.resume() }
        }
    }
}
