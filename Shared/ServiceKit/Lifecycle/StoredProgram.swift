public import Bus
import Logging
public import Observability
public import ServiceLifecycle
public import Store

/// A service's program: its store, its server, its consumers of other services' events.
public enum StoredProgram {
    /// Runs a service until it is told to stop. A main is this one call.
    public static func main<Domain: StoredService>(
        _ service: Domain.Type, transport: TransportFactory, admin: AdminFactory
    ) async {
        await Program.main {
            let name = String(Domain.contract.name.prefix { $0 != "." })
            let program = try await Program(
                name: name, serving: Domain.contract.name, transport: transport, admin: admin)
            let telemetry = program.telemetry
            let secret = try program.settings.personSecret()
            let personKeys = try PersonKeys(secret: secret)
            let store = try Store.open(
                at: "\(program.settings.dataDirectory)/\(name).sqlite",
                source: "/\(Domain.contract.name)", migrations: Domain.migrations,
                clock: SystemTime(), secret: personKeys,
                observer: StoreTelemetry(
                    name: name, tracer: telemetry.tracer, metrics: telemetry.metrics))
            telemetry.readiness.add(.storeWrites(store))
            let domain = try await Domain(
                ServiceEnvironment(store: store, personKeys: personKeys, time: SystemTime()))
            let consumers = domain.consumers.map { consumer in
                ConsumerService(
                    loop: ConsumerLoop(consumer, store: store, logger: program.log),
                    bus: program.client)
            }
            let workers = domain.workers.map { worker in
                WorkerService(worker: worker, bus: program.client, log: program.log)
            }
            try await program.serve(
                [domain.definition, OutboxService(store).definition], as: Domain.contract.name,
                secret: secret, beside: consumers + workers
            ) {
                ProgramReadings.of(store, name: name)
                    + consumers.flatMap { ProgramReadings.of($0.loop.consumer, $0.loop.statistics) }
            }
        }
    }
}

extension Program {
    /// Serves until the program is told to stop: metered, with an exchange log of what touches personal data.
    ///
    /// - Parameters:
    ///   - contract: whose exchange log it is, in the log's own words.
    ///   - secret: keys the exchange log.
    ///   - background: what runs beside the server.
    ///   - readings: metrics beside the server's.
    public func serve(
        _ services: [ServiceDefinition], as contract: String, secret: [UInt8],
        beside background: [any Service] = [],
        readings: @escaping @Sendable () -> [MetricReading]
    ) async throws {
        let (name, log) = (settings.name, log)
        var options = BusServer.Options()
        options.instance = instance
        options.drainAsked = StopSignal.send
        let exchangeLog = try ExchangeLog.open(
            directory: ExchangeLog.directory(of: name, in: settings.dataDirectory),
            service: contract, instance: instance,
            key: ExchangeKey(secret: secret, service: name),
            failed: { log.error("exchange log cannot be written", metadata: ["error": "\($0)"]) })
        let server = try BusServer(
            services: services, transport: try requireServer(), topology: topology,
            outermost: [ServerTelemetry(tracer: telemetry.tracer, metrics: telemetry.metrics)],
            interceptors: [ExchangeLogInterceptor(exchangeLog)], options: options, log: log)
        telemetry.metrics.add { readings() + ProgramReadings.of(server.report) }
        try await run([BusServerService(server, log: log)] + background)
        await transports.shutdown()
        await exchangeLog.close()
    }
}

extension Program {
    func requireServer() throws -> any ServerTransport {
        guard let server = transports.server else {
            throw ProgramError("the transport of \(settings.name) serves nothing")
        }
        return server
    }
}

/// Lets an event consumer run in a service group.
struct ConsumerService: Service {
    let loop: ConsumerLoop
    let bus: BusClient

    func run() async throws {
        let (loop, bus) = (loop, bus)
        await cancelWhenGracefulShutdown { await loop.run(bus: bus) }
    }
}

/// Lets a worker run in a service group.
struct WorkerService: Service {
    let worker: ServiceWorker
    let bus: BusClient
    let log: Logger

    func run() async throws {
        let (worker, bus, log) = (worker, bus, log)
        await cancelWhenGracefulShutdown { await worker.run(bus, log) }
    }
}

extension RateLimitedCheck {
    /// Whether a write would be kept: makes one.
    static func storeWrites(_ store: Store) -> RateLimitedCheck {
        RateLimitedCheck("store") {
            do {
                try await store.probeWrite()
            } catch let error as StoreError {
                throw CheckFailure(error.code.rawValue)
            }
        }
    }
}
