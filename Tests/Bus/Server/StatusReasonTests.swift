import BusTesting
import Synchronization
import Testing

@testable import Bus

/// Every reason a server gives, provoked: its code, who decided, and what is known of the handler.
@Suite(.timeLimit(.minutes(10)))
struct StatusReasonTests {
    struct Expected: Sendable, CustomTestStringConvertible {
        let reason: CallError.Reason
        let code: StatusCode
        let executed: CallError.Executed
        var origin = CallError.Origin.server
        let how: String
        let provoke: @Sendable (ServerRig) async throws -> Void
        var testDescription: String { "\(reason.rawValue) \(how)" }

        init(
            _ reason: CallError.Reason, _ code: StatusCode, _ executed: CallError.Executed,
            origin: CallError.Origin = .server, _ how: String = "",
            _ provoke: @escaping @Sendable (ServerRig) async throws -> Void
        ) {
            self.reason = reason
            self.code = code
            self.executed = executed
            self.origin = origin
            self.how = how
            self.provoke = provoke
        }
    }

    /// Each ends the call 1.
    static let table: [Expected] = [
        Expected("NO_SESSION", .unavailable, .no, origin: .bus) { rig in
            rig.receive(Frame(.bye))
            try rig.call(1, "testing.v1/EmptyCall")
        },
        Expected("EXPIRED_IN_QUEUE", .deadlineExceeded, .no) { rig in
            try rig.call(1, "testing.v1/EmptyCall", timeout: 0)
        },
        Expected("DEADLINE_EXCEEDED", .deadlineExceeded, .maybe) { rig in
            try rig.call(1, "testing.v1/UnaryCall", timeout: 50, request: TestRequest(hangs: true))
        },
        Expected("CANCELLED", .cancelled, .maybe, origin: .handler) { rig in
            try rig.call(1, "testing.v1/UnaryCall", request: TestRequest(hangs: true))
            await rig.service.wait { $0.running == 1 }
            rig.receive(Frame(.cancel, callID: 1))
        },
        Expected("CALLER_REVOKED", .unauthenticated, .maybe) { rig in
            try rig.call(1, "testing.v1/UnaryCall", request: TestRequest(hangs: true))
            await rig.service.wait { $0.running == 1 }
            rig.topology.update(Topology())
        },
        Expected("SERVER_STOPPED", .unavailable, .maybe) { rig in
            try rig.call(1, "testing.v1/UnaryCall", request: TestRequest(hangs: true))
            await rig.service.wait { $0.running == 1 }
            await rig.server.shutdown()
        },
        Expected("SERVER_STOPPED", .unavailable, .no, "while parts are missing") { rig in
            rig.send(1, .chunkMore, [1])
            await rig.server.shutdown()
        },
        Expected("MAY_NOT_ACT_ON_BEHALF", .permissionDenied, .no) { rig in
            try rig.call(1, "testing.v1/EmptyCall", onBehalfOf: .anonymous)
        },
        Expected("METHOD_NOT_ALLOWED", .permissionDenied, .no) { rig in
            try rig.call(1, "Stats/Get", request: StatsRequest())
        },
        Expected("ROLE_MISSING", .permissionDenied, .no) { rig in
            try rig.call(1, "testing.v1/RestrictedCall")
        },
        Expected("IDEMPOTENCY_KEY_REQUIRED", .invalidArgument, .no, "absent") { rig in
            try rig.call(1, "testing.v1/WriteCall", request: TestRequest())
        },
        Expected("IDEMPOTENCY_KEY_REQUIRED", .invalidArgument, .no, "empty") { rig in
            try rig.call(1, "testing.v1/WriteCall", key: "", request: TestRequest())
        },
        Expected("IDEMPOTENCY_KEY_TOO_LONG", .invalidArgument, .no) { rig in
            let key = String(repeating: "k", count: 201)
            try rig.call(1, "testing.v1/WriteCall", key: key, request: TestRequest())
        },
        Expected("INVALID_FIELD", .invalidArgument, .no) { rig in
            rig.send(1, .end, [0x80])
        },
        Expected("INVALID_FIELD", .invalidArgument, .maybe, "of a stream") { rig in
            rig.send(1, [], [0x80], "testing.v1/StreamingInputCall")
        },
        Expected("BROKEN_COMPRESSION", .invalidArgument, .no) { rig in
            rig.send(1, [.end, .compressed], [1])
        },
        Expected("BROKEN_COMPRESSION", .invalidArgument, .maybe, "of a stream") { rig in
            rig.send(1, .compressed, [1], "testing.v1/StreamingInputCall")
        },
        Expected("METADATA_TOO_LARGE", .resourceExhausted, .no) { rig in
            rig.send(1, .end, [0xA0]) { head in
                head.metadata = ["k": String(repeating: "v", count: Limits.metadataBytes)]
            }
        },
        Expected("MESSAGE_TOO_LARGE", .resourceExhausted, .no, "and says so") { rig in
            rig.send(1, .chunkMore, [1]) { $0.messageBytes = Limits.messageBytes + 1 }
        },
        Expected("MESSAGE_TOO_LARGE", .resourceExhausted, .no, "as it turns out") { rig in
            let part = [UInt8](repeating: 0, count: Limits.frameBodyBytes)
            rig.send(1, .chunkMore, part)
            for _ in 0..<64 {
                rig.receive(Frame(.data, flags: .chunkMore, callID: 1, body: part))
            }
        },
        Expected("MESSAGE_TOO_LARGE", .resourceExhausted, .maybe, "of a stream") { rig in
            let part = [UInt8](repeating: 0, count: Limits.frameBodyBytes)
            rig.send(1, [], nil, "testing.v1/StreamingInputCall")
            for _ in 0..<65 {
                rig.receive(Frame(.data, flags: .chunkMore, callID: 1, body: part))
            }
        },
        Expected("MESSAGE_TOO_LARGE", .resourceExhausted, .yes, "of an answer") { rig in
            try rig.call(
                1, "testing.v1/UnaryCall",
                request: TestRequest(responseBytes: Limits.messageBytes + 1))
        },
        Expected("MESSAGE_TOO_LARGE", .resourceExhausted, .yes, "of a stream's answer") { rig in
            try rig.call(
                1, "testing.v1/StreamingOutputCall", window: 1,
                request: TestStreamRequest(sizes: [Limits.messageBytes + 1]))
        },
        Expected("UNKNOWN_SERVICE", .unimplemented, .no) { rig in
            try rig.call(1, "nobody.v9/Nothing")
        },
        Expected("UNKNOWN_METHOD", .unimplemented, .no) { rig in
            try rig.call(1, "testing.v1/Nothing")
        },
        Expected("UNKNOWN_CONTENT_TYPE", .unimplemented, .no) { rig in
            var writer = HeadWriter()
            writer.text(1, "testing.v1/EmptyCall")
            writer.number(2, 1000)
            writer.number(3, 9)
            rig.receive(
                Frame(.call, flags: .end, callID: 1, head: writer.finished(), body: [0xA0]))
        },
        Expected("REQUEST_STREAM", .unimplemented, .no) { rig in rig.send(1, [], [0xA0]) },
        Expected("OVERLOADED", .resourceExhausted, .no) { rig in
            try rig.call(1, "testing.v1/StreamingOutputCall", request: TestStreamRequest(sizes: []))
        },
    ]

