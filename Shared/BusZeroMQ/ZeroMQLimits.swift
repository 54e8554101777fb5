import Bus

/// Every limit of the ZeroMQ transport, in one place, with its unit.
enum ZeroMQLimits {
    /// The oldest libzmq without a published advisory.
    static let oldestVersion = ZeroMQVersion(4, 3, 4)

    /// How long closed sockets may still hand bytes to the network.
    static let lingerMilliseconds: Int32 = 1000
    /// How long a closing link or server may empty its own queue, and a server wait for its peers to leave, before its
    /// socket is closed.
    static let flushTimeout: Duration = .milliseconds(500)
    /// `shutdown()` answers within this time, done or not.
    static let shutdownTimeout: Duration = .seconds(2)

    /// Messages a pipe holds in each direction. Credits keep it from being reached.
    static let highWaterMarkMessages: Int32 = 1024
    /// What waits for one peer above the high-water mark; more, and the peer is given up.
    static let backlogFrames = 65_536
    static let backlogBytes = 256 * 1024 * 1024
    /// Frames received from a socket before anything else is looked at.
    static let receiveBatch = 256
    static let monitorBatch = 64
    /// Sockets that are found ready at a time.
    static let readyBatch = 256

    /// A frame's body, and what CURVE adds to it on the wire. Larger parts close the connection.
    static let partBytes = Int64(Limits.frameBodyBytes + 1024)
    static let listenBacklogConnections: Int32 = 1024
    /// Three for each link: the link, its monitor and the monitor's other end.
    static let sockets: Int32 = 16_384
    /// Names looked up at the same time, each on a thread that waits.
    static let resolverThreads = 4

    /// ZMTP heartbeats find a dead or stopped host within 3.5 s.
    static let heartbeatIntervalMilliseconds: Int32 = 1000
    static let heartbeatTimeoutMilliseconds: Int32 = 2500
    /// Sent to the peer. libzmq overflows above 65.5 s and then drops the peer at every heartbeat.
    static let heartbeatLifeMilliseconds: Int32 = 6000
    static let longestHeartbeatLifeMilliseconds: Int32 = 60_000

    /// A day: as good as never, for a socket that is closed at its first disconnect.
    static let neverMilliseconds: Int32 = 86_400_000

    /// The longest sleep of the I/O thread.
    static let longestSleepMilliseconds = 250
    /// How often a full peer is tried again; a ROUTER cannot say which of its peers became writable.
    static let retryInterval: Duration = .milliseconds(1)
    /// How soon after a lost connection its peer is searched for, and how often at most: libzmq takes a moment to forget
    /// it, on a busy machine a long one. Each search waits twice as long as the one before, up to the longest.
    static let searchInterval: Duration = .milliseconds(10)
    static let longestSearchInterval: Duration = .milliseconds(320)
    static let searchesForLostPeer = 20
    /// How long a closed server waits for libzmq to be done with it: the linger time, and some more.
    static let releaseTimeout: Duration = .milliseconds(1500)
}
