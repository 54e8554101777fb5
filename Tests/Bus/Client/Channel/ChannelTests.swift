import BusTesting
import Synchronization
import Testing

@testable import Bus

/// Where a client sends a call when there is a choice.
@Suite(.timeLimit(.minutes(10)))
struct ChannelTests {
    static func answering(_ link: FakeLink) {
        link.onCall.withLock { $0 = { link, frame in link.answer(frame.callID) } }
        link.welcome()
    }

    @Test(
        "what the other side could not have begun is sent elsewhere at once, with the same key and number"
    )
    func transparent() async throws {
        for reason in ["GOING_AWAY", "NO_SESSION"] {
            let rig = ClientRig(["a", "b"]) { $0.welcome() }
            try await rig.warmUp()
            let call = Outcome { try await rig.write() }
            await rig.until { rig.transport.links.contains { !$0.writes.isEmpty } }
            let first = try #require(rig.transport.links.first { !$0.writes.isEmpty })
            let before = rig.clock.now
            let refusal = CallError(
                .unavailable, CallError.Reason(rawValue: reason), "", origin: .server, executed: .no
            )
            first.answer(first.writes[0].callID, StatusHead(refusal))
            let other = try #require(rig.transport.links.first { $0 !== first })
            await rig.until { !other.writes.isEmpty }
            #expect(rig.clock.now == before, "\(reason): no pause")
            let heads = try [first, other].map { try CallHead(encoded: $0.writes[0].head) }
            #expect(heads[0].idempotencyKey == heads[1].idempotencyKey && heads[1].attempt == 0)
            other.answer(other.writes[0].callID)
            await rig.until { call.isDone }
            #expect(call.error == nil)
        }
    }

    /// Where the tries of each request went.
    private final class Asked: Sendable {
        private let addresses = Mutex<[String: [String]]>([:])
        var all: [String: [String]] { addresses.withLock { $0 } }
        func note(_ requestID: String, _ address: String) {
            addresses.withLock { $0[requestID, default: []].append(address) }
        }
    }

    @Test("a retry goes to another instance than the ones that failed")
    func elsewhere() async throws {
        let asked = Asked()
        let rig = ClientRig(["a", "b", "c"]) { link in
            link.onCall.withLock {
                $0 = { link, frame in
                    guard let head = try? CallHead(encoded: frame.head) else { return }
                    asked.note(head.requestID, link.endpoint.address)
                    let busy = StatusHead(CallError(.unavailable, "BUSY", ""))
                    let isRead = head.method == TestService.unaryCall.facts.path
                    link.answer(frame.callID, isRead && head.attempt < 2 ? busy : .ok)
                }
            }
            link.welcome()
        }
        try await rig.call()
        await rig.welcomed(3)
        // Few enough that no instance fails five times in a row, which would eject it.
        for _ in 0..<2 {
            let call = Outcome { try await rig.read() }
            await rig.turn { call.isDone }
            #expect(call.error == nil)
        }
        let tries = asked.all.values.filter { $0.count > 1 }
        #expect(tries.count == 2 && tries.allSatisfy { Set($0).count == 3 }, "\(tries)")
    }

    @Test("the first call waits for whoever is still being connected to, and no longer")
    func connecting() async throws {
        let rig = ClientRig(["a", "b"])
        let call = Outcome { try await rig.read() }
        await rig.until { rig.transport.links.count == 2 }
        rig.transport.links(to: "a")[0].receiver.linkClosed(.unreachable)
        for _ in 0..<100 { await Task.yield() }
        #expect(!call.isDone, "b may be there")
        let before = rig.clock.now
        rig.transport.links(to: "b")[0].receiver.linkClosed(.unreachable)
        await rig.until { call.isDone }
        #expect(call.error?.reason == "NOBODY_THERE" && rig.clock.now == before)
    }

    @Test("a server that takes the link and welcomes nobody is given up after the handshake's time")
    func noWelcome() async throws {
        let rig = ClientRig(["a"]) { $0.receiver.linkOpened() }
        let before = rig.clock.now
        let call = Outcome { try await rig.read() }
        await rig.turn(by: .milliseconds(50)) { call.isDone }
        #expect(call.error?.reason == "NOBODY_THERE" && call.error?.executed == .no)
        #expect(rig.clock.now - before >= Limits.handshakeTimeout)
    }

    @Test("the service's pushback is the pause")
    func pushback() async throws {
        let rig = ClientRig(["a"]) { $0.welcome() }
        try await rig.warmUp()
        let link = rig.transport.links[0]
        let call = Outcome { try await rig.read() }
        await rig.until { link.reads.count == 1 }
        var status = StatusHead(CallError(.unavailable, "BUSY", ""))
        status.metadata = [Pushback.metadataKey: "1500"]
        let before = rig.clock.now
        link.answer(link.reads[0].callID, status)
        await rig.turn(by: .milliseconds(10)) { link.reads.count == 2 }
        #expect(rig.clock.now - before >= .milliseconds(1500))
        status.metadata = [Pushback.metadataKey: "-1"]
        link.answer(link.reads[1].callID, status)
        await rig.until { call.isDone }
        #expect(call.error?.reason == "BUSY" && link.reads.count == 2)
    }

