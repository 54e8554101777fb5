import Bus
import BusTesting
import BusZeroMQ
import Logging
import Testing

/// Keys that change while calls go on, over TCP with CURVE.
@Suite(.timeLimit(.minutes(10)))
struct KeyRotationTests {
    private static let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func server(
        _ world: World, at address: String, keys: CurveKeyPair
    ) throws -> BusServer {
        try BusServer(
            services: [TestServiceImplementation().definition],
            transport: ZeroMQServerTransport(
                context: world.context, endpoint: address, keyPair: keys,
                topology: world.topology),
            topology: world.topology, log: log)
    }

    private static func client(_ world: World, _ keys: CurveKeyPair) -> BusClient {
        BusClient(
            transport: world.client(keys), topology: world.topology, agent: "test")
    }

    private static func topology(
        callers: [CurveKeyPair], servers: [(String, CurveKeyPair)]
    ) -> Topology {
        var topology = World.topology(keys: callers.map(\.publicKey))
        topology.callers["the-caller"]?.allowedMethods = ["*"]
        topology.services[TestService.name] = Topology.ServiceEntry(
            instances: servers.map { Endpoint(address: $0.0, publicKey: $0.1.publicKey) })
        return topology
    }

    private static func call(_ client: BusClient) async throws {
        _ = try await client.call(
            TestService.emptyCall, TestEmpty(),
            options: CallOptions(deadline: .seconds(20), waitForReady: true))
    }

    @Test("rotated_key_overlap: two keys are good; the revoked one is refused on its live session")
    func callersKey() async throws {
        try await World.run { world in
            let server = try Self.server(world, at: "tcp://127.0.0.1:0", keys: world.serverKeys)
            let endpoint = try await server.start()
            let (old, new) = (world.clientKeys, try CurveKeyPair.generate())
            let servers = [(endpoint.address, world.serverKeys)]
            world.topology.update(Self.topology(callers: [old, new], servers: servers))
            let (former, next) = (Self.client(world, old), Self.client(world, new))
            for client in [former, next, former, next] { try await Self.call(client) }
            world.topology.update(Self.topology(callers: [new], servers: servers))
            let error = await #expect(throws: CallError.self) {
                _ = try await former.call(TestService.emptyCall, TestEmpty())
            }
            #expect(
                error?.code == .unauthenticated || error?.code == .unavailable, "\(error as Any)")
            #expect(error?.executed != .yes)
            for _ in 0..<3 { try await Self.call(next) }
            former.shutdown()
            next.shutdown()
            await server.shutdown()
        }
    }

    @Test("a service's next key at the same address: clients use whichever the server proves")
    func servicesKey() async throws {
        try await World.run { world in
            let (old, new) = (world.serverKeys, try CurveKeyPair.generate())
            let first = try Self.server(world, at: "tcp://127.0.0.1:0", keys: old)
            let address = try await first.start().address
            let keys = [world.clientKeys]
            world.topology.update(Self.topology(callers: keys, servers: [(address, old)]))
            let client = Self.client(world, world.clientKeys)
            try await Self.call(client)
            world.topology.update(
                Self.topology(callers: keys, servers: [(address, old), (address, new)]))
            for _ in 0..<5 { try await Self.call(client) }
            await first.shutdown()
            let second = try Self.server(world, at: address, keys: new)
            _ = try await second.start()
            for _ in 0..<5 { try await Self.call(client) }
            world.topology.update(Self.topology(callers: keys, servers: [(address, new)]))
            for _ in 0..<5 { try await Self.call(client) }
            client.shutdown()
            await second.shutdown()
        }
    }
}
