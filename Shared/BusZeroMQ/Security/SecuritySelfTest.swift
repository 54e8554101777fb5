import Bus

/// Plays strangers at a server's door before it opens: an unknown key, and no key at all.
///
/// Without a working authenticator libzmq lets everybody in, whatever the sockets' options say.
struct SecuritySelfTest {
    let context: ZeroMQContext
    let endpoint: Endpoint

    /// Throws `.insecure` when a stranger got in, or when nobody was asked about the unknown key.
    func run() async throws(ZeroMQError) {
        let address = AddressRules.connectable(endpoint.address)
        let refusals = try await refusals()
        let stranger = await outcome(
            Endpoint(address: address, publicKey: endpoint.publicKey), try CurveKeyPair.generate())
        guard stranger == .refused else { throw insecure("an unknown key", stranger) }
        guard try await self.refusals() > refusals else {
            throw ZeroMQError(.insecure, "\(endpoint.address): nobody authenticates clients")
        }
        let plain = await outcome(Endpoint(address: address), nil)
        // The server may hang up before the client has seen why; it is reachable, as the stranger showed.
        guard plain != .opened else { throw insecure("a client without CURVE", plain) }
    }

    private func refusals() async throws(ZeroMQError) -> Int {
        try await context.perform { $0.statistics.authenticationsRefused }
    }

    private func insecure(_ who: String, _ outcome: Visitor.Outcome) -> ZeroMQError {
        ZeroMQError(.insecure, "\(endpoint.address): \(who) was not refused but \(outcome)")
    }

    private func outcome(_ endpoint: Endpoint, _ keyPair: CurveKeyPair?) async -> Visitor.Outcome {
        let visitor = Visitor()
        let link = LinkSocket(to: endpoint, keyPair: keyPair, receiver: visitor, isProbe: true)
        guard context.loop.post(.perform { link.open(in: $0) }) else { return .unreachable }
        defer { context.loop.post(.perform { link.closeNow(in: $0) }) }
        return await visitor.outcome()
    }
}

/// Hears whether a link opens; it always opens or closes, because a handshake is bounded in time.
private final class Visitor: LinkReceiver {
    enum Outcome { case opened, refused, unreachable }

    private let stream = AsyncStream<Outcome>.makeStream()

    func outcome() async -> Outcome {
        for await outcome in stream.stream { return outcome }
        return .unreachable
    }

    func linkOpened() { stream.continuation.yield(.opened) }
    func linkReceived(_ frames: [Frame]) {}
    func linkClosed(_ failure: LinkFailure) {
        stream.continuation.yield(failure == .refused ? .refused : .unreachable)
    }
}
