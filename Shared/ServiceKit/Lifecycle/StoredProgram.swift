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
            var options = BusServer.Options()
            options.instance = program.instance
            options.drainAsked = StopSignal.send
            let log = program.log
            let exchangeLog = try ExchangeLog.open(
                directory: ExchangeLog.directory(of: name, in: program.settings.dataDirectory),
                service: Domain.contract.name, instance: options.instance,
                key: ExchangeKey(secret: secret, service: name),
                failed: {
                    log.error("exchange log cannot be written", metadata: ["error": "\($0)"])
                })
            let server = try BusServer(
                services: [domain.definition, OutboxService(store).definition],
                transport: try program.requireServer(), topology: program.topology,
                outermost: [
                    ServerTelemetry(tracer: telemetry.tracer, metrics: telemetry.metrics)
                ],
                interceptors: [ExchangeLogInterceptor(exchangeLog)], options: options, log: log)
            let consumers = domain.consumers.map { consumer in
                ConsumerService(
                    loop: ConsumerLoop(consumer, store: store, logger: log), bus: program.client)
            }
            telemetry.metrics.add {
                ProgramReadings.of(store, name: name) + ProgramReadings.of(server.report)
                    + consumers.flatMap { ProgramReadings.of($0.loop.consumer, $0.loop.statistics) }
            }
            try await program.run([BusServerService(server, log: program.log)] + consumers)
            await program.transports.shutdown()
            await exchangeLog.close()
        }
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
