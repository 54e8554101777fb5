public import Bus
import Foundation
public import Logging
import Metrics
public import Observability
public import ServiceLifecycle
import Tracing
import UnixSignals

/// What every program's main has in hand: settings, log, topology, a client, and how to end cleanly.
public struct Program: Sendable {
    public let settings: ProgramSettings
    public let log: Logger
    public let topology: TopologySource
    public let transports: Transports
    public let client: BusClient
    public let telemetry: Telemetry
    /// Differs in every run; sessions, health and traces tell it.
    public let instance = UUID().uuidString
    private let topologyFile: TopologyFile

    /// Loads settings, key and topology, makes the transport and the client, and starts logs, metrics and traces for the whole
    /// process. Asked for help, or to check its configuration, the program does that instead, and ends.
    ///
    /// - Parameters:
    ///   - service: the contract's name when the program serves one; its address is the topology's.
    ///   - admin: makes the admin port: `AdminServer.make`.
    ///   - arguments: the program's name, then settings.
    /// - Throws: `ProgramError`.
    public init(
        name: String, serving service: String? = nil, transport: TransportFactory,
        admin: AdminFactory, arguments: [String] = CommandLine.arguments
    ) async throws {
        let task = ProgramTask(arguments: arguments)
        if let isGood = try await task.finish(of: name, serving: service) {
            exit(isGood ? 0 : 1)
        }
        settings = try await ProgramSettings.load(name: name, arguments: task.settings)
        let watching = try TelemetrySettings(settings)
        ProgramLog.start(level: settings.logLevel, format: watching.logFormat)
        log = Logger(label: name)
        let telemetry = try Telemetry(
            program: name, instance: instance, settings: watching, admin: admin, log: log)
        self.telemetry = telemetry
        MetricsSystem.bootstrap(telemetry.metrics)
        InstrumentationSystem.bootstrap(telemetry.tracer)
        let file = try TopologyFile(path: settings.topologyFile, log: log)
        topologyFile = file
        topology = file.source
        let key = try settings.keyPair()
        // Who serves nothing has no such setting.
        let listen = try service.map { [settings] in
            try Self.address(of: $0, key: key, in: file.source.current, override: settings.listen)
        }
        transports = try transport(
            TransportSettings(
                listen: listen, publicKey: key.publicKey, secretKey: key.secretKey,
                topology: topology))
        client = BusClient(
            transport: transports.client, topology: topology, agent: name,
            interceptors: [ClientTelemetry(tracer: telemetry.tracer, metrics: telemetry.metrics)],
            resolver: transports.resolver)
        let counts = transports.counts
        telemetry.metrics.add { ProgramReadings.of(counts()) }
    }

    /// Which of the topology's instances this program is: the one with its key.
    static func address(
        of service: String, key: KeyFile, in topology: Topology, override: String?
    ) throws -> String {
        if let override { return override }
        let mine =
            topology.services[service]?.instances.filter { $0.publicKey == key.publicKey } ?? []
        guard mine.count == 1, let only = mine.first else {
            throw ProgramError(
                "listen: the topology names \(mine.count) instances of \(service) with this program's "
                    + "key; say which address with --listen")
        }
        guard only.hostName == nil else {
            throw ProgramError(
                "listen: \(only.address) names a host, behind which there may be several instances; say "
                    + "this one's address with --listen")
        }
        return only.address
    }

    /// Runs services until SIGTERM or SIGINT, or until one of them fails; stops them in reverse order, after it said that it is
    /// not ready. The admin port answers to the end.
    public func run(_ services: [any Service]) async throws {
        if settings.endsWithInput { InputEnd.stopsProcess() }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: (telemetry.services + [topologyFile] + services
                    + [ReadinessGate(readiness: telemetry.readiness)]).map {
                        ServiceGroupConfiguration.ServiceConfiguration(service: $0)
                    },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: log))
        defer { client.shutdown() }
        try await group.run()
    }

    /// Runs a main: errors are one line on standard error, and exit code 1.
    public static func main(_ body: @Sendable () async throws -> Void) async {
        do {
            try await body()
        } catch {
            FileHandle.standardError.write(Data("error: \(error)\n".utf8))
            exit(1)
        }
    }
}

/// Lets a bus server run and drain in a service group.
public struct BusServerService: Service {
    private let server: BusServer
    private let log: Logger

    public init(_ server: BusServer, log: Logger) {
        self.server = server
        self.log = log
    }

    public func run() async throws {
        let endpoint = try await server.start()
        log.notice("serving", metadata: ["address": "\(endpoint.address)"])
        try? await gracefulShutdown()
        log.notice("draining")
        await server.shutdown()
        log.notice("stopped")
    }
}
