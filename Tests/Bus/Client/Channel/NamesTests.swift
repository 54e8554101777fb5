import BusTesting
import Synchronization
import Testing

@testable import Bus

/// A client whose topology names hosts.
@Suite(.timeLimit(.minutes(10)))
struct NamesTests {
    static let address = "tcp://replicas.bus:9101"

    static func answering(_ link: FakeLink) {
        link.onCall.withLock { $0 = { link, frame in link.answer(frame.callID) } }
        link.welcome()
    }

    @Test("every address behind a name is an instance, and the first call waits for the answer")
    func addresses() async throws {
        let resolver = FakeResolver(["replicas.bus": ["10.0.0.1", "::2"]])
        let rig = ClientRig([Self.address], resolver: resolver, onConnect: Self.answering)
        try await rig.call()
        await rig.until { rig.transport.links.count == 2 }
        #expect(
            Set(rig.transport.links.map(\.endpoint.address))
                == ["tcp://10.0.0.1:9101", "tcp://[::2]:9101"])
        #expect(resolver.asked == 1)
    }

    @Test("a name nobody knows is UNAVAILABLE at once, saying so; wait-for-ready waits for it")
    func unknown() async throws {
        let resolver = FakeResolver()
        let rig = ClientRig([Self.address], resolver: resolver, onConnect: Self.answering)
        let before = rig.clock.now
        let error = await #expect(throws: CallError.self) { try await rig.call() }
        #expect(error?.reason == "NAME_UNRESOLVED" && error?.code == .unavailable)
        #expect(error?.executed == .no && error?.origin == .client && rig.clock.now == before)
        let call = Outcome { try await rig.call(CallOptions(waitForReady: true)) }
        for _ in 0..<100 { await Task.yield() }
        resolver.set("replicas.bus", ["10.0.0.1"])
        await rig.turn(by: .milliseconds(50)) { call.isDone }
        #expect(call.error == nil)
    }

    @Test("answers that change under load lose no call; addresses that vanish finish theirs")
    func changes() async throws {
        let resolver = FakeResolver(["replicas.bus": ["10.0.0.1"]])
        let rig = ClientRig([Self.address], resolver: resolver) { $0.welcome() }
        let open = Outcome { try await rig.call(CallOptions(deadline: .seconds(3600))) }
        await rig.until { rig.transport.links.first?.calls.count == 1 }
        let former = rig.transport.links[0]
        for number in 2...20 {
            resolver.set("replicas.bus", ["10.0.0.\(number)", "10.0.0.\(number + 1)"])
            let asked = resolver.asked
            rig.clock.advance(by: Limits.resolveInterval)
            // The call that is due brings the next answer.
            let call = Outcome { try await rig.call(CallOptions(deadline: .seconds(3600))) }
            await rig.until {
                for link in rig.transport.links where link !== former {
                    for frame in link.calls { link.answer(frame.callID) }
                }
                // Until the answer is there, the one that vanished may still be asked.
                for frame in former.calls.dropFirst() { former.answer(frame.callID) }
                return call.isDone && resolver.asked > asked
            }
            #expect(call.error == nil, "change \(number)")
        }
        #expect(!open.isDone && !former.isClosed && former.frames.last?.kind != .bye)
        former.answer(former.calls[0].callID)
        await rig.until { open.isDone && former.isClosed }
        #expect(open.error == nil)
        // A resolver that fails changes nothing.
        resolver.set("replicas.bus", nil)
        rig.clock.advance(by: Limits.resolveInterval)
        let last = Outcome { try await rig.call() }
        await rig.until {
            for link in rig.transport.links {
                for frame in link.calls { link.answer(frame.callID) }
            }
            return last.isDone
        }
        #expect(last.error == nil)
        rig.client.shutdown()
    }

    @Test("while nobody calls, nobody resolves")
    func idle() async throws {
        let resolver = FakeResolver(["replicas.bus": ["10.0.0.1"]])
        let rig = ClientRig([Self.address], resolver: resolver, onConnect: Self.answering)
        try await rig.call()
        for _ in 0..<100 {
            rig.clock.advance(by: .seconds(1))
            for link in rig.transport.links {
                link.receiver.linkReceived([
                    Frame(.pong, head: PongHead(inFlightCalls: 0).encoded())
                ])
            }
            for _ in 0..<10 { await Task.yield() }
        }
        #expect(resolver.asked == 1)
        try await rig.call()
        await rig.until { resolver.asked == 2 }
    }

    @Test("without a resolver a name is an address as any")
    func literal() async throws {
        let rig = ClientRig([Self.address], onConnect: Self.answering)
        try await rig.call()
        #expect(rig.transport.links.map(\.endpoint.address) == [Self.address])
    }
}
