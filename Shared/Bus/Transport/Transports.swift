/// The two ends a program has on the bus.
public struct Transports: Sendable {
    public var client: any ClientTransport
    /// Nil for a program that serves nothing.
    public var server: (any ServerTransport)?
    /// Finds the addresses behind names in endpoints; nil where addresses name no hosts.
    public var resolver: (any AddressResolver)?
    /// What the transport counted since it started, by name in snake case: `frames_sent`.
    public var counts: @Sendable () -> [(name: String, count: Int)]
    /// Ends the transport's thread, after both ends are closed. Bounded in time.
    public var shutdown: @Sendable () async -> Void

    public init(
        client: any ClientTransport, server: (any ServerTransport)?,
        resolver: (any AddressResolver)? = nil,
        counts: @escaping @Sendable () -> [(name: String, count: Int)] = { [] },
        shutdown: @escaping @Sendable () async -> Void
    ) {
        self.client = client
        self.server = server
        self.resolver = resolver
        self.counts = counts
        self.shutdown = shutdown
    }
}

/// What a transport is made from. A program's main says which transport.
public struct TransportSettings: Sendable {
    /// Where to listen; nil for a program that serves nothing.
    public var listen: String?
    public var publicKey: String
    public var secretKey: String
    public var topology: TopologySource

    public init(listen: String?, publicKey: String, secretKey: String, topology: TopologySource) {
        self.listen = listen
        self.publicKey = publicKey
        self.secretKey = secretKey
        self.topology = topology
    }
}

/// Makes a transport: `ZeroMQTransports.make`.
public typealias TransportFactory = @Sendable (TransportSettings) throws -> Transports