    @Test("calls of one key stay on one instance, and move only when it goes")
    func affinity() async throws {
        let rig = ClientRig(["a", "b", "c", "d"], onConnect: Self.answering)
        let keys = (0..<40).map { "case-\($0)" }
        func places() async throws -> [String: String] {
            var places: [String: String] = [:]
            for key in keys {
                let counts = rig.transport.links.map(\.reads.count)
                try await rig.read(CallOptions(affinity: key))
                let links = rig.transport.links
                places[key] = links.indices.first {
                    links[$0].reads.count > ($0 < counts.count ? counts[$0] : 0)
                }.map { links[$0].endpoint.address }
            }
            return places
        }
        let first = try await places()
        #expect(Set(first.values).count == 4)
        #expect(try await places() == first, "a second time")
        rig.topology.update(ClientRig.topology(["a", "b", "d"]))
        let second = try await places()
        for key in keys where first[key] != "c" { #expect(second[key] == first[key], "\(key)") }
        #expect(keys.allSatisfy { second[$0] != "c" })
        rig.topology.update(ClientRig.topology(["a", "b", "c", "d"]))
        #expect(try await places() == first, "it is back")
    }

    @Test("an instance that says in PONG or STATUS that it is busy gets fewer calls")
    func load() async throws {
        for isPong in [true, false] {
            let rig = ClientRig(["a", "b"]) { link in
                let isBusy = link.endpoint.address == "a"
                link.onCall.withLock {
                    $0 = { link, frame in
                        var status = StatusHead.ok
                        if isBusy, !isPong { status.load = 9000 }
                        link.answer(frame.callID, status)
                    }
                }
                link.welcome()
                if isBusy, isPong {
                    let pong = PongHead(inFlightCalls: 9, load: 9000)
                    link.receiver.linkReceived([Frame(.pong, head: pong.encoded())])
                }
            }
            try await rig.call()
            await rig.welcomed(2)
            rig.clock.advance(by: Limits.slowStart)
            for _ in 0..<200 { try await rig.read() }
            let busy = rig.transport.links(to: "a")[0].reads.count
            #expect(busy < 20, "\(busy) of 200, by PONG: \(isPong)")
        }
    }

    @Test("an instance that fails everything is left, and the last one left is used all the same")
    func ejection() async throws {
        let rig = ClientRig(["a", "b"]) { link in
            link.onCall.withLock {
                $0 = { link, frame in
                    let broken = StatusHead(CallError(.internalError, "INTERNAL", ""))
                    link.answer(frame.callID, link.endpoint.address == "a" ? broken : .ok)
                }
            }
            link.welcome()
        }
        var failures = 0
        for _ in 0..<200 {
            do { try await rig.read() } catch { failures += 1 }
        }
        #expect(failures >= Limits.ejectionFailures && failures < 20, "\(failures)")
        rig.topology.update(ClientRig.topology(["a"]))
        await #expect(throws: CallError.self) { try await rig.read() }
        #expect(rig.transport.links(to: "a")[0].reads.count == failures + 1)
    }

    @Test("no call is counted as open when all have ended, however they ended")
    func counts() async throws {
        let timers = TimerQueue(clock: SystemClock())
        let transport = FakeTransport()
        let endpoint = Endpoint(address: "a")
        let channel = ServiceChannel(
            service: "s", endpoints: [endpoint], agent: "t", transport: transport,
            resolver: nil, clock: SystemClock(), timers: timers,
            randomness: .system)
        let placing = CallPlacing(deadline: .now + .seconds(60))
        _ = channel.pick(placing)
        transport.links[0].welcome()
        let head = CallHead(method: "a.v1/B", timeoutMilliseconds: 1, window: 8)
        var calls: [ClientCall] = []
        for number in 0..<6 {
            guard case .session(let session, let meter) = channel.pick(placing) else {
                Issue.record("no session")
                return
            }
            guard number > 0 else {
                meter.withdraw()
                continue
            }
            let call = ClientCall(meter: meter)
            #expect(session.open(call, head, body: [0xA0]))
            calls.append(call)
        }
        let link = transport.links[0]
        #expect(channel.openCalls(on: endpoint) == 5)
        link.answer(1)
        calls[1].abandon()
        link.receiver.linkReceived([Frame(.headers, callID: 5, head: Metadata().encoded())])
        link.answer(5)
        #expect(channel.openCalls(on: endpoint) == 2)
        link.receiver.linkReceived([Frame(.goAway, head: GoAwayHead(lastCallID: 7).encoded())])
        link.receiver.linkClosed(.unreachable)
        #expect(channel.openCalls(on: endpoint) == 0)
        channel.close()
        timers.stop()
    }
}
