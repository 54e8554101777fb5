public import Bus
import Logging

/// Services in memory and a client that calls them, for one test.
public struct TestBus: Sendable {
    public let network: MemoryNetwork
    public let topology: TopologySource
    public let client: BusClient

    /// Serves `services`, each as its own program, and runs `body` with a client.
    ///
    /// - Parameters:
    ///   - caller: who the client is; by default a system program that may do everything.
    ///   - contentType: the wire format of typed calls.
    ///   - interceptors: of every server, after the built-in ones.
    ///   - purpose: stated, with a case number, by every call to a method with personal data that states none.
    public static func run<Result>(
        _ services: [ServiceDefinition], as caller: Caller = .everything,
        contentType: ContentType = .cbor, interceptors: [any ServerInterceptor] = [],
        options: BusServer.Options = BusServer.Options(),
        clock: any BusClock = SystemClock(), purpose: String? = "test",
        _ body: (TestBus) async throws -> Result
    ) async throws -> Result {
        let network = MemoryNetwork()
        let topology = TopologySource(Self.topology(services, caller))
        var servers: [BusServer] = []
        for service in services {
            let server = try BusServer(
                services: [service], transport: network.server(at: Self.address(service)),
                topology: topology, interceptors: interceptors, options: options, clock: clock,
                log: Self.silent)
            _ = try await server.start()
            servers.append(server)
        }
        let client = BusClient(
            transport: network.client(key: Self.key(caller.name)), topology: topology,
            agent: "test", contentType: contentType,
            interceptors: purpose.map { [PurposeStater(purpose: $0, caseNumber: "TEST-1")] } ?? [],
            clock: clock)
        let outcome: Swift.Result<Result, any Error>
        do {
            outcome = .success(
                try await body(TestBus(network: network, topology: topology, client: client)))
        } catch {
            outcome = .failure(error)
        }
        client.shutdown()
        for server in servers { await server.shutdown() }
        return try outcome.get()
    }

    /// The in-memory address of a service.
    public static func address(_ service: ServiceDefinition) -> String {
        "memory:\(service.contract.name)"
    }

    /// The key that stands for a caller in memory.
    public static func key(_ caller: String) -> String { "key-of-\(caller)" }

    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static func topology(_ services: [ServiceDefinition], _ caller: Caller) -> Topology {
        var topology = Topology()
        for service in services {
            topology.services[service.contract.name] = Topology.ServiceEntry(
                instances: [Endpoint(address: address(service))])
        }
        topology.callers[caller.name] = Topology.CallerEntry(
            publicKeys: [key(caller.name)], department: caller.principal.department,
            roles: caller.principal.roles, districts: caller.principal.districts,
            mayActOnBehalf: caller.mayActOnBehalf, allowedMethods: caller.allowedMethods,
            purposes: caller.purposes)
        return topology
    }
}

extension Caller {
    /// A system program that may call every method for anybody, also for the purpose `test`.
    public static let everything = Caller(
        name: "tester",
        principal: Principal(
            subject: "tester", department: "education", roles: [.system], districts: ["*"]),
        mayActOnBehalf: true, allowedMethods: ["*"], purposes: ["*", "test"])
}
