/// Accepts sessions for one program. It carries frames and proves who is connected.
public protocol ServerTransport: Sendable {
    /// Binds and starts to deliver. Throws when the address is in use or the security self-test fails.
    ///
    /// - Returns: the endpoint as bound (a port 0 resolved).
    func listen(receiver: any ServerReceiver) async throws -> Endpoint
    /// Queues frames for a peer in order; never blocks. An unknown peer's frames are dropped and `peerGone` is told.
    func send(_ frames: [Frame], to peer: PeerID)
    /// Stops accepting, hands what is queued to the network, closes. Bounded in time.
    func close() async
}

/// A connected peer, as the transport tells them apart. Never reused within a process.
public struct PeerID: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// One frame with who sent it.
public struct ReceivedFrame: Sendable {
    public let peer: PeerID
    /// The authenticated public key (the ZAP user id); nil when the transport could not tell, which is refused.
    public let callerKey: String?
    public let frame: Frame

    public init(peer: PeerID, callerKey: String?, frame: Frame) {
        self.peer = peer
        self.callerKey = callerKey
        self.frame = frame
    }
}

/// Hears what happens on a server's transport. Called by one thread, in order: return quickly, never block.
public protocol ServerReceiver: AnyObject, Sendable {
    func received(_ frames: [ReceivedFrame])
    /// The peer broke the wire format: too many parts, no magic, an oversize head.
    func peerViolated(_ peer: PeerID)
    /// The peer cannot be reached any more.
    func peerGone(_ peer: PeerID)
}
