import BusTesting
import Synchronization
import Testing

@testable import Bus

/// Hedged calls on fake links.
@Suite(.timeLimit(.minutes(10)))
struct HedgingTests {
    static let hedging = CallOptions(hedging: Hedging(attempts: 3, delay: .milliseconds(50)))

    /// Links by the order in which they got a call.
    static func asked(_ rig: ClientRig) -> [FakeLink] {
        rig.transport.links.filter { !$0.reads.isEmpty }
    }

    @Test(
        "the second is sent after the delay, to another instance; the first answer wins and the loser is cancelled"
    )
    func secondWins() async throws {
        let rig = ClientRig(["a", "b"]) { $0.welcome() }
        try await rig.warmUp()
        let told = ResponseMetadata()
        let options = CallOptions(
            hedging: Self.hedging.hedging, responseMetadata: told)
        let call = Outcome { try await rig.read(options) }
        await rig.until { Self.asked(rig).count == 1 }
        let first = Self.asked(rig)[0]
        #expect(rig.transport.links.map(\.reads.count).reduce(0, +) == 1)
        await rig.turn { Self.asked(rig).count == 2 }
        let second = try #require(Self.asked(rig).first { $0 !== first })
        #expect(try CallHead(encoded: second.reads[0].head).attempt == 1)
        var status = StatusHead.ok
        status.metadata = ["who": "second"]
        second.answer(second.reads[0].callID, status)
        await rig.until { call.isDone }
        #expect(call.error == nil && told.trailing["who"] == "second")
        await rig.until { first.frames.last?.kind == .cancel }
        // What the loser still says changes nothing.
        status.metadata = ["who": "first"]
        first.answer(first.reads[0].callID, status)
        #expect(told.trailing["who"] == "second")
    }

    @Test("a failure that may be tried again sends the next before its delay")
    func failureHurries() async throws {
        let rig = ClientRig(["a", "b"]) { $0.welcome() }
        try await rig.warmUp()
        let call = Outcome { try await rig.read(Self.hedging) }
        await rig.until { Self.asked(rig).count == 1 }
        let before = rig.clock.now
        let first = Self.asked(rig)[0]
        first.answer(first.reads[0].callID, StatusHead(CallError(.unavailable, "BUSY", "")))
        await rig.until { Self.asked(rig).count == 2 }
        #expect(rig.clock.now == before)
        let second = try #require(Self.asked(rig).first { $0 !== first })
        second.answer(second.reads[0].callID)
        await rig.until { call.isDone }
        #expect(call.error == nil)
    }

    @Test("a fatal failure ends the call and cancels the others")
    func fatal() async throws {
        let rig = ClientRig(["a", "b"]) { $0.welcome() }
        try await rig.warmUp()
        let call = Outcome { try await rig.read(Self.hedging) }
        await rig.turn { Self.asked(rig).count == 2 }
        let (one, other) = (Self.asked(rig)[0], Self.asked(rig)[1])
        one.answer(one.reads[0].callID, StatusHead(CallError(.notFound, "NOT_FOUND", "")))
        await rig.until { call.isDone }
        #expect(call.error?.code == .notFound && call.error?.executed == .maybe)
        await rig.until { other.frames.last?.kind == .cancel }
    }

    @Test("cancelling the caller cancels every try")
    func cancelled() async throws {
        let rig = ClientRig(["a", "b"]) { $0.welcome() }
        try await rig.warmUp()
        let call = Task { try await rig.read(Self.hedging) }
        await rig.turn { Self.asked(rig).count == 2 }
        call.cancel()
        let error = await #expect(throws: CallError.self) { try await call.value }
        #expect(error?.code == .cancelled)
        await rig.until { Self.asked(rig).allSatisfy { $0.frames.last?.kind == .cancel } }
    }

    @Test("a stream is hedged until its handler has started")
    func stream() async throws {
        let rig = ClientRig(["a", "b"]) { $0.welcome() }
        try await rig.warmUp()
        let opened = Outcome {
            try await rig.client.streamRaw(
                TestService.outputCall.facts, body: [0xA0], type: .cbor, options: Self.hedging,
                on: nil)
        }
        await rig.turn { Self.asked(rig).count == 2 }
        let (one, other) = (Self.asked(rig)[0], Self.asked(rig)[1])
        one.receiver.linkReceived([
            Frame(.headers, callID: one.reads[0].callID, head: Metadata().encoded())
        ])
        await rig.until { opened.isDone }
        await rig.until { other.frames.last?.kind == .cancel }
        one.receiver.linkReceived([Frame(.data, callID: one.reads[0].callID, body: [7])])
        #expect(try await opened.value?.next() == [7])
        #expect(one.frames.last?.kind != .cancel)
    }

    @Test("what writes, and what streams its requests, is never hedged")
    func refused() async throws {
        let rig = ClientRig(["a"]) { $0.welcome() }
        let write = await #expect(throws: CallError.self) { try await rig.write(Self.hedging) }
        #expect(write == .hedgingNotAllowed)
        let open = await #expect(throws: CallError.self) {
            _ = try await rig.client.openRaw(
                TestService.inputCall.facts, type: .cbor, options: Self.hedging, on: nil)
        }
        #expect(open == .hedgingNotAllowed)
        #expect(rig.transport.links.isEmpty)
    }

    @Test("nobody there is UNAVAILABLE at once, hedged or not")
    func nobody() async throws {
        let rig = ClientRig(["a"]) { $0.receiver.linkClosed(.unreachable) }
        let before = rig.clock.now
        let error = await #expect(throws: CallError.self) { try await rig.read(Self.hedging) }
        #expect(error?.code == .unavailable && error?.executed == .no && rig.clock.now == before)
    }
}
