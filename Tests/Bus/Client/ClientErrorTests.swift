import BusTesting
import Testing

@testable import Bus

/// Every error the client library makes: who says it decided, and whether the call may have been executed.
@Suite(.timeLimit(.minutes(10)))
struct ClientErrorTests {
    /// One way to fail, and what is to be said of it.
    struct Failure: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: StatusCode
        let origin: CallError.Origin
        let executed: CallError.Executed
        var addresses = ["a"]
        var onConnect: @Sendable (FakeLink) -> Void = { $0.welcome() }
        var resolver: FakeResolver?
        /// Makes the call that fails.
        var call: @Sendable (ClientRig) async throws -> Void = { try await $0.read() }
        /// Done once a link has got a call; else the clock is turned.
        var then: (@Sendable (FakeLink, ClientRig) -> Void)?
    }

    /// A message no format has a form for.
    struct Unencodable: BusMessage {
        init() {}
        init(from decoder: any Decoder) throws {}
        func encode(to encoder: any Encoder) throws {
            throw EncodingError.invalidValue(
                self, EncodingError.Context(codingPath: [], debugDescription: "never"))
        }
    }

    static let unencodable = TestService.unary(
        "UnaryCall", Unencodable.self, returns: TestEmpty.self, .read, access: .open, summary: "")

    static func after(_ link: FakeLink, _ frames: Frame...) { link.receiver.linkReceived(frames) }

    static let failures: [Failure] = [
        Failure(
            testDescription: "NO_INSTANCE", code: .unavailable, origin: .client, executed: .no,
            addresses: []),
        Failure(
            testDescription: "NAME_UNRESOLVED", code: .unavailable, origin: .client, executed: .no,
            addresses: ["tcp://nobody.bus:1"], resolver: FakeResolver()),
        Failure(
            testDescription: "NOBODY_THERE", code: .unavailable, origin: .bus, executed: .no,
            onConnect: { $0.receiver.linkClosed(.unreachable) }),
        Failure(
            testDescription: "KEY_REFUSED", code: .unauthenticated, origin: .bus, executed: .no,
            onConnect: { $0.receiver.linkClosed(.refused) }),
        Failure(
            testDescription: "DEADLINE_EXCEEDED", code: .deadlineExceeded, origin: .client,
            executed: .no, onConnect: { _ in },
            call: { try await $0.read(CallOptions(deadline: .milliseconds(100))) }),
        Failure(
            testDescription: "DEADLINE_EXCEEDED", code: .deadlineExceeded, origin: .client,
            executed: .no,
            call: { try await $0.read(CallOptions(deadline: .zero)) }),
        Failure(
            testDescription: "DEADLINE_EXCEEDED", code: .deadlineExceeded, origin: .client,
            executed: .maybe,
            call: { try await $0.read(CallOptions(deadline: .seconds(1))) },
            then: { _, rig in rig.clock.advance(by: .seconds(1)) }),
        Failure(
            testDescription: "CANCELLED", code: .cancelled, origin: .client, executed: .no,
            onConnect: { _ in },
            call: { rig in
                let call = Task { try await rig.read() }
                await rig.until { rig.transport.links.count == 1 }
                call.cancel()
                try await call.value
            }),
        Failure(
            testDescription: "CANCELLED", code: .cancelled, origin: .client, executed: .maybe,
            call: { rig in
                let call = Task { try await rig.read() }
                await rig.until { rig.transport.links.first?.calls.count == 1 }
                call.cancel()
                try await call.value
            }),
        Failure(
            testDescription: "CLIENT_CLOSED", code: .cancelled, origin: .client, executed: .no,
            call: { rig in
                rig.client.shutdown()
                try await rig.read()
            }),
        Failure(
            testDescription: "CLIENT_CLOSED", code: .cancelled, origin: .client, executed: .maybe,
            then: { _, rig in rig.client.shutdown() }),
        Failure(
            testDescription: "CONNECTION_LOST", code: .unavailable, origin: .bus, executed: .maybe,
            call: { try await $0.keyless() },
            then: { link, _ in link.receiver.linkClosed(.unreachable) }),
        Failure(
            testDescription: "SESSION_ENDED", code: .unavailable, origin: .bus, executed: .maybe,
            call: { try await $0.keyless() }, then: { link, _ in after(link, Frame(.bye)) }),
        Failure(
            testDescription: "PROTOCOL_ERROR", code: .unavailable, origin: .bus, executed: .maybe,
            call: { try await $0.keyless() }, then: { link, _ in after(link, Frame(.hello)) }),
        Failure(
            testDescription: "PEER_SILENT", code: .unavailable, origin: .bus, executed: .maybe,
            call: { try await $0.keyless(CallOptions(deadline: .seconds(3600))) }),
        Failure(
            testDescription: "NO_ANSWER", code: .internalError, origin: .client, executed: .yes,
            then: { link, _ in link.answer(1, body: nil) }),
        Failure(
            testDescription: "RESPONSE_UNDECODABLE", code: .internalError, origin: .client,
            executed: .yes,
            call: {
                _ = try await $0.client.call(
                    TestService.unaryCall, TestRequest(payload: []), options: CallOptions())
            },
            then: { link, _ in link.answer(1, body: [0xFF]) }),
        Failure(
            testDescription: "OTHER_KIND", code: .internalError, origin: .client, executed: .no,
            call: {
                _ = try await $0.client.callRaw(
                    TestService.outputCall.facts, body: [], type: .cbor, options: CallOptions(),
                    on: nil)
            }),
        Failure(
            testDescription: "HEDGING_NOT_ALLOWED", code: .invalidArgument, origin: .client,
            executed: .no,
            call: { try await $0.write(CallOptions(hedging: Hedging(attempts: 2, delay: .zero))) }),
        Failure(
            testDescription: "METADATA_TOO_LARGE", code: .resourceExhausted, origin: .client,
            executed: .no,
            call: {
                let large = String(repeating: "v", count: Limits.metadataBytes)
                try await $0.read(CallOptions(metadata: ["k": large]))
            }),
        Failure(
            testDescription: "IDEMPOTENCY_KEY_TOO_LONG", code: .invalidArgument, origin: .client,
            executed: .no,
            call: {
                try await $0.write(CallOptions(idempotencyKey: String(repeating: "k", count: 201)))
            }),
        Failure(
            testDescription: "MESSAGE_TOO_LARGE", code: .resourceExhausted, origin: .client,
            executed: .no,
            call: {
                _ = try await $0.client.callRaw(
                    TestService.unaryCall.facts,
                    body: Array(repeating: 0, count: Limits.messageBytes + 1), type: .cbor,
                    options: CallOptions(), on: nil)
            }),
        Failure(
            testDescription: "HEAD_TOO_LARGE", code: .resourceExhausted, origin: .client,
            executed: .no,
            call: {
                let districts = (0..<3000).map { "\(100_000 + $0)" }
                let user = Principal(
                    subject: "u", department: "d", roles: [], districts: districts)
                try await $0.read(CallOptions(onBehalfOf: user))
            }),
        Failure(
            testDescription: "REQUEST_UNENCODABLE", code: .internalError, origin: .client,
            executed: .no,
            call: { _ = try await $0.client.call(Self.unencodable, Unencodable()) }),
        Failure(
            testDescription: "BROKEN_COMPRESSION", code: .internalError, origin: .client,
            executed: .yes, onConnect: { $0.welcome(.example.with { $0.features = ["deflate"] }) },
            then: { link, _ in
                after(
                    link,
                    Frame(
                        .status, flags: [.end, .compressed], callID: 1,
                        head: StatusHead.ok.encoded(), body: [1, 2, 3]))
            }),
        Failure(
            testDescription: "MESSAGE_TOO_LARGE", code: .resourceExhausted, origin: .client,
            executed: .yes,
            then: { link, _ in
                let part = Frame(
                    .data, flags: .chunkMore, callID: 1,
                    body: Array(repeating: 0, count: Limits.frameBodyBytes))
                // More than the session's window at once would be a violation: the answer comes as it is granted.
                for _ in 0...(Limits.messageBytes / Limits.frameBodyBytes) { after(link, part) }
            }),
        Failure(
            testDescription: "CANCELLED", code: .cancelled, origin: .client, executed: .maybe,
            call: { rig in
                // Cancelled in the pause before the second try.
                let call = Task { try await rig.read() }
                await rig.until { rig.transport.links.first?.calls.count == 1 }
                var busy = StatusHead(CallError(.unavailable, "BUSY", "", executed: .maybe))
                busy.metadata = [Pushback.metadataKey: "3600"]
                rig.transport.links[0].answer(1, busy)
                for _ in 0..<100 { await Task.yield() }
                call.cancel()
                try await call.value
            }),
        Failure(
            testDescription: "CALL_IS_OVER", code: .cancelled, origin: .client, executed: .maybe,
            call: {
                let call = try await $0.client.openRaw(
                    TestService.inputCall.facts, type: .cbor, options: CallOptions(), on: nil)
                call.finishWriting()
                try await call.write([])
            }),
    ]

    @Test("every error says who decided and whether the call was executed", arguments: failures)
    func table(failure: Failure) async throws {
        let rig = ClientRig(
            failure.addresses, resolver: failure.resolver, onConnect: failure.onConnect)
        let call = Outcome { try await failure.call(rig) }
        if let then = failure.then {
            await rig.until { rig.transport.links.first?.calls.count == 1 }
            then(rig.transport.links[0], rig)
            await rig.until { call.isDone }
        } else {
            await rig.turn(by: .milliseconds(50)) { call.isDone }
        }
        let error = try #require(call.error)
        #expect(error.reason.rawValue == failure.testDescription)
        #expect(error.code == failure.code && error.origin == failure.origin)
        #expect(error.executed == failure.executed)
        rig.client.shutdown()
    }
}
