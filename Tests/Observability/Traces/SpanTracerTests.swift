import Testing
import Tracing

@testable import Observability

struct SpanTracerTests {
    private struct Carrier: Injector, Extractor {
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
            carrier[key] = value
        }

        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    }

    private static let remote = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    private static func context(_ headers: [String: String], _ tracer: SpanTracer)
        -> InstrumentationContext
    {
        var context = InstrumentationContext.topLevel
        tracer.extract(headers, into: &context, using: Carrier())
        return context
    }

    @Test(
        "a span is a child of the caller's, in the caller's trace, and says so to the next program")
    func child() throws {
        let queue = SpanQueue()
        let tracer = SpanTracer(queue: queue)
        let context = Self.context(["traceparent": Self.remote, "tracestate": "a=1"], tracer)
        let span = tracer.startSpan("work", context: context, ofKind: .server)
        var headers: [String: String] = [:]
        tracer.inject(span.context, into: &headers, using: Carrier())
        span.end()
        let finished = try #require(queue.take().first)
        #expect(finished.context.traceID.text == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(finished.parentID == 0x00f0_67aa_0ba9_02b7)
        #expect(finished.name == "work")
        #expect(finished.startNanoseconds <= finished.endNanoseconds)
        #expect(headers["traceparent"] == finished.context.traceparent)
        #expect(headers["tracestate"] == "a=1")
    }

    @Test("the one who began a trace decides: what is not sampled is passed on and not recorded")
    func parentDecides() throws {
        let unsampled = String(Self.remote.dropLast()) + "0"
        for (header, ratio, records) in [(Self.remote, 0.0, true), (unsampled, 1.0, false)] {
            let queue = SpanQueue()
            let tracer = SpanTracer(queue: queue, ratio: ratio)
            let span = tracer.startSpan(
                "work", context: Self.context(["traceparent": header], tracer))
            #expect(span.isRecording == records)
            #expect(span.context.trace?.isSampled == records)
            span.end()
            #expect(queue.take().count == (records ? 1 : 0))
        }
    }

    @Test("of the traces that begin here the given share is recorded", arguments: [0, 0.1, 0.5, 1])
    func ratio(share: Double) {
        let queue = SpanQueue(limit: 100_000)
        let tracer = SpanTracer(queue: queue, ratio: share, seed: 7)
        let count = (0..<20_000).filter { _ in
            tracer.startSpan("work", context: .topLevel).isRecording
        }.count
        #expect(abs(Double(count) / 20_000 - share) < 0.02)
    }

    @Test("every trace and span has its own id")
    func ids() {
        let tracer = SpanTracer(queue: SpanQueue(), seed: 1)
        let contexts = (0..<10_000).compactMap { _ in
            tracer.startSpan("work", context: .topLevel).context.trace
        }
        #expect(Set(contexts.map(\.traceID)).count == 10_000)
        #expect(Set(contexts.map(\.spanID)).count == 10_000)
    }

    @Test("a program without an exporter stands between nobody: the trace passes as it came")
    func passThrough() {
        let tracer = SpanTracer(queue: nil)
        let span = tracer.startSpan(
            "work", context: Self.context(["traceparent": Self.remote], tracer))
        #expect(!span.isRecording)
        #expect(span.context.trace?.traceparent == Self.remote)
        let own = tracer.startSpan("work", context: .topLevel)
        #expect(own.context.trace == nil)
    }

    @Test("a malformed header begins a new trace")
    func malformed() {
        let tracer = SpanTracer(queue: SpanQueue())
        #expect(Self.context(["traceparent": "00-xyz"], tracer).trace == nil)
    }

    @Test("an error leaves its type, never its text")
    func error() throws {
        struct Leaky: Error { let text = "110101199003074514" }
        let queue = SpanQueue()
        let tracer = SpanTracer(queue: queue)
        #expect(throws: Leaky.self) {
            try tracer.withSpan("work", context: .topLevel) { _ in throw Leaky() }
        }
        let finished = try #require(queue.take().first)
        #expect(finished.status?.code == .error)
        let export = String(
            decoding: OTLPJSON.export(
                [finished], of: OTLPResource(serviceName: "a", instance: "b")), as: UTF8.self)
        #expect(export.contains("Leaky"))
        #expect(!export.contains("110101199003074514"))
    }
}
