import BusTesting
import Synchronization
import Testing

@testable import Bus

/// The client library against servers played by the test.
@Suite(.timeLimit(.minutes(10)))
struct BusClientTests {
    @Test("nobody there is UNAVAILABLE at once: no second try, and no time passes")
    func nobodyThere() async throws {
        let rig = ClientRig(["a"]) { $0.receiver.linkClosed(.unreachable) }
        let before = rig.clock.now
        let error = await #expect(throws: CallError.self) { try await rig.call() }
        #expect(error?.code == .unavailable && error?.executed == .no)
        #expect(rig.clock.now == before && rig.transport.links.count == 1)
        // While it rests, nobody knocks.
        _ = await #expect(throws: CallError.self) { try await rig.call() }
        #expect(rig.transport.links.count == 1)
    }

    @Test("a service the topology does not name is UNAVAILABLE, naming it")
    func noInstance() async throws {
        let rig = ClientRig([])
        let error = await #expect(throws: CallError.self) { try await rig.call() }
        #expect(error?.reason == "NO_INSTANCE" && error?.executed == .no)
        #expect(error?.message.contains(TestService.name) == true)
    }

    @Test("wait-for-ready waits until somebody is there")
    func waitForReady() async throws {
        let rig = ClientRig(["a"])
        let call = Outcome { try await rig.call(CallOptions(waitForReady: true)) }
        await rig.until { rig.transport.links.count == 1 }
        rig.transport.links[0].receiver.linkClosed(.unreachable)
        await rig.turn { rig.transport.links.count == 2 }
        rig.transport.links[1].receiver.linkClosed(.unreachable)
        await rig.turn { rig.transport.links.count == 3 }
        rig.transport.links[2].welcome()
        await rig.until { rig.transport.links[2].calls.count == 1 }
        rig.transport.links[2].answer(1)
        await rig.until { call.isDone }
        #expect(call.error == nil)
    }

    @Test("wait-for-ready ends at the deadline, not executed")
    func waitIsBounded() async throws {
        let rig = ClientRig(["a"]) { $0.receiver.linkClosed(.unreachable) }
        let start = rig.clock.now
        let call = Outcome {
            try await rig.call(CallOptions(deadline: .seconds(2), waitForReady: true))
        }
        await rig.turn { call.isDone }
        #expect(call.error?.code == .deadlineExceeded && call.error?.executed == .no)
        #expect(rig.clock.now - start >= .seconds(2) && rig.clock.now - start < .seconds(4))
        #expect(rig.transport.links.count > 3)
    }

    @Test("reconnects keep to the growing pauses")
    func reconnectPauses() async throws {
        let rig = ClientRig(["a"]) { $0.receiver.linkClosed(.unreachable) }
        let call = Outcome {
            try await rig.call(CallOptions(deadline: .seconds(60), waitForReady: true))
        }
        await rig.turn(by: .milliseconds(20)) { call.isDone }
        // 50 ms, growing by 1.6 to 2 s, each 20 % more or less: some 30 to 45 tries a minute; fewer on a busy machine.
        #expect((15...50).contains(rig.transport.links.count))
    }

    @Test("the client fails at its own deadline though nothing arrives, and cancels")
    func ownDeadline() async throws {
        let rig = ClientRig(["a"]) { $0.welcome() }
        let call = Outcome { try await rig.call(CallOptions(deadline: .milliseconds(300))) }
        await rig.until { rig.transport.links.first?.calls.count == 1 }
        let head = try CallHead(encoded: rig.transport.links[0].calls[0].head)
        #expect(head.timeoutMilliseconds == 300)
        await rig.turn { call.isDone }
        #expect(call.error?.code == .deadlineExceeded && call.error?.executed == .maybe)
        await rig.until { rig.transport.links[0].frames.last?.kind == .cancel }
    }

