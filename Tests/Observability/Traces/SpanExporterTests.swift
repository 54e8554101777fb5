import Logging
import ServiceLifecycle
import Synchronization
import Testing
import Tracing

@testable import Observability

@Suite(.timeLimit(.minutes(1)))
struct SpanExporterTests {
    private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Runs an exporter whose pauses are over at once, or never.
    private static func exporting(
        _ queue: SpanQueue, to sink: FakeSink, pauses: Bool = false,
        _ body: () async throws -> Void
    ) async throws {
        let exporter = SpanExporter(
            queue, to: sink, as: OTLPResource(serviceName: "a", instance: "b"), log: silent,
            pause: { _ in
                guard pauses else {
                    await Task.yield()
                    return try Task.checkCancellation()
                }
                let never = AsyncStream<Void> { _ in }
                for await _ in never {}
                throw CancellationError()
            })
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: exporter)], logger: silent))
        let running = Task { try await group.run() }
        try await body()
        await group.triggerGracefulShutdown()
        try await running.value
    }

    private static func end(_ count: Int, into queue: SpanQueue) {
        let tracer = SpanTracer(queue: queue)
        for number in 0..<count { tracer.startSpan("s\(number)", context: .topLevel).end() }
    }

    private static func reading(_ queue: SpanQueue, _ name: String, _ reason: String? = nil)
        -> Double
    {
        queue.readings.first {
            $0.name == name && (reason == nil || $0.labels.first?.value == reason)
        }?.value ?? -1
    }

    @Test("what waits is exported, oldest first, and once")
    func exports() async throws {
        let (queue, sink) = (SpanQueue(), FakeSink())
        Self.end(3, into: queue)
        try await Self.exporting(queue, to: sink) {
            for await _ in sink.arrivals { break }
        }
        #expect(sink.spans.map { $0["name"] as? String } == ["s0", "s1", "s2"])
        #expect(Self.reading(queue, "edubus_spans_exported_total") == 3)
    }

    @Test(
        "a full export does not wait for the interval; the last spans go out when the program stops"
    )
    func fullAndLast() async throws {
        let (queue, sink) = (SpanQueue(), FakeSink())
        try await Self.exporting(queue, to: sink, pauses: true) {
            Self.end(ObservabilityLimits.spansPerExport, into: queue)
            for await _ in sink.arrivals { break }
            Self.end(5, into: queue)
        }
        #expect(sink.spans.count == ObservabilityLimits.spansPerExport + 5)
    }

    @Test("a collector that is busy is asked again; one that refuses is not")
    func retries() async throws {
        for (isTransient, arrives) in [(true, true), (false, false)] {
            let queue = SpanQueue()
            let sink = FakeSink(failures: 2, isTransient: isTransient)
            Self.end(1, into: queue)
            try await Self.exporting(queue, to: sink) {
                while Self.reading(queue, "edubus_spans_exported_total")
                    + Self.reading(queue, "edubus_spans_dropped_total", "export_failed") < 1
                { await Task.yield() }
            }
            #expect(sink.spans.count == (arrives ? 1 : 0))
            #expect(sink.sends == (arrives ? 3 : 1))
        }
    }

    @Test("a collector that never answers well loses its spans, and they are counted")
    func lost() async throws {
        let (queue, sink) = (SpanQueue(), FakeSink(failures: .max))
        Self.end(7, into: queue)
        try await Self.exporting(queue, to: sink) {
            while Self.reading(queue, "edubus_spans_dropped_total", "export_failed") < 7 {
                await Task.yield()
            }
        }
        #expect(sink.sends == ObservabilityLimits.exportAttempts)
    }

    @Test("a full queue drops what comes and counts it; nobody waits")
    func full() {
        let queue = SpanQueue(limit: 10)
        Self.end(25, into: queue)
        #expect(queue.take().count == 10)
        #expect(Self.reading(queue, "edubus_spans_dropped_total", "queue_full") == 15)
        queue.putBack([])
        #expect(queue.take().isEmpty)
    }
}
