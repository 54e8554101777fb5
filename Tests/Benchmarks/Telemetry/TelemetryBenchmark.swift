import Bus
import BusTesting
import Logging
import Metrics
import Observability
import Tracing

/// What watching costs: one value recorded, one span, and a whole call in memory with the interceptors of the programs against
/// one without.
enum TelemetryBenchmark {
    private static let repetitions = 200_000
    /// As many calls as keep both cores at work.
    private static let inFlight = 64
    private static let callsEach = 400

    static func run() async throws -> [Comparison] {
        let timer = Metrics.Timer(
            label: "bench", dimensions: [("rpc.method", "a.v1/B")], factory: PrometheusMetrics())
        let (off, on) = (SpanTracer(queue: nil), SpanTracer(queue: SpanQueue(limit: 0)))
        let empty = try await Rounds.run(
            ours: { nanoseconds { timer.recordNanoseconds(Int64($0)) } },
            baseline: { nanoseconds { consume($0) } })
        let unrecorded = nanoseconds { _ in off.startSpan("a", context: .topLevel).end() }
        let recorded = nanoseconds { _ in on.startSpan("a", context: .topLevel).end() }
        let calls = try await Self.calls()
        return [
            Comparison(
                "a duration recorded", unit: "ns", ours: empty.ours.median { $0 },
                baseline: empty.baseline.median { $0 }, target: .oursAtMost(200),
                note: "baseline: the loop"),
            Comparison(
                "a span, recorded", unit: "ns", ours: recorded, baseline: unrecorded,
                note: "baseline: not recorded"),
            Comparison(
                "a call in memory, metrics, no trace", unit: "µs", ours: calls.metrics,
                baseline: calls.bare, target: .ratioAtMost(1.25), note: "baseline: no interceptors"),
            Comparison(
                "a call in memory, metrics and trace", unit: "µs", ours: calls.traced,
                baseline: calls.bare, note: "baseline: no interceptors"),
        ]
    }

    private static func nanoseconds(_ body: (Int) -> Void) -> Double {
        let start = ContinuousClock.now
        for number in 0..<repetitions { body(number) }
        return (ContinuousClock.now - start).seconds * 1e9 / Double(repetitions)
    }

    /// Medians of interleaved rounds, many calls at a time: what a call takes of the machine.
    private static func calls() async throws -> (bare: Double, metrics: Double, traced: Double) {
        var times: [[Double]] = [[], [], []]
        for _ in 0..<Rounds.count {
            times[0].append(try await microseconds(tracer: nil))
            times[1].append(try await microseconds(tracer: SpanTracer(queue: nil)))
            times[2].append(try await microseconds(tracer: SpanTracer(queue: SpanQueue(limit: 0))))
        }
        return (times[0].median { $0 }, times[1].median { $0 }, times[2].median { $0 })
    }

    /// - Parameter tracer: nil for a bus that nobody watches.
    private static func microseconds(tracer: SpanTracer?) async throws -> Double {
        let metrics = PrometheusMetrics()
        let network = MemoryNetwork()
        let topology = TopologySource(
            Topology(
                services: [
                    BenchService.name: Topology.ServiceEntry(
                        instances: [Endpoint(address: "memory:bench")])
                ],
                callers: [
                    "bench": Topology.CallerEntry(
                        publicKeys: ["k"], department: "education", roles: [.system],
                        mayActOnBehalf: false, allowedMethods: ["*"])
                ]))
        let server = try BusServer(
            services: [BenchService.definition], transport: network.server(at: "memory:bench"),
            topology: topology,
            outermost: tracer.map { [ServerTelemetry(tracer: $0, metrics: metrics)] } ?? [],
            log: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
        _ = try await server.start()
        let client = BusClient(
            transport: network.client(key: "k"), topology: topology, agent: "bench",
            interceptors: tracer.map { [ClientTelemetry(tracer: $0, metrics: metrics)] } ?? [])
        let record = BenchRecord.sample(1)
        for _ in 0..<200 { consume(try await client.call(BenchService.echo, record)) }
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<inFlight {
                group.addTask {
                    for _ in 0..<callsEach {
                        consume(try await client.call(BenchService.echo, record))
                    }
                }
            }
            try await group.waitForAll()
        }
        let took = (ContinuousClock.now - start).seconds * 1e6 / Double(inFlight * callsEach)
        client.shutdown()
        await server.shutdown()
        return took
    }
}