    @Test("a call inside a handler never outlives the handler's deadline")
    func deadlineShrinks() async throws {
        let rig = ClientRig(["a"]) { link in
            link.onCall.withLock { $0 = { link, frame in link.answer(frame.callID) } }
            link.welcome()
        }
        let context = CallContext(deadline: rig.clock.now + .milliseconds(700), requestID: "outer")
        try await CallContext.$current.withValue(context) {
            try await rig.call(CallOptions(deadline: .seconds(10)))
            try await rig.call(CallOptions(deadline: .milliseconds(50)))
        }
        try await rig.call(CallOptions(deadline: .seconds(Int64.max)))
        let heads = try rig.transport.links[0].calls.map { try CallHead(encoded: $0.head) }
        #expect(
            heads.map(\.timeoutMilliseconds) == [700, 50, Limits.longestDeadline.wholeMilliseconds])
        #expect(
            heads.prefix(2).allSatisfy { $0.requestID == "outer" } && heads[2].requestID != "outer")
    }

    @Test("a try that may have been executed is not undone by a later one that was not")
    func executedIsTold() async throws {
        let rig = ClientRig(["a"])
        let call = Outcome { try await rig.write() }
        await rig.until { rig.transport.links.count == 1 }
        rig.transport.links[0].welcome()
        await rig.until { rig.transport.links[0].calls.count == 1 }
        rig.transport.links[0].receiver.linkClosed(.unreachable)
        // From now on nobody is there.
        await rig.turn {
            for link in rig.transport.links.dropFirst() { link.receiver.linkClosed(.unreachable) }
            return call.isDone
        }
        #expect(call.error?.code == .unavailable && call.error?.executed == .maybe)
    }

    @Test("retries keep the key and count their attempts")
    func retries() async throws {
        let rig = ClientRig(["a"]) { link in
            link.onCall.withLock {
                $0 = { link, frame in
                    let attempt = (try? CallHead(encoded: frame.head).attempt) ?? 0
                    let busy = StatusHead(CallError(.unavailable, "BUSY", "", executed: .maybe))
                    link.answer(frame.callID, attempt < 2 ? busy : .ok)
                }
            }
            link.welcome()
        }
        let call = Outcome {
            try await rig.client.callRaw(
                TestService.writeCall.facts, body: [0xA0], type: .cbor, options: CallOptions(),
                on: nil)
        }
        await rig.turn { call.isDone }
        #expect(call.error == nil)
        let heads = try rig.transport.links[0].calls.map { try CallHead(encoded: $0.head) }
        #expect(heads.map(\.attempt) == [0, 1, 2])
        #expect(
            Set(heads.map(\.idempotencyKey)).count == 1 && heads[0].idempotencyKey?.isEmpty == false
        )
    }

    @Test("the less busy of two instances is asked")
    func lessBusy() async throws {
        let rig = ClientRig(["a", "b", "c"]) { $0.welcome() }
        let first = Outcome { try await rig.call(CallOptions(deadline: .seconds(3600))) }
        await rig.welcomed(3)
        await rig.until { rig.transport.links.contains { !$0.calls.isEmpty } }
        var open: [Outcome<Void>] = []
        for _ in 0..<90 {
            let sent = rig.transport.links.map(\.calls.count).reduce(0, +)
            open.append(Outcome { try await rig.call(CallOptions(deadline: .seconds(3600))) })
            await rig.until { rig.transport.links.map(\.calls.count).reduce(0, +) > sent }
        }
        // None is answered, so calls sent are calls open: two choices keep three instances close.
        let counts = rig.transport.links.map(\.calls.count)
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 6, "\(counts)")
        rig.client.shutdown()
        await rig.until { first.isDone && open.allSatisfy(\.isDone) }
    }

    @Test("GOAWAY sends the calls that were not accepted to the other instance, and only those")
    func goAway() async throws {
        let rig = ClientRig(["a"])
        let accepted = Outcome { try await rig.call() }
        await rig.until { rig.transport.links.count == 1 }
        let a = rig.transport.links[0]
        a.welcome()
        await rig.until { a.calls.count == 1 }
        let refused = Outcome { try await rig.call() }
        await rig.until { a.calls.count == 2 }
        rig.topology.update(ClientRig.topology(["a", "b"]))
        a.receiver.linkReceived([Frame(.goAway, head: GoAwayHead(lastCallID: 1).encoded())])
        await rig.turn { rig.transport.links(to: "b").count == 1 }
        let b = rig.transport.links(to: "b")[0]
        b.welcome()
        await rig.turn { b.calls.count == 1 }
        b.answer(1)
        await rig.until { refused.isDone }
        #expect(refused.error == nil && !accepted.isDone && !a.isClosed)
        a.answer(1)
        await rig.until { accepted.isDone && a.isClosed }
        #expect(accepted.error == nil)
        #expect(a.frames.last?.kind == .bye)
    }

    @Test("an instance that leaves the topology finishes its calls and is left")
    func instanceLeaves() async throws {
        let rig = ClientRig(["a"]) { $0.welcome() }
        let call = Outcome { try await rig.call() }
        await rig.until { rig.transport.links.first?.calls.count == 1 }
        let a = rig.transport.links[0]
        rig.topology.update(ClientRig.topology(["b"]))
        let next = Outcome { try await rig.call() }
        await rig.until { rig.transport.links(to: "b").first?.calls.count == 1 }
        #expect(a.calls.count == 1 && !a.isClosed && !call.isDone)
        a.answer(1)
        await rig.until { call.isDone && a.isClosed }
        #expect(call.error == nil)
        rig.transport.links(to: "b")[0].answer(1)
        await rig.until { next.isDone }
        #expect(next.error == nil)
    }

    @Test("shutdown ends calls on sessions that were already left, too")
    func shutdownReachesLeaving() async throws {
        let rig = ClientRig(["a"]) { $0.welcome() }
        let call = Outcome { try await rig.call() }
        await rig.until { rig.transport.links.first?.calls.count == 1 }
        rig.topology.update(ClientRig.topology([]))
        rig.client.shutdown()
        await rig.until { call.isDone }
        #expect(call.error?.code == .cancelled)
        let late = await #expect(throws: CallError.self) { try await rig.call() }
        #expect(late?.reason == "CLIENT_CLOSED" && late?.executed == .no)
    }

    @Test("a silent server is given up after three of its own heartbeats")
    func silentServer() async throws {
        let rig = ClientRig(["a"]) { $0.welcome(.example.with { $0.heartbeatMilliseconds = 100 }) }
        let start = rig.clock.now
        let call = Outcome { try await rig.write(CallOptions(deadline: .seconds(30))) }
        await rig.until { rig.transport.links.first?.calls.count == 1 }
        let link = rig.transport.links[0]
        await rig.turn { link.isClosed }
        #expect(link.frames.contains { $0.kind == .ping })
        #expect(rig.clock.now - start >= .milliseconds(300) && rig.clock.now - start < .seconds(3))
        rig.client.shutdown()
        await rig.turn { call.isDone }
        #expect(call.error?.executed == .maybe)
    }

    @Test("what no frame could carry is refused before it costs the session")
    func tooMuch() async throws {
        let rig = ClientRig(["a"]) { $0.welcome() }
        let large: Metadata = ["k": String(repeating: "v", count: 20_000)]
        let metadata = await #expect(throws: CallError.self) {
            try await rig.call(CallOptions(metadata: large))
        }
        #expect(metadata?.code == .resourceExhausted && metadata?.executed == .no)
        let key = await #expect(throws: CallError.self) {
            try await rig.write(CallOptions(idempotencyKey: String(repeating: "k", count: 201)))
        }
        #expect(key?.code == .invalidArgument && key?.executed == .no)
        let districts = (0..<3000).map { "\(100_000 + $0)" }
        let user = Principal(subject: "u", department: "d", roles: [], districts: districts)
        let head = await #expect(throws: CallError.self) {
            try await rig.call(CallOptions(onBehalfOf: user))
        }
        #expect(head?.reason == "HEAD_TOO_LARGE" && head?.executed == .no)
        let body = await #expect(throws: CallError.self) {
            try await rig.client.callRaw(
                TestService.emptyCall.facts,
                body: Array(repeating: 0, count: Limits.messageBytes + 1),
                type: .cbor, options: CallOptions(), on: nil)
        }
        #expect(body?.reason == "MESSAGE_TOO_LARGE" && body?.executed == .no)
        #expect(rig.transport.links[0].calls.isEmpty)
    }

    @Test(
        "a stream asked for as a unary call, or the other way round, is refused before it is made")
    func wrongKind() async throws {
        let rig = ClientRig(["a"]) { $0.welcome() }
        await #expect(throws: CallError.self) {
            try await rig.client.callRaw(
                TestService.outputCall.facts, body: [], type: .cbor, options: CallOptions(), on: nil
            )
        }
        await #expect(throws: CallError.self) {
            _ = try await rig.client.streamRaw(
                TestService.writeCall.facts, body: [], type: .cbor, options: CallOptions(), on: nil)
        }
        #expect(rig.transport.links.isEmpty)
    }
}
