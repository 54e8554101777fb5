import Bus
import BusTesting
import BusZeroMQ
import Foundation
import Logging
import Synchronization
import Testing

@testable import Peer

/// Peers that serve the test service, a topology file they watch, and a client of them in this process.
final class Replicas: Sendable {
    /// What can be chosen of a peer.
    struct Choice: Sendable {
        var delay: Duration = .milliseconds(2)
        var inFlightCalls: Int?
        var heartbeat: Duration? = .seconds(1)
        /// Where silence is not what is tested: a machine that is busy for seconds makes no peer silent.
        static let patient = Choice(heartbeat: .seconds(10))
        /// Whether callers reach it through a proxy.
        var isBehindProxy = false
        /// Of this machine, all of whose addresses begin with 127.
        var host = "127.0.0.1"
        /// Nil for any.
        var port: Int?
    }

    let folder: String
    /// What the peers do.
    let journal: Journal
    let client: BusClient
    /// The client's; the peers' is the file.
    let topology: TopologySource
    let context: ZeroMQContext
    private let serverKeys: CurveKeyPair
    let clientKeys: CurveKeyPair
    private let state: Mutex<State>

    private struct State {
        var choices: [String: Choice] = [:]
        var ports: [String: Int] = [:]
        var running: [String: PeerProcess] = [:]
        var proxies: [String: FaultProxy] = [:]
    }

    private init(folder: String, choices: [String: Choice]) throws {
        self.folder = folder
        journal = Journal(folder: folder)
        context = try ZeroMQContext.additional()
        serverKeys = try .generate()
        clientKeys = try .generate()
        topology = TopologySource(Topology())
        client = Self.makeClient(context, clientKeys, topology)
        let ports = try Machine.freePorts(choices.count)
        state = Mutex(
            State(
                choices: choices,
                ports: Dictionary(
                    uniqueKeysWithValues: zip(choices.keys.sorted(), ports).map { name, port in
                        (name, choices[name]?.port ?? port)
                    })))
        for (name, choice) in choices where choice.isBehindProxy {
            let proxy = try FaultProxy(to: port(of: name))
            state.withLock { $0.proxies[name] = proxy }
        }
    }

    /// Starts the peers, runs a test and ends them. The client has a session with each when the test begins.
    static func run(
        _ choices: [String: Choice], _ body: (Replicas) async throws -> Void
    ) async throws {
        try await Machine.withFolder { folder in
            let replicas = try Replicas(folder: folder, choices: choices)
            do {
                try replicas.publish()
                for name in choices.keys.sorted() { try await replicas.start(name) }
                try await replicas.warmUp()
                try await body(replicas)
            } catch {
                Issue.record("\(error)\n\(replicas.logs)")
            }
            await replicas.end()
        }
    }

    static func run(
        _ names: String..., choice: Choice = Choice(), _ body: (Replicas) async throws -> Void
    ) async throws {
        try await run(
            Dictionary(uniqueKeysWithValues: names.map { ($0, choice) }), body)
    }

    private static func makeClient(
        _ context: ZeroMQContext, _ keys: CurveKeyPair, _ topology: TopologySource,
        _ resolver: (any AddressResolver)? = nil
    ) -> BusClient {
        BusClient(
            transport: ZeroMQClientTransport(context: context, keyPair: keys), topology: topology,
            agent: "resilience", resolver: resolver)
    }

    /// A client with sessions of its own; its test shuts it down.
    func anotherClient(resolver: (any AddressResolver)? = nil) -> BusClient {
        Self.makeClient(context, clientKeys, topology, resolver)
    }

    // MARK: Topology

    var names: [String] { state.withLock { $0.choices.keys.sorted() } }

    func port(of name: String) throws -> Int {
        try #require(state.withLock { $0.ports[name] })
    }

    func proxy(of name: String) throws -> FaultProxy {
        try #require(state.withLock { $0.proxies[name] })
    }

    /// Where callers find a peer.
    func endpoint(of name: String) throws -> Endpoint {
        let proxy = state.withLock { $0.proxies[name] }
        return endpoint(
            try proxy.map { "tcp://127.0.0.1:\($0.port)" } ?? address(of: name))
    }

