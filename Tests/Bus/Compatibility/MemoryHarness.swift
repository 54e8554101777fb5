import Bus
import BusTesting
import Logging

/// The compatibility suite's ends in memory.
struct MemoryHarness: CompatibilityHarness {
    let service = TestServiceImplementation()
    let network = MemoryNetwork()
    let topology: TopologySource
    let client: BusClient
    let server: BusServer
    private static let address = "memory:testing"

    init(contentType: ContentType) async throws {
        topology = TopologySource(
            Topology(
                services: [
                    TestService.name: Topology.ServiceEntry(
                        instances: [Endpoint(address: Self.address)])
                ],
                callers: [
                    "tester": Topology.CallerEntry(
                        publicKeys: ["tester-key"], department: "education", roles: [.system],
                        mayActOnBehalf: true, allowedMethods: ["*"])
                ]))
        server = try BusServer(
            services: [service.definition], transport: network.server(at: Self.address),
            topology: topology, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        _ = try await server.start()
        client = BusClient(
            transport: network.client(key: "tester-key"), topology: topology, agent: "tester",
            contentType: contentType)
    }

    func strangeClient() -> BusClient {
        BusClient(
            transport: network.client(key: "stranger-key"), topology: topology, agent: "stranger")
    }

    func rawLink(_ receiver: any LinkReceiver) -> any Link {
        network.client(key: "tester-key").connect(
            to: Endpoint(address: Self.address), receiver: receiver)
    }

    func stop() async {
        client.shutdown()
        await server.shutdown()
    }
}
