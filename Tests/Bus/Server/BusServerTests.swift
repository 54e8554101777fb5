import BusTesting
import Synchronization
import Testing

@testable import Bus

/// A program's server against peers played by the test.
@Suite(.timeLimit(.minutes(10)))
struct BusServerTests {
    @Test("the order of checks is fixed")
    func order() throws {
        let rig = try ServerRig()
        #expect(
            rig.server.checks.map { "\(type(of: $0))" } == [
                "DeadlineCheck", "IdentityCheck", "AuthorisationCheck", "IdempotencyKeyCheck",
            ])
    }

    @Test("a program's interceptor sees only what passed every check, and who it is for")
    func ownInterceptor() async throws {
        let seen = Mutex<[String]>([])
        struct Spy: ServerInterceptor {
            let note: @Sendable (String) -> Void
            func intercept(
                _ request: ServerRequest, next: @Sendable (ServerRequest) async throws -> [UInt8]?
            ) async throws -> [UInt8]? {
                note("\(request.context.method.name) for \(request.context.principal.subject)")
                return try await next(request)
            }
        }
        let rig = try ServerRig(interceptors: [Spy { text in seen.withLock { $0.append(text) } }])
        rig.hello()
        try rig.call(1, "testing.v1/WriteCall")
        try rig.call(3, "testing.v1/RestrictedCall")
        try rig.call(5, "testing.v1/EmptyCall", timeout: 0)
        try rig.call(7, "testing.v1/EmptyCall")
        #expect(try await rig.error(1)?.reason == "IDEMPOTENCY_KEY_REQUIRED")
        #expect(try await rig.error(3)?.reason == "ROLE_MISSING")
        #expect(try await rig.error(5)?.code == .deadlineExceeded)
        #expect(try await rig.error(7) == nil)
        #expect(seen.withLock { $0 } == ["EmptyCall for tester"])
    }

    @Test("deadline_expires_in_queue_not_executed")
    func expiredInQueue() async throws {
        let clock = JumpingClock()
        let rig = try ServerRig(clock: clock)
        rig.hello()
        // The frame arrives now; when its task starts, an hour has passed.
        clock.jump(afterReads: 1)
        try rig.call(1, "testing.v1/WriteCall", timeout: 1000, key: "k", request: TestRequest())
        let status = try await rig.status(1)
        #expect(status.flags == [.end, .notExecuted])
        #expect(try status.statusError()?.reason == "EXPIRED_IN_QUEUE")
        #expect(rig.service.executions(of: "k") == 0)
    }

    @Test("a service without exactly one handler a method does not start, and is told which")
    func incomplete() throws {
        let handlers = TestServiceImplementation().definition.handlers
        let wrong = ServiceDefinition(
            TestService.self, handlers: Array(handlers.dropFirst()) + [handlers[1]])
        let error = #expect(throws: IncompleteServiceError.self) {
            try BusServer(
                services: [wrong], transport: RecordingTransport(),
                topology: TopologySource(Topology()),
                log: ServerRig.silent)
        }
        #expect(error?.methods == ["testing.v1/EmptyCall", "testing.v1/UnaryCall"])
    }

    @Test(
        "user_id_null_refused: a frame without an identity opens nothing and is answered by nothing"
    )
    func nullKey() throws {
        let rig = try ServerRig()
        rig.receive(.hello(agent: "x"), .call(1, "testing.v1/EmptyCall", body: [0xA0]), key: nil)
        #expect(rig.transport.frames.isEmpty)
    }

    @Test("a session's peer cannot go on under another key")
    func otherKey() async throws {
        let rig = try ServerRig()
        rig.hello()
        rig.receive(.call(1, "testing.v1/EmptyCall", body: [0xA0]), key: "another")
        try rig.call(3, "testing.v1/EmptyCall")
        _ = try await rig.status(3)
        #expect(!rig.transport.frames.contains { $0.callID == 1 })
    }

    @Test("unknown_routing_id: calls are refused as not executed, anything else is told goodbye")
    func unknownPeer() throws {
        let rig = try ServerRig()
        rig.receive(.call(5, "testing.v1/EmptyCall", body: [0xA0]))
        rig.receive(Frame(.ping), peer: 2)
        rig.receive(Frame(.bye), peer: 3)
        rig.receive(.hello(agent: "stranger"), peer: 4, key: "stranger")
        let frames = rig.transport.frames
        #expect(frames.map(\.kind) == [.status, .bye, .bye])
        #expect(frames[0].flags == [.end, .notExecuted])
    }

    @Test("more calls than the server holds are RESOURCE_EXHAUSTED and not executed")
    func overload() async throws {
        var options = BusServer.Options()
        options.inFlightCalls = 2
        let rig = try ServerRig(options: options)
        rig.hello()
        for id: UInt64 in [1, 3] {
            try rig.call(id, "testing.v1/UnaryCall", request: TestRequest(hangs: true))
        }
        await rig.service.wait { $0.running == 2 }
        try rig.call(5, "testing.v1/EmptyCall")
        let status = try await rig.status(5)
        #expect(status.flags.contains(.notExecuted))
        #expect(try status.statusError()?.reason == "OVERLOADED")
        rig.receive(Frame(.cancel, callID: 1))
        await rig.service.wait { $0.running == 1 }
        _ = try await rig.status(1)
        try rig.call(7, "testing.v1/EmptyCall")
        #expect(try await rig.error(7) == nil)
        rig.receive(Frame(.cancel, callID: 3))
        _ = try await rig.status(3)
    }

    @Test("a request that would take more memory than the server gives is OVERLOADED, not executed")
    func requestBytes() async throws {
        var options = BusServer.Options()
        options.requestBytes = 100_000
        let rig = try ServerRig(options: options)
        rig.hello()
        rig.receive(.hello(agent: "other"), peer: 2)
        let large = TestRequest(payload: [UInt8](repeating: 1, count: 60_000), hangs: true)
        try rig.call(1, "testing.v1/UnaryCall", request: large)
        await rig.service.wait { $0.running == 1 }
        // Whatever session it comes on.
        rig.receive(
            .call(3, "testing.v1/UnaryCall", body: try CBOREncoder().encode(large)), peer: 2)
        let status = try await rig.status(3)
        #expect(try status.statusError()?.reason == "OVERLOADED")
        #expect(status.flags.contains(.notExecuted))
        #expect(
            try status.statusError()?.trailingMetadata[Pushback.metadataKey] != nil
                && rig.server.report.refusedCalls == 1)
        // Those that take next to nothing are served.
        try rig.call(5, "testing.v1/EmptyCall")
        #expect(try await rig.error(5) == nil)
        rig.receive(Frame(.cancel, callID: 1))
        _ = try await rig.status(1)
        await rig.service.wait { $0.running == 0 }
        let small = TestRequest(payload: [UInt8](repeating: 1, count: 60_000))
        var id: UInt64 = 7
        // Its handler's task may be a little longer.
        repeat {
            try rig.call(id, "testing.v1/UnaryCall", request: small)
            id += 2
        } while try await rig.error(id - 2) != nil
    }

    @Test("calls that are refused before they start are counted too")
    func countsRefusals() async throws {
        let rig = try ServerRig()
        rig.hello()
        try rig.call(1, "testing.v1/EmptyCall", timeout: 0)
        #expect(try await rig.error(1)?.reason == "EXPIRED_IN_QUEUE")
        try rig.call(3, "testing.v1/EmptyCall", onBehalfOf: .anonymous)
        #expect(try await rig.error(3)?.reason == "MAY_NOT_ACT_ON_BEHALF")
        try rig.call(5, "Stats/Get", request: StatsRequest())
        let answer = try await rig.status(5)
        let report = try CBORDecoder().decode(StatsReport.self, from: answer.body ?? [])
        let counted = try #require(report.methods.first { $0.method == "testing.v1/EmptyCall" })
        #expect(counted.calls == 2)
        #expect(counted.errors == ["DEADLINE_EXCEEDED": 1, "PERMISSION_DENIED": 1])
    }

    @Test("response metadata over the limit fails the call instead of being dropped")
    func responseMetadataTooLarge() async throws {
        let rig = try ServerRig(extra: [
            ServiceDefinition(
                Loud.self,
                handlers: [
                    Handler(Loud.shout) { _, context in
                        context.response.initial["a"] = String(repeating: "x", count: 3500)
                        context.response.trailing["b"] = String(repeating: "y", count: 3500)
                        return TestEmpty()
                    }
                ])
        ])
        rig.hello()
        try rig.call(1, "loud.v1/Shout")
        let error = try #require(try await rig.error(1))
        #expect(error.code == .resourceExhausted && error.reason == "METADATA_TOO_LARGE")
        #expect(error.executed == .yes)
    }

    private enum Loud: ServiceContract {
        static let name = "loud.v1"
        static let shout = unary(
            "Shout", TestEmpty.self, returns: TestEmpty.self, .read, access: .open,
            summary: "Sets more metadata than a frame may carry.")
        static let methods: [any MethodDescriptor] = [shout]
    }

    @Test("a call that arrives together with its cancellation is never started")
    func cancelledBeforeStart() async throws {
        let rig = try ServerRig()
        rig.hello()
        var head = CallHead(method: "testing.v1/WriteCall", timeoutMilliseconds: 60_000)
        head.idempotencyKey = "k"
        rig.receive(
            Frame(
                .call, flags: .end, callID: 1, head: head.encoded(),
                body: try CBOREncoder().encode(TestRequest())), Frame(.cancel, callID: 1))
        let error = try await rig.error(1)
        #expect(error?.code == .cancelled)
        #expect(error?.executed == .no)
        #expect(rig.service.executions(of: "k") == 0)
    }

    @Test("a PING is answered by a PONG that counts the running calls")
    func pong() async throws {
        let rig = try ServerRig()
        rig.hello()
        rig.receive(Frame(.ping))
        await rig.transport.wait { $0.contains { $0.kind == .pong } }
        #expect(rig.transport.frames.last?.head == PongHead(inFlightCalls: 0, load: 0).encoded())
    }

    @Test("PINGs that wait for a stuck pool wait as one, and are answered up to a limit")
    func flood() {
        let transport = RecordingTransport()
        let session = ServerSessionCreditTests.session(transport)
        var asked = 0
        for _ in 0..<10_000 {
            if session.perform({ $0.received(Frame(.ping), now: .now) }).owesPongs { asked += 1 }
        }
        #expect(asked == 1)
        session.pong(load: 0)
        #expect(transport.frames.count { $0.kind == .pong } == Limits.owedPongsPerSession)
        #expect(session.perform { $0.received(Frame(.ping), now: .now) }.owesPongs)
        session.pong(load: 0)
        #expect(transport.frames.count { $0.kind == .pong } == Limits.owedPongsPerSession + 1)
    }

    @Test("only who may speak for somebody else is believed")
    func onBehalf() async throws {
        let user = Principal(subject: "u", department: "d", roles: [.operator], districts: ["*"])
        let rig = try ServerRig()
        rig.hello()
        try rig.call(1, "testing.v1/RestrictedCall", onBehalfOf: user)
        let refusal = try await rig.error(1)
        #expect(refusal?.reason == "MAY_NOT_ACT_ON_BEHALF" && refusal?.executed == .no)
        let gateway = try ServerRig(mayActOnBehalf: true)
        gateway.hello()
        try gateway.call(1, "testing.v1/RestrictedCall", onBehalfOf: user)
        #expect(try await gateway.error(1) == nil)
    }

    @Test("a call whose key the topology has forgotten meanwhile is refused by itself")
    func unknownCaller() throws {
        let rig = try ServerRig()
        let session = ServerSessionCreditTests.session(rig.transport)
        let context = ServerContext(
            method: TestService.emptyCall.facts, identity: .unknown, metadata: [:], deadline: .now,
            idempotencyKey: nil, requestID: "", requestIsCompressed: false, purpose: "",
            caseNumber: "")
        var request = ServerRequest(
            context: context, type: .cbor, requests: .whole(Payload([])), callerKey: "k",
            onBehalfOf: nil, sink: SessionSink(session: session, id: 1, metadata: context.response),
            libraryErrors: nil)
        let check = IdentityCheck(topology: rig.topology)
        try check.check(&request)
        #expect(request.context.caller.name == "tester")
        rig.topology.update(Topology())
        let error = #expect(throws: CallError.self) { try check.check(&request) }
        #expect(error?.code == .unauthenticated && error?.reason == "CALLER_UNKNOWN")
        #expect(error?.origin == .server && error?.executed == .no)
    }

    @Test("a revoked key ends its session and its calls")
    func revoked() async throws {
        let rig = try ServerRig()
        rig.hello()
        try rig.call(1, "testing.v1/UnaryCall", request: TestRequest(hangs: true))
        await rig.service.wait { $0.running == 1 }
        rig.topology.update(Topology())
        #expect(try await rig.error(1)?.reason == "CALLER_REVOKED")
        await rig.service.wait { $0.cancellations == 1 }
        try rig.call(3, "testing.v1/EmptyCall")
        #expect(try await rig.error(3)?.reason == "NO_SESSION")
    }

    @Test("what a handler throws: its own status stays, anything else is INTERNAL without its text")
    func handlerErrors() async throws {
        struct Secret: Error, CustomStringConvertible { let description = "410802199001011234" }
        struct Rule: CallErrorConvertible {
            var callError: CallError { .ruleBroken("E1", "SEATS_EXHAUSTED", "no seat") }
        }
        let rig = try ServerRig(extra: [
            ServiceDefinition(
                Throwing.self,
                handlers: [
                    Handler(Throwing.throwing) { request, _ in
                        switch request.responseBytes {
                        case 0: throw Secret()
                        case 1: throw Rule()
                        case 2: throw CancellationError()
                        case 3:
                            throw CallError(.unavailable, "NESTED", "", origin: .bus, executed: .no)
                        default: throw CallError(.aborted, "MINE", "", executed: .no)
                        }
                    }
                ])
        ])
        rig.hello()
        for number in 0..<5 {
            try rig.call(
                UInt64(2 * number + 1), "throwing.v1/Throw",
                request: TestRequest(responseBytes: number))
        }
        let secret = try await rig.error(1)
        #expect(secret?.code == .internalError && secret?.message.contains("4108") == false)
        let rule = try await rig.error(3)
        #expect(rule?.code == .failedPrecondition && rule?.reason == "SEATS_EXHAUSTED")
        #expect(rule?.violations.map(\.rule) == ["E1"])
        #expect(try await rig.error(5)?.code == .cancelled)
        // Its own call was not executed; that it did nothing itself is not said.
        let nested = try await rig.error(7)
        #expect(
            nested?.reason == "NESTED" && nested?.executed == .maybe && nested?.origin == .handler)
        let own = try await rig.error(9)
        #expect(own?.executed == .no)
        #expect(try await rig.status(9).flags.contains(.notExecuted))
    }

    @Test("an unknown method and an unknown service are told apart")
    func unimplemented() async throws {
        let rig = try ServerRig()
        rig.hello()
        try rig.call(1, "testing.v1/Nothing")
        try rig.call(3, "nobody.v9/Nothing")
        try rig.call(5, "")
        #expect(try await rig.error(1)?.reason == "UNKNOWN_METHOD")
        #expect(try await rig.error(3)?.reason == "UNKNOWN_SERVICE")
        #expect(try await rig.error(5)?.code == .unimplemented)
        #expect(try await rig.status(5).flags.contains(.notExecuted))
    }

    @Test("a peer that breaks the wire format loses its session; another keeps its own")
    func violation() async throws {
        let rig = try ServerRig()
        rig.hello()
        rig.receive(.hello(agent: "other"), peer: 2)
        try rig.call(5, "testing.v1/UnaryCall", request: TestRequest(hangs: true))
        await rig.service.wait { $0.running == 1 }
        rig.server.peerViolated(PeerID(rawValue: 1))
        let lost = try await rig.error(5)
        #expect(lost?.code == .internalError && lost?.reason == "PROTOCOL_ERROR")
        #expect(lost?.origin == .bus && lost?.executed == .maybe)
        await rig.transport.wait { $0.contains { $0.kind == .bye } }
        await rig.service.wait { $0.cancellations == 1 }
        try rig.call(1, "testing.v1/EmptyCall")
        #expect(try await rig.error(1)?.reason == "NO_SESSION")
        rig.receive(.call(3, "testing.v1/EmptyCall", body: [0xA0]), peer: 2)
        #expect(try await rig.error(3) == nil)
    }

    @Test("calls, errors and latencies are counted by method")
    func stats() async throws {
        let rig = try ServerRig(allowed: ["testing.v1/*", "Stats/*"])
        rig.hello()
        for id: UInt64 in [1, 3, 5] { try rig.call(id, "testing.v1/EmptyCall") }
        try rig.call(7, "testing.v1/RestrictedCall")
        try rig.call(
            9, "testing.v1/UnaryCall",
            request: TestRequest(status: TestStatus(code: 5, message: "")))
        for id: UInt64 in [1, 3, 5, 7, 9] { _ = try await rig.status(id) }
        try rig.call(11, "Stats/Get", request: StatsRequest())
        let report = try CBORDecoder().decode(
            StatsReport.self, from: try #require(try await rig.status(11).body))
        let methods = Dictionary(uniqueKeysWithValues: report.methods.map { ($0.method, $0) })
        #expect(methods["testing.v1/EmptyCall"]?.calls == 3)
        #expect(methods["testing.v1/EmptyCall"]?.errors.isEmpty == true)
        #expect(methods["testing.v1/RestrictedCall"]?.errors == ["PERMISSION_DENIED": 1])
        #expect(methods["testing.v1/UnaryCall"]?.errors == ["NOT_FOUND": 1])
        #expect(report.methods.allSatisfy { $0.latencyLog2Microseconds.reduce(0, +) == $0.calls })
        #expect(report.sessions == 1 && report.inFlightCalls == 1)
    }
}

/// A contract whose one method throws what it is asked to.
enum Throwing: ServiceContract {
    static let name = "throwing.v1"
    static let throwing = unary(
        "Throw", TestRequest.self, returns: TestEmpty.self, .read, access: .open, summary: "Throws."
    )
    static let methods: [any MethodDescriptor] = [throwing]
}