    /// Any address with the peers' key.
    func endpoint(_ address: String) -> Endpoint {
        Endpoint(address: address, publicKey: serverKeys.publicKey)
    }

    /// Where a peer listens.
    private func address(of name: String) throws -> String {
        let host = state.withLock { $0.choices[name]?.host }
        return "tcp://\(try #require(host)):\(try port(of: name))"
    }

    /// The test service with some of the peers; each is a service of its own too, so that a test can ask it alone.
    func makeTopology(
        of names: [String]? = nil, callers: [String: Topology.CallerEntry]? = nil
    ) throws -> Topology {
        var topology = Topology()
        for name in self.names {
            topology.services[name] = .init(instances: [try endpoint(of: name)])
        }
        topology.services[TestService.name] = .init(
            instances: try (names ?? self.names).map { try endpoint(of: $0) })
        topology.callers = callers ?? [tester: entry(clientKeys), "peer": entry(serverKeys)]
        return topology
    }

    let tester = "tester"

    func entry(
        _ keys: CurveKeyPair, allowed: [MethodPattern] = ["*"]
    ) -> Topology.CallerEntry {
        .init(
            publicKeys: [keys.publicKey], department: "education", roles: [.system],
            allowedMethods: allowed)
    }

    var topologyFile: String { "\(folder)/topology.json" }

    /// Puts a topology in force: the file at once, the client's own as a program that watches it would.
    func publish(_ topology: Topology? = nil) throws {
        let topology = try topology ?? makeTopology()
        try JSONEncoder().encode(topology).write(
            to: URL(filePath: topologyFile), options: .atomic)
        self.topology.update(topology)
    }

    // MARK: Peers

    /// Starts a peer and waits until it serves.
    func start(_ name: String) async throws {
        let choice = try #require(state.withLock { $0.choices[name] })
        let served = journal.served(name)
        let peer = try PeerProcess(
            PeerPlan(
                name: name, listen: try address(of: name),
                secretKey: serverKeys.secretKey, topologyFile: topologyFile,
                journalFolder: folder,
                delayMilliseconds: Int(choice.delay.wholeMilliseconds),
                inFlightCalls: choice.inFlightCalls,
                heartbeatMilliseconds: choice.heartbeat?.wholeMilliseconds), folder: folder)
        state.withLock { $0.running[name] = peer }
        try await Machine.until("\(name) serves") {
            guard peer.isRunning else { throw NotInTime(what: "\(name) ended") }
            return journal.served(name) > served
        }
    }

    /// Adds a peer that the topology does not name yet.
    func add(_ name: String, _ choice: Choice = Choice()) async throws {
        let port = try choice.port ?? Machine.freePorts(1)[0]
        state.withLock { state in
            state.choices[name] = choice
            state.ports[name] = port
        }
        try await start(name)
    }

    func process(_ name: String) throws -> PeerProcess {
        try #require(state.withLock { $0.running[name] })
    }

    /// Asks a peer what it holds.
    func look(at name: String) async throws -> PeerFigures {
        try await client.call(PeerControl.look, TestEmpty(), on: name)
    }

    /// Waits until each of the peers was given a call of the test service after a place in the journal.
    func untilCalled(_ names: [String], since place: UInt64, within limit: Duration = .seconds(120))
        async throws
    {
        try await Machine.until("\(names) get calls", within: limit) {
            let lines = journal.calls(since: place)
            return names.allSatisfy { name in
                lines.contains { $0.event == .begun && $0.instance == name }
            }
        }
    }

    /// Calls until every peer has answered.
    private func warmUp() async throws {
        var settings = Load.Settings()
        settings.callers = 3
        let load = Load.start(client, settings)
        try await untilCalled(names, since: 0)
        #expect(await load.stop().errors.isEmpty)
    }

    private var logs: String {
        let running = state.withLock { $0.running }
        return running.values.map { peer in
            "\(peer.plan.name):\n"
                + peer.errors.split(separator: "\n").suffix(5).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private func end() async {
        client.shutdown()
        let (running, proxies) = state.withLock { ($0.running, $0.proxies) }
        for peer in running.values { try? await peer.killHard() }
        for proxy in proxies.values { proxy.stop() }
        await context.shutdown()
    }
}
