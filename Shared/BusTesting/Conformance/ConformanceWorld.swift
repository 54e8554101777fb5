public import Bus
import Logging
import Synchronization

/// What one conformance case plays in: a network, a topology, a server of the test service and its client; more of
/// both on demand.
public final class ConformanceWorld: Sendable {
    /// A server of the test service.
    struct Instance: Sendable {
        let service: TestServiceImplementation
        let server: BusServer
        let endpoint: Endpoint
        let transport: any ServerTransport
        let clock: any BusClock

        /// Ends it as a crash does: no word to anybody.
        func kill() async { await transport.close() }
    }

    private struct State {
        var instances: [Instance] = []
        var clients: [BusClient] = []
        var transports: [any ServerTransport] = []
        var names = 0
    }

    /// A drain without the pauses that are for real networks, and heartbeats that no busy machine misses: the cases
    /// that are about silence choose their own.
    public static let quickServer: BusServer.Options = {
        var options = BusServer.Options()
        options.heartbeat = .seconds(20)
        options.drainNotice = .milliseconds(1)
        options.drainTimeout = .milliseconds(300)
        return options
    }()

    package let contentType: ContentType
    let topology: TopologySource
    private let network: any ConformanceNetwork
    private let first: Instance
    /// Of `tester`, who may everything, also speak for others.
    package let client: BusClient
    private let state = Mutex(State())

    public init(
        on network: any ConformanceNetwork, in contentType: ContentType,
        for testCase: ConformanceCase
    ) async throws {
        self.network = network
        self.contentType = contentType
        topology = TopologySource(
            Topology(callers: [
                "tester": Topology.CallerEntry(
                    publicKeys: [try network.publicKey(of: "tester")], department: "education",
                    roles: [.system], mayActOnBehalf: true, allowedMethods: ["*"])
            ]))
        let transport = try network.server(named: "server-0", at: nil, topology: topology)
        first = try await Self.serve(
            on: transport, topology, TestServiceImplementation(), testCase.needs.server,
            SystemClock())
        client = BusClient(
            transport: try network.client(as: "tester"), topology: topology, agent: "tester",
            contentType: contentType)
        state.withLock { state in
            state.instances = [first]
            state.clients = [client]
        }
        name([first.endpoint])
    }

    /// The first server's service, as an oracle of what it did.
    var service: TestServiceImplementation { first.service }
    var server: BusServer { first.server }
    var endpoint: Endpoint { first.endpoint }
    /// Ends the first server as a crash does.
    func kill() async { await first.kill() }

    // MARK: More of everything

    /// One more server of the test service; the topology does not name it yet.
    ///
    /// - Parameter again: the endpoint of one that is gone, to take its place.
    func serve(
        at again: Endpoint? = nil, options: BusServer.Options = quickServer,
        clock: any BusClock = SystemClock()
    ) async throws -> Instance {
        let instance = try await Self.serve(
            on: try serverTransport(at: again), topology, TestServiceImplementation(), options,
            clock)
        state.withLock { $0.instances.append(instance) }
        return instance
    }

    private static func serve(
        on transport: any ServerTransport, _ topology: TopologySource,
        _ service: TestServiceImplementation, _ options: BusServer.Options, _ clock: any BusClock
    ) async throws -> Instance {
        let server = try BusServer(
            services: [service.definition], transport: transport, topology: topology,
            options: options, clock: clock,
            log: Logger(label: "conformance") { _ in SwiftLogNoOpLogHandler() })
        return Instance(
            service: service, server: server, endpoint: try await server.start(),
            transport: transport, clock: clock)
    }

    /// Serves other contracts, and names the server as this service's one instance.
    package func serve(
        _ definitions: [ServiceDefinition], as service: String,
        interceptors: [any ServerInterceptor] = []
    ) async throws {
        let transport = try serverTransport()
        let server = try BusServer(
            services: definitions, transport: transport, topology: topology,
            interceptors: interceptors, options: Self.quickServer,
            log: Logger(label: "conformance") { _ in SwiftLogNoOpLogHandler() })
        let endpoint = try await server.start()
        state.withLock { state in
            state.instances.append(
                Instance(
                    service: TestServiceImplementation(), server: server, endpoint: endpoint,
                    transport: transport, clock: SystemClock()))
        }
        var named = topology.current
        named.services[service] = Topology.ServiceEntry(instances: [endpoint])
        topology.update(named)
    }

    /// A server's end without a server, for one that misbehaves.
    ///
    /// - Parameter again: the endpoint of one that is gone, to take its place.
    func serverTransport(at again: Endpoint? = nil) throws -> any ServerTransport {
        let number = state.withLock { state in
            state.names += 1
            return state.names
        }
        let transport = try network.server(
            named: "server-\(number)", at: again, topology: topology)
        state.withLock { $0.transports.append(transport) }
        return transport
    }

    /// Makes these the instances of the test service, for every client.
    func name(_ endpoints: [Endpoint]) {
        var named = topology.current
        named.services[TestService.name] = Topology.ServiceEntry(instances: endpoints)
        topology.update(named)
    }

    /// Lets a caller in, or changes what it may.
    package func admit(
        _ name: String, _ change: (inout Topology.CallerEntry) -> Void = { _ in }
    ) throws {
        let made = Topology.CallerEntry(
            publicKeys: [try network.publicKey(of: name)], department: "finance", roles: [],
            allowedMethods: ["*"])
        var entry = topology.current.callers[name] ?? made
        change(&entry)
        var admitted = topology.current
        admitted.callers[name] = entry
        topology.update(admitted)
    }

    func publicKey(of caller: String) throws -> String { try network.publicKey(of: caller) }

    /// One more client, as `tester` or as somebody else, with the topology of the world unless told otherwise.
    package func client(
        as caller: String = "tester", type: ContentType? = nil,
        topology other: TopologySource? = nil,
        transport: (any ClientTransport)? = nil, clock: any BusClock = SystemClock()
    ) throws -> BusClient {
        let client = BusClient(
            transport: try transport ?? network.client(as: caller), topology: other ?? topology,
            agent: caller, contentType: type ?? contentType, clock: clock)
        state.withLock { $0.clients.append(client) }
        return client
    }

    /// A way in that counts the links it makes.
    func countingTransport() throws -> CountingTransport {
        CountingTransport(try network.client(as: "tester"))
    }

    /// How many sessions the first server has, this client's one included.
    func sessions() async throws -> Int {
        try await client.call(Stats.get, StatsRequest(), on: TestService.name).sessions
    }

    /// A message in the wire format of the case.
    func body(_ message: some BusMessage) throws -> [UInt8] { try contentType.encode(message) }

    /// A link for a peer that misbehaves, with the tester's key; to the first server unless told otherwise.
    func rawLink(_ receiver: any LinkReceiver, to other: Endpoint? = nil) throws -> any Link {
        try network.client(as: "tester").connect(to: other ?? endpoint, receiver: receiver)
    }

    /// - Returns: whether everything stopped in its time.
    public func stop() async -> Bool {
        let (clients, instances, transports) = state.withLock {
            ($0.clients, $0.instances, $0.transports)
        }
        for client in clients { client.shutdown() }
        await withTaskGroup(of: Void.self) { group in
            for instance in instances {
                group.addTask {
                    // A drain waits for time to pass, also where the case turned the clock.
                    let turning = (instance.clock as? ManualClock).map { clock in
                        Task { await clock.turn(by: .milliseconds(100)) { false } }
                    }
                    await instance.server.shutdown()
                    turning?.cancel()
                }
            }
        }
        for transport in transports { await transport.close() }
        return await network.shutdown()
    }
}
