import BusTesting
import InMemoryTracing
import Logging
import MetricsTestKit
import Testing
import Tracing

@testable import Bus

/// What calls leave in metrics and traces, with the doubles of the APIs' own packages.
@Suite(.timeLimit(.minutes(1)))
struct TelemetryTests {
    /// A server and a client that share one tracer and one set of metrics.
    private struct Rig {
        let tracer = InMemoryTracer()
        let metrics = TestMetrics()
        let service = TestServiceImplementation()
        let client: BusClient

        static func run(_ body: (Rig) async throws -> Void) async throws {
            let network = MemoryNetwork()
            let topology = TopologySource(
                Topology(
                    services: [
                        TestService.name: Topology.ServiceEntry(
                            instances: [Endpoint(address: "memory:a")])
                    ],
                    callers: [
                        "tester": Topology.CallerEntry(
                            publicKeys: ["k"], department: "education", roles: [.system],
                            mayActOnBehalf: false, allowedMethods: ["*"])
                    ]))
            let rig = Rig(network: network, topology: topology)
            let server = try BusServer(
                services: [rig.service.definition], transport: network.server(at: "memory:a"),
                topology: topology,
                outermost: [ServerTelemetry(tracer: rig.tracer, metrics: rig.metrics)],
                log: ServerRig.silent)
            _ = try await server.start()
            rig.service.relay(through: rig.client)
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await body(rig)) } catch { outcome = .failure(error) }
            rig.client.shutdown()
            await server.shutdown()
            try outcome.get()
        }

        private init(network: MemoryNetwork, topology: TopologySource) {
            client = BusClient(
                transport: network.client(key: "k"), topology: topology, agent: "test",
                interceptors: [ClientTelemetry(tracer: tracer, metrics: metrics)])
        }

        func spans() -> [FinishedInMemorySpan] { tracer.finishedSpans }

        /// How many calls of a method were timed with a status.
        func timed(_ side: String, _ method: String, _ status: String) -> Int {
            metrics.timers(label: "rpc.\(side).call.duration").filter { timer in
                let labels = Dictionary(timer.dimensions, uniquingKeysWith: { $1 })
                return labels["rpc.method"] == "\(TestService.name)/\(method)"
                    && labels["rpc.response.status_code"] == status
                    && labels["rpc.system.name"] == "edubus"
            }.map(\.values.count).reduce(0, +)
        }
    }

    @Test("a call is one trace: the client's span, and below it the server's")
    func oneCall() async throws {
        try await Rig.run { rig in
            _ = try await rig.client.call(TestService.emptyCall, TestEmpty())
            let spans = rig.spans()
            let client = try #require(spans.first { $0.kind == .client })
            let server = try #require(spans.first { $0.kind == .server })
            #expect(client.parentSpanID == nil)
            #expect(server.parentSpanID == client.spanID && server.traceID == client.traceID)
            for span in [client, server] {
                #expect(span.operationName == "testing.v1/EmptyCall")
                #expect(span.attributes.get("rpc.response.status_code") == "OK")
                #expect(span.attributes.get("rpc.system.name") == "edubus")
                #expect(span.status == nil)
            }
            #expect(rig.timed("client", "EmptyCall", "OK") == 1)
            #expect(rig.timed("server", "EmptyCall", "OK") == 1)
        }
    }

    @Test("a handler's own calls are in its trace, hop by hop")
    func threeHops() async throws {
        try await Rig.run { rig in
            _ = try await rig.client.call(
                TestService.relayCall, TestRelay(hops: 2, last: TestRequest()))
            let spans = rig.spans()
            #expect(Set(spans.map(\.traceID)).count == 1)
            let byID = Dictionary(uniqueKeysWithValues: spans.map { ($0.spanID, $0) })
            let kinds = spans.map { span -> [SpanKind] in
                var kinds: [SpanKind] = []
                var at: FinishedInMemorySpan? = span
                while let current = at {
                    kinds.insert(current.kind, at: 0)
                    at = current.parentSpanID.flatMap { byID[$0] }
                }
                return kinds
            }
            let deepest = kinds.max { $0.count < $1.count }
            #expect((deepest?.count ?? 0) >= 4)
            #expect(
                deepest?.enumerated().allSatisfy { $1 == ($0 % 2 == 0 ? .client : .server) }
                    == true)
        }
    }

    @Test(
        "an error is counted under its status; only failures of the server are errors of its span")
    func errors() async throws {
        try await Rig.run { rig in
            for (code, isFailure) in [(StatusCode.notFound, false), (.internalError, true)] {
                rig.tracer.clearFinishedSpans()
                let status = TestStatus(code: code.rawValue, message: "110101199003074514")
                await #expect(throws: CallError.self) {
                    _ = try await rig.client.call(
                        TestService.unaryCall, TestRequest(status: status))
                }
                #expect(rig.timed("server", "UnaryCall", code.name) == 1)
                #expect(rig.timed("client", "UnaryCall", code.name) == 1)
                let spans = rig.spans()
                let server = try #require(spans.first { $0.kind == .server })
                let client = try #require(spans.first { $0.kind == .client })
                #expect((server.status?.code == .error) == isFailure)
                #expect(client.status?.code == .error)
                #expect(client.attributes.get("error.type") == .string(code.name))
                // The message is for people; it stays out.
                #expect(!"\(spans)".contains("110101199003074514"))
            }
        }
    }

    @Test("what is refused before its handler is counted and traced, too")
    func refused() async throws {
        try await Rig.run { rig in
            await #expect(throws: CallError.self) {
                _ = try await rig.client.call(TestService.restrictedCall, TestEmpty())
            }
            #expect(rig.timed("server", "RestrictedCall", "PERMISSION_DENIED") == 1)
            #expect(rig.spans().contains { $0.kind == .server })
        }
    }

    @Test("a stream lasts to its last message, or until its reader turns away")
    func streams() async throws {
        try await Rig.run { rig in
            let sizes = TestStreamRequest(sizes: [1, 2, 3])
            let stream = try await rig.client.stream(TestService.outputCall, sizes)
            #expect(rig.timed("client", "StreamingOutputCall", "OK") == 0)
            for try await _ in stream {}
            #expect(rig.timed("client", "StreamingOutputCall", "OK") == 1)
            do {
                let left = try await rig.client.stream(TestService.outputCall, sizes)
                for try await _ in left { break }
            }
            #expect(rig.timed("client", "StreamingOutputCall", "CANCELLED") == 1)
            let call = try await rig.client.open(TestService.inputCall)
            try await call.write(TestRequest(payload: [1]))
            _ = try await call.response()
            #expect(rig.timed("client", "StreamingInputCall", "OK") == 1)
        }
    }

    @Test("questions about health leave nothing: whoever watches asks all the time")
    func health() async throws {
        try await Rig.run { rig in
            _ = try await rig.client.call(Health.check, HealthRequest(), on: TestService.name)
            #expect(rig.spans().isEmpty)
            #expect(rig.metrics.timers.isEmpty)
        }
    }

    @Test("nobody there is counted at the client")
    func nobody() async throws {
        try await Rig.run { rig in
            await #expect(throws: CallError.self) {
                _ = try await rig.client.call(TestService.emptyCall, TestEmpty(), on: "other.v1")
            }
            #expect(rig.timed("client", "EmptyCall", "UNAVAILABLE") == 1)
            #expect(rig.timed("server", "EmptyCall", "UNAVAILABLE") == 0)
        }
    }
}
