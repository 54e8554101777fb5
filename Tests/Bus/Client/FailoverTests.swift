import BusTesting
import Logging
import Testing

@testable import Bus

/// Two real servers in memory, one of them killed.
@Suite(.timeLimit(.minutes(10)))
struct FailoverTests {
    static let addresses = ["memory:one", "memory:other"]

    @Test(
        "reads go on without an error when one of two instances is killed under them",
        arguments: 0..<5)
    func kill(round: Int) async throws {
        let network = MemoryNetwork()
        var topology = ClientRig.topology(Self.addresses)
        topology.callers["tester"] = Topology.CallerEntry(
            publicKeys: ["k"], department: "education", roles: [.system], allowedMethods: ["*"])
        let source = TopologySource(topology)
        var servers: [BusServer] = []
        for address in Self.addresses {
            let server = try BusServer(
                services: [TestServiceImplementation().definition],
                transport: network.server(at: address), topology: source,
                log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            _ = try await server.start()
            servers.append(server)
        }
        let client = BusClient(transport: network.client(key: "k"), topology: source, agent: "t")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for number in 0..<60 {
                        if worker == 0, number == 20 { network.kill(Self.addresses[round % 2]) }
                        _ = try await client.call(
                            TestService.unaryCall, TestRequest(payload: [UInt8(number)]))
                    }
                }
            }
            try await group.waitForAll()
        }
        client.shutdown()
        for server in servers { await server.shutdown() }
    }
}
