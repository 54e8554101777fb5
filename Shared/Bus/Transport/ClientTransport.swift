/// Opens links to service instances. The client library decides when; a transport only carries frames.
public protocol ClientTransport: Sendable {
    /// Starts a link and returns at once. Everything that happens is told to the receiver,
    /// in order, never concurrently, never from inside this call.
    func connect(to endpoint: Endpoint, receiver: any LinkReceiver) -> any Link
}

/// One connection to one instance. It is never reconnected: a lost link is closed, and another one opened.
public protocol Link: Sendable {
    /// Queues frames in order; never blocks. Frames given to a closed link are dropped.
    func send(_ frames: [Frame])
    /// Closes after what is queued was handed to the network. `linkClosed` follows once.
    func close()
}

/// Hears what happens on a link. Called by the transport's thread: return quickly, never block.
public protocol LinkReceiver: AnyObject, Sendable {
    /// The peer accepted the connection and its authentication.
    func linkOpened()
    /// Frames in the order they were sent, in batches of whatever had arrived.
    func linkReceived(_ frames: [Frame])
    /// The last call on this receiver.
    func linkClosed(_ failure: LinkFailure)
}

/// Why a link ended.
public enum LinkFailure: Sendable, Hashable {
    /// `close()` was called.
    case closed
    /// Nobody listens there, or the peer went away.
    case unreachable
    /// The peer refused this process's key, or its key is not the one in the topology.
    case refused
    /// The peer sent something that is not a frame.
    case protocolError
}

/// Where one instance of a service listens, and the key it must prove.
public struct Endpoint: Sendable, Hashable, Codable {
    /// `tcp://127.0.0.1:9101`, `ipc:///path`, or `memory:name` in tests.
    public var address: String
    /// CURVE public key, Z85, 40 characters; nil only where the transport is private to the process or host user.
    public var publicKey: String?

    public init(address: String, publicKey: String? = nil) {
        self.address = address
        self.publicKey = publicKey
    }
}
