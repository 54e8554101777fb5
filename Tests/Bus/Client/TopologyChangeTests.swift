import BusTesting
import Logging
import Synchronization
import Testing

@testable import Bus

/// Real servers in memory that come and go under load.
@Suite(.timeLimit(.minutes(10)))
struct TopologyChangeTests {
    /// What the callers have done, and whether they are to stop.
    private final class Load: Sendable {
        private let state = Mutex((calls: 0, isOver: false))
        var calls: Int { state.withLock { $0.calls } }
        var isOver: Bool { state.withLock { $0.isOver } }
        func count() { state.withLock { $0.calls += 1 } }
        func end() { state.withLock { $0.isOver = true } }
    }

    static func server(
        at address: String, in network: MemoryNetwork, _ topology: TopologySource
    ) async throws -> BusServer {
        let server = try BusServer(
            services: [TestServiceImplementation().definition],
            transport: network.server(at: address), topology: topology,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        _ = try await server.start()
        return server
    }

    static func topology(_ addresses: [String]) -> Topology {
        var topology = ClientRig.topology(addresses)
        topology.callers["tester"] = Topology.CallerEntry(
            publicKeys: ["k"], department: "education", roles: [.system], allowedMethods: ["*"])
        return topology
    }

    @Test("instances that are replaced one after the other lose no call, read or write")
    func replaced() async throws {
        let network = MemoryNetwork()
        let source = TopologySource(Self.topology(["memory:0", "memory:1"]))
        var servers = [
            try await Self.server(at: "memory:0", in: network, source),
            try await Self.server(at: "memory:1", in: network, source),
        ]
        let client = BusClient(transport: network.client(key: "k"), topology: source, agent: "t")
        let load = Load()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<6 {
                group.addTask {
                    while !load.isOver {
                        let request = TestRequest(payload: [UInt8(worker)])
                        if worker % 2 == 0 {
                            _ = try await client.call(TestService.unaryCall, request)
                        } else {
                            _ = try await client.call(TestService.writeCall, request)
                        }
                        load.count()
                    }
                }
            }
            for round in 2..<8 {
                let address = "memory:\(round)"
                servers.append(try await Self.server(at: address, in: network, source))
                source.update(Self.topology(["memory:\(round - 1)", address]))
                let before = load.calls
                while load.calls < before + 50, !group.isCancelled {
                    await Task.yield()
                }
                // The one that left stops with its notice, while calls may still be on their way to it.
                await servers.removeFirst().shutdown()
            }
            load.end()
            try await group.waitForAll()
        }
        client.shutdown()
        for server in servers { await server.shutdown() }
        #expect(load.calls > 300)
    }

    @Test("instances that drain without leaving the topology lose no call either")
    func drained() async throws {
        let network = MemoryNetwork()
        let addresses = ["memory:0", "memory:1", "memory:2"]
        let source = TopologySource(Self.topology(addresses))
        var servers: [BusServer] = []
        for address in addresses {
            servers.append(try await Self.server(at: address, in: network, source))
        }
        let client = BusClient(transport: network.client(key: "k"), topology: source, agent: "t")
        let load = Load()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<6 {
                group.addTask {
                    while !load.isOver {
                        _ = try await client.call(
                            TestService.writeCall, TestRequest(payload: [UInt8(worker)]))
                    }
                }
            }
            for round in 0..<6 {
                await servers[round % 3].shutdown()
                servers[round % 3] = try await Self.server(
                    at: addresses[round % 3], in: network, source)
            }
            load.end()
            try await group.waitForAll()
        }
        client.shutdown()
        for server in servers { await server.shutdown() }
    }
}
