import Bus
import Contracts
import Gateway
import InMemoryTracing
import MetricsTestKit
import Testing
import Tracing

/// What HTTP requests leave in metrics and traces.
struct TelemetryTests {
    private static func run(
        _ body: (TestGateway, TestMetrics, InMemoryTracer) async throws -> Void
    ) async throws {
        let (metrics, tracer) = (TestMetrics(), InMemoryTracer())
        try await TestGateway.run(telemetry: RequestTelemetry(tracer: tracer, metrics: metrics)) {
            try await body($0, metrics, tracer)
        }
    }

    private static func labels(_ metrics: TestMetrics) -> [[String: String]] {
        metrics.timers(label: "http.server.request.duration").flatMap { timer in
            timer.values.map { _ in Dictionary(timer.dimensions, uniquingKeysWith: { $1 }) }
        }
    }

    /// A request ends after its answer was written, so its client may be told first.
    private static func until(_ isTrue: () -> Bool) async { while !isTrue() { await Task.yield() } }

    @Test(
        "requests are timed by method, status and the template of their route",
        .timeLimit(.minutes(1)))
    func routes() async throws {
        try await Self.run { gateway, metrics, tracer in
            for path in [
                "/api/v1/schools/2141900001", "/api/v1/schools/110101199003074514",
                "/110101199003074514",
            ] {
                _ = try await gateway.get(path)
            }
            _ = try await gateway.send("PROPFIND", "/healthz", headers: [:], body: nil)
            await Self.until { Self.labels(metrics).count == 4 }
            let labels = Self.labels(metrics)
            #expect(labels.filter { $0["http.route"] == "/api/v1/schools/{code}" }.count == 2)
            #expect(labels.contains { $0["http.request.method"] == "_OTHER" })
            #expect(
                labels.contains {
                    $0["http.response.status_code"] == "404" && $0["http.route"] == nil
                })
            #expect(!"\(labels)".contains("110101199003074514"))
            await Self.until { tracer.finishedSpans.count == 4 }
            let spans = tracer.finishedSpans
            #expect(spans.contains { $0.operationName == "GET /api/v1/schools/{code}" })
            #expect(spans.allSatisfy { $0.kind == .server })
            #expect(!"\(spans)".contains("110101199003074514"))
            #expect(
                try metrics.expectMeter("http.server.active_requests", [("url.scheme", "http")])
                    .lastValue == 0)
        }
    }

    @Test("a request ends also where no body is written: HEAD, and 304", .timeLimit(.minutes(1)))
    func noBody() async throws {
        try await Self.run { gateway, metrics, tracer in
            let head = try await gateway.send("HEAD", "/healthz", headers: [:], body: nil)
            #expect(head.status == 200)
            let tag = try await gateway.get("/openapi.json").header("ETag")
            let again = try await gateway.send(
                "GET", "/openapi.json", headers: ["If-None-Match": tag ?? ""], body: nil)
            #expect(again.status == 304)
            await Self.until { Self.labels(metrics).count == 3 }
            await Self.until { tracer.finishedSpans.count == 3 }
            #expect(Self.labels(metrics).contains { $0["http.response.status_code"] == "304" })
        }
    }
}
