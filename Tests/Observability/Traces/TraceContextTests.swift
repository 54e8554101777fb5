import Testing

@testable import Observability

struct TraceContextTests {
    private static let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test("the specification's example is read and written back")
    func example() throws {
        let context = try #require(TraceContext(traceparent: Self.good, tracestate: "congo=t61"))
        #expect(context.traceID.text == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(context.spanText == "00f067aa0ba902b7")
        #expect(context.isSampled)
        #expect(context.state == "congo=t61")
        #expect(context.traceparent == Self.good)
    }

    @Test(
        "what is malformed begins a new trace",
        arguments: [
            "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
            "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
            "00-4bf92f3577b34da6a3ce929d0e0e473é-00f067aa0ba902b7-01",
        ])
    func malformed(header: String) {
        #expect(TraceContext(traceparent: header) == nil)
    }

    @Test("a later version may say more; flags beyond the first are not passed on")
    func laterVersion() throws {
        let context = try #require(
            TraceContext(
                traceparent: "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03-what-ever"))
        #expect(context.isSampled)
        #expect(context.traceparent == Self.good)
        let unsampled = try #require(
            TraceContext(
                traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-02"))
        #expect(!unsampled.isSampled)
    }

    @Test("a trace state that is too long or not plain is dropped, the trace goes on")
    func traceState() throws {
        let long = String(repeating: "x", count: ObservabilityLimits.traceStateBytes + 1)
        for state in [long, "a=ü", "a=\n", ""] {
            #expect(
                try #require(TraceContext(traceparent: Self.good, tracestate: state)).state == nil)
        }
    }
}