    @Test("every reason has its code, origin and executed", arguments: table)
    func reasons(expected: Expected) async throws {
        var options = BusServer.Options()
        options.drainTimeout = .zero
        options.drainNotice = .zero
        if expected.reason == "OVERLOADED" { options.streams = 0 }
        let rig = try ServerRig(options: options, allowed: ["testing.v1/*"])
        rig.receive(
            Frame(.hello, head: HelloHead(features: ["deflate"], agent: "t").encoded()))
        try await expected.provoke(rig)
        let status = try await rig.status(1)
        let error = try #require(try status.statusError())
        #expect(error.reason == expected.reason && error.code == expected.code)
        #expect(error.origin == expected.origin)
        #expect(error.executed == expected.executed)
        #expect(status.flags.contains(.notExecuted) == (expected.executed == .no))
    }

    @Test("GOING_AWAY and TOO_MANY_CALLS are the session's")
    func session() throws {
        var machine = ServerSessionMachineTests.open(.example.with { $0.inFlightCalls = 1 })
        let now = ContinuousClock.now
        _ = machine.received(ServerSessionMachineTests.call(1), now: now)
        let full = machine.received(ServerSessionMachineTests.call(3), now: now).frames
        _ = machine.drain()
        let late = machine.received(ServerSessionMachineTests.call(5), now: now).frames
        let errors = try [full[0].statusError(), late[0].statusError()]
        #expect(errors.map { $0?.reason } == ["TOO_MANY_CALLS", "GOING_AWAY"])
        #expect(errors.map { $0?.code } == [.resourceExhausted, .unavailable])
        #expect(errors.allSatisfy { $0?.origin == .server && $0?.executed == .no })
    }

    @Test("an error of a handler's own call is the handler's; one of its request stream is not")
    func nested() async throws {
        let rig = try ServerRig()
        rig.hello()
        rig.send(1, [], [0x80], "testing.v1/FullDuplexCall")
        #expect(try await rig.error(1)?.origin == .server)
    }

    @Test("a key at work is refused, and free again afterwards; other callers' keys are their own")
    func keyInUse() async throws {
        let rig = try ServerRig(mayActOnBehalf: true)
        rig.hello()
        let other = Principal(subject: "u", department: "d", roles: [.system], districts: [])
        try rig.call(1, "testing.v1/WriteCall", key: "k", request: TestRequest(hangs: true))
        await rig.service.wait { $0.running == 1 }
        try rig.call(3, "testing.v1/WriteCall", key: "k", request: TestRequest())
        let refusal = try #require(try await rig.error(3))
        #expect(refusal.code == .aborted && refusal.reason == "IDEMPOTENCY_KEY_IN_USE")
        #expect(refusal.executed == .no && refusal.origin == .server)
        try rig.call(5, "testing.v1/WriteCall", key: "k", onBehalfOf: other, request: TestRequest())
        try rig.call(7, "testing.v1/WriteCall", key: "l", request: TestRequest())
        // Reads are not asked for keys, whatever they bring.
        try rig.call(9, "testing.v1/UnaryCall", key: "k", request: TestRequest())
        for id: UInt64 in [5, 7, 9] { #expect(try await rig.error(id) == nil) }
        rig.receive(Frame(.cancel, callID: 1))
        _ = try await rig.status(1)
        try rig.call(11, "testing.v1/WriteCall", key: "k", request: TestRequest())
        #expect(try await rig.error(11) == nil)
    }
}

extension ServerRig {
    /// A CALL frame as it is asked for.
    func send(
        _ id: UInt64, _ flags: FrameFlags, _ body: [UInt8]?,
        _ method: String = "testing.v1/EmptyCall", _ change: (inout CallHead) -> Void = { _ in }
    ) {
        var head = CallHead(method: method, timeoutMilliseconds: 60_000)
        change(&head)
        receive(Frame(.call, flags: flags, callID: id, head: head.encoded(), body: body))
    }
}
