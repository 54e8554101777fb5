import Bus
import Observability
import Store
import Testing
import Tracing

@testable import ServiceKit

@Suite(.timeLimit(.minutes(1)))
struct StoreTelemetryTests {
    private struct Noted: EventPayload {
        static let eventType = "test.noted.v1"
        var number: Int
    }

    @Test("transactions are timed by kind and outcome, and their events carry the trace")
    func transactions() async throws {
        let metrics = PrometheusMetrics()
        let tracer = SpanTracer(queue: SpanQueue())
        let store = try Store.temporary(
            observer: StoreTelemetry(name: "aid", tracer: tracer, metrics: metrics))
        let traceID = try await tracer.withSpan("call", context: .topLevel) { span in
            try await store.write { try $0.append(event: Noted(number: 1), subject: "a") }
            return span.context.trace?.traceID.text
        }
        struct Refused: Error {}
        await #expect(throws: Refused.self) { try await store.write { _ in throw Refused() } }
        let parent = try await store.read {
            try $0.fetchValue(String.self, "SELECT traceparent FROM edubus_outbox")
        }
        #expect(parent.flatMap { TraceContext(traceparent: $0) }?.traceID.text == traceID)
        let text = await metrics.text()
        let name = "db_client_operation_duration_seconds_count"
        let labels = "db_namespace=\"aid\",db_operation_name="
        #expect(text.contains("\(name){\(labels)\"write\",db_system_name=\"sqlite\"} 1\n"))
        #expect(
            text.contains(
                "\(name){\(labels)\"write\",db_system_name=\"sqlite\",error_type=\"_OTHER\"} 1\n"))
        #expect(text.contains("\(name){\(labels)\"read\",db_system_name=\"sqlite\"} 1\n"))
    }

    @Test("every reading of a store, a server and a transport has its own name and labels")
    func readings() async throws {
        let store = try Store.temporary()
        try await store.write { try $0.append(event: Noted(number: 1), subject: "a") }
        let readings = ProgramReadings.of(store, name: "aid")
        #expect(readings.first { $0.name == "edubus_store_writes_total" }?.value == 1)
        #expect(readings.first { $0.name == "edubus_outbox_last_sequence" }?.value == 1)
        #expect(Set(readings.map(\.name)).count == readings.count)
        #expect(readings.allSatisfy { ($0.kind == .counter) == $0.name.hasSuffix("_total") })
        let counts = ProgramReadings.of([(name: "frames_sent", count: 3)])
        #expect(counts.map(\.name) == ["edubus_transport_frames_sent_total"])
    }
}
