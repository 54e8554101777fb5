public import Bus
import Dispatch
import Synchronization

/// Servers and clients in one process, with the failures of a real network on demand.
///
/// Frames cross in their wire form. Everything is delivered by one queue, in order, as a real transport's
/// thread does.
public final class MemoryNetwork: Sendable {
    /// What can be made to go wrong.
    public struct Faults: Sendable {
        /// New links are refused as by a dead host.
        public var isUnreachable = false
        /// Frames vanish without a word, both ways: a black hole.
        public var isBlackHole = false
        public init() {}
    }

    private struct Connection {
        let link: MemoryLink
        let receiver: any LinkReceiver
        let address: String
        let callerKey: String?
    }

    private struct State {
        var listeners: [String: any ServerReceiver] = [:]
        var connections: [PeerID: Connection] = [:]
        var nextPeer: UInt64 = 0
        var faults = Faults()
    }

    private let queue = DispatchQueue(label: "edubus.memory-network")
    private let state = Mutex(State())

    public init() {}

    /// Changes what goes wrong from now on.
    public func setFaults(_ change: (inout Faults) -> Void) {
        state.withLock { change(&$0.faults) }
    }

    /// Cuts every link to an address, as when its process is killed.
    public func kill(_ address: String) {
        let cut = state.withLock { state in
            state.listeners[address] = nil
            let cut = state.connections.filter { $0.value.address == address }
            for peer in cut.keys { state.connections[peer] = nil }
            return cut
        }
        queue.async {
            for connection in cut.values { connection.receiver.linkClosed(.unreachable) }
        }
    }

    /// A client's way into this network.
    ///
    /// - Parameter key: what the server sees as the authenticated public key.
    public func client(key: String?) -> any ClientTransport {
        MemoryClientTransport(network: self, key: key)
    }

    /// A server's way into this network.
    public func server(at address: String) -> any ServerTransport {
        MemoryServerTransport(network: self, address: address)
    }

    // MARK: Called by the transports

    func listen(_ address: String, _ receiver: any ServerReceiver) throws {
        try state.withLock { state in
            guard state.listeners[address] == nil else {
                throw AddressInUse(address: address)
            }
            state.listeners[address] = receiver
        }
    }

    func connect(
        _ link: MemoryLink, to address: String, key: String?, receiver: any LinkReceiver
    ) -> PeerID {
        let (peer, isThere) = state.withLock { state in
            state.nextPeer += 1
            let peer = PeerID(rawValue: state.nextPeer)
            let isThere = state.listeners[address] != nil && !state.faults.isUnreachable
            if isThere {
                state.connections[peer] = Connection(
                    link: link, receiver: receiver, address: address, callerKey: key)
            }
            return (peer, isThere)
        }
        queue.async {
            if isThere { receiver.linkOpened() } else { receiver.linkClosed(.unreachable) }
        }
        return peer
    }

    func send(_ frames: [Frame], from peer: PeerID) {
        queue.async {
            let (receiver, key) = self.state.withLock { state -> ((any ServerReceiver)?, String?) in
                guard let connection = state.connections[peer], !state.faults.isBlackHole else {
                    return (nil, nil)
                }
                return (state.listeners[connection.address], connection.callerKey)
            }
            guard let receiver else { return }
            guard let carried = Self.carried(frames) else { return self.cut(peer) }
            receiver.received(
                carried.map { ReceivedFrame(peer: peer, callerKey: key, frame: $0) })
        }
    }

    func send(_ frames: [Frame], to peer: PeerID, from address: String) {
        queue.async {
            let (connection, listener, isLost) = self.state.withLock {
                ($0.connections[peer], $0.listeners[address], $0.faults.isBlackHole)
            }
            guard !isLost else { return }
            guard let connection else {
                listener?.peerGone(peer)
                return
            }
            guard let carried = Self.carried(frames) else {
                self.cut(peer)
                listener?.peerGone(peer)
                return
            }
            connection.receiver.linkReceived(carried)
        }
    }

    /// Frames as they come out of their wire form; nil when one may not be sent, which costs the link.
    private static func carried(_ frames: [Frame]) -> [Frame]? {
        try? frames.map { try FrameCoding.frame(from: FrameCoding.parts(of: $0)) }
    }

    private func cut(_ peer: PeerID) {
        let connection = state.withLock { $0.connections.removeValue(forKey: peer) }
        connection?.receiver.linkClosed(.protocolError)
    }

    func close(_ peer: PeerID) {
        queue.async {
            let connection = self.state.withLock { $0.connections.removeValue(forKey: peer) }
            connection?.receiver.linkClosed(.closed)
        }
    }

    /// Ends a server after what it sent was delivered.
    func close(_ address: String) async {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume() }
        }
        kill(address)
    }

    /// Waits until everything that was sent is delivered.
    public func settle() async {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume() }
        }
    }
}

/// Somebody listens at the address already.
public struct AddressInUse: Error {
    public let address: String
}

struct MemoryClientTransport: ClientTransport {
    let network: MemoryNetwork
    let key: String?

    func connect(to endpoint: Endpoint, receiver: any LinkReceiver) -> any Link {
        let link = MemoryLink(network: network)
        link.peer.withLock {
            $0 = network.connect(link, to: endpoint.address, key: key, receiver: receiver)
        }
        return link
    }
}

final class MemoryLink: Link {
    let network: MemoryNetwork
    let peer = Mutex<PeerID?>(nil)

    init(network: MemoryNetwork) { self.network = network }

    func send(_ frames: [Frame]) {
        guard let peer = peer.withLock({ $0 }) else { return }
        network.send(frames, from: peer)
    }

    func close() {
        guard let peer = peer.withLock({ $0 }) else { return }
        network.close(peer)
    }
}

struct MemoryServerTransport: ServerTransport {
    let network: MemoryNetwork
    let address: String

    func listen(receiver: any ServerReceiver) async throws -> Endpoint {
        try network.listen(address, receiver)
        return Endpoint(address: address)
    }

    func send(_ frames: [Frame], to peer: PeerID) {
        network.send(frames, to: peer, from: address)
    }

    func close() async { await network.close(address) }
}
