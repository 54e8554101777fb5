import Foundation
import Logging
public import Observability
import ServiceLifecycle

/// How a program is watched: its metrics, its traces, whether it is ready, and the admin port that shows them.
public struct Telemetry: Sendable {
    public let metrics: PrometheusMetrics
    public let tracer: SpanTracer
    public let readiness: Readiness
    /// The admin port and the exporter; they run longer than everything they watch.
    let services: [any Service]

    /// - Parameters:
    ///   - program: the program's short name.
    ///   - instance: differs in every run.
    ///   - admin: makes the admin port.
    /// - Throws: `ProgramError` when the file for traces cannot be opened.
    init(
        program: String, instance: String, settings: TelemetrySettings, admin: AdminFactory,
        log: Logger
    ) throws {
        let metrics = PrometheusMetrics(help: Self.help)
        let readiness = Readiness()
        self.metrics = metrics
        self.readiness = readiness
        var services: [any Service] = []
        if let port = settings.adminPort {
            services.append(
                admin(
                    AdminParts(
                        host: settings.adminHost, port: port, metrics: metrics,
                        readiness: readiness, log: log)))
        }
        if let sink = try Self.sink(settings.traces) {
            let queue = SpanQueue()
            tracer = SpanTracer(queue: queue, ratio: settings.traceRatio)
            services.append(
                SpanExporter(
                    queue, to: sink,
                    as: OTLPResource(serviceName: "edubus-\(program)", instance: instance),
                    log: log))
            metrics.add { queue.readings }
        } else {
            tracer = SpanTracer(queue: nil)
        }
        self.services = services
        metrics.add { [BuildInformation.reading(program: program)] + ProcessReadings.all() }
        metrics.add {
            let findings = await readiness.findings()
            return [
                MetricReading(
                    "edubus_ready", .gauge, help: "1 when the program can do its work, else 0.",
                    findings.areGood ? 1 : 0)
            ]
        }
    }

    private static func sink(_ traces: TelemetrySettings.Traces) throws -> (any SpanSink)? {
        switch traces {
        case .nowhere: return nil
        case .collector(let url): return CollectorSink(url)
        case .file(let path):
            do {
                return try FileSink(path: path)
            } catch {
                throw ProgramError("traces: cannot write \(path)")
            }
        }
    }

    /// What the instruments of the programs say of themselves.
    private static let help = [
        "rpc_server_call_duration_seconds": "Calls answered, streams to their end.",
        "rpc_client_call_duration_seconds": "Calls made, with their retries, streams to their end.",
        "db_client_operation_duration_seconds": "Transactions, waiting included.",
        "http_server_request_duration_seconds": "HTTP requests to the end of their answers.",
        "http_server_active_requests": "HTTP requests at work.",
    ]
}
