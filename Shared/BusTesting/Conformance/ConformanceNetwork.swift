public import Bus

/// What a transport must offer so that the conformance cases can run on it: ends for any number of servers and callers.
public protocol ConformanceNetwork: Sendable {
    /// The public key of a caller, the same at every ask.
    func publicKey(of caller: String) throws -> String
    /// The way in for a program that proves a caller's key.
    func client(as caller: String) throws -> any ClientTransport
    /// One more server's way in.
    ///
    /// - Parameters:
    ///   - name: tells it from the others.
    ///   - again: the endpoint of a server that is gone, whose place and key this one takes.
    func server(
        named name: String, at again: Endpoint?, topology: TopologySource
    ) throws -> any ServerTransport
    /// Ends everything.
    ///
    /// - Returns: whether that was done in its time.
    func shutdown() async -> Bool
}

/// The conformance cases' ends in memory.
public struct MemoryConformanceNetwork: ConformanceNetwork {
    private let network = MemoryNetwork()

    public init() {}

    public func publicKey(of caller: String) -> String { TestBus.key(caller) }

    public func client(as caller: String) -> any ClientTransport {
        network.client(key: TestBus.key(caller))
    }

    public func server(
        named name: String, at again: Endpoint?, topology: TopologySource
    ) -> any ServerTransport {
        network.server(at: again?.address ?? "memory:\(name)")
    }

    public func shutdown() async -> Bool {
        await network.settle()
        return true
    }
}
