import Testing

@testable import Bus

/// The connecting side's state machine, rule by rule.
struct ClientSessionMachineTests {
    typealias Machine = ClientSessionStateMachine<String>
    static let start = ContinuousClock.now

    static func ready(_ welcome: WelcomeHead = .example) -> Machine {
        var machine = Machine(agent: "test", now: start)
        _ = machine.linkOpened(now: start)
        _ = machine.received(Frame(.welcome, head: welcome.encoded()), now: start)
        return machine
    }

    static func head(window: Int = 0) -> CallHead {
        CallHead(method: "a.v1/B", timeoutMilliseconds: 1000, window: window)
    }

    static func status(_ id: UInt64, _ head: StatusHead = .ok, body: [UInt8]? = nil) -> Frame {
        Frame(.status, flags: .end, callID: id, head: head.encoded(), body: body)
    }

    @Test("the link's opening sends HELLO and nothing else; only WELCOME lets calls in")
    func hello() throws {
        var machine = Machine(agent: "me", now: Self.start)
        #expect(!machine.acceptsCalls)
        let sent = machine.linkOpened(now: Self.start).frames
        #expect(sent.map(\.kind) == [.hello])
        #expect(
            try HelloHead(encoded: sent[0].head)
                == HelloHead(
                    features: ["deflate"], agent: "me",
                    sessionWindowBytes: Limits.sessionWindowBytes))
        #expect(!machine.acceptsCalls)
        _ = machine.received(Frame(.welcome, head: WelcomeHead.example.encoded()), now: Self.start)
        #expect(machine.acceptsCalls)
    }

    @Test(
        "a WELCOME that cannot be kept is refused",
        arguments: [
            WelcomeHead.example.with { $0.major = 2 },
            .example.with { $0.heartbeatMilliseconds = 0 },
            .example.with { $0.heartbeatMilliseconds = 60_001 },
            .example.with { $0.heartbeatMilliseconds = .max },
            .example.with { $0.inFlightCalls = 0 },
        ])
    func badWelcome(welcome: WelcomeHead) {
        #expect(Self.ready(welcome).phase == .closed)
    }

    @Test("call ids are 1, 3, 5 …")
    func ids() {
        var machine = Self.ready()
        let ids = (0..<5).map { machine.open("\($0)", Self.head(), body: []).id }
        #expect(ids == [1, 3, 5, 7, 9])
    }

    @Test("no more calls are open than the server allows")
    func inFlight() {
        var machine = Self.ready(.example.with { $0.inFlightCalls = 2 })
        let first = machine.open("a", Self.head(), body: []).id
        #expect(machine.acceptsCalls)
        _ = machine.open("b", Self.head(), body: [])
        #expect(!machine.acceptsCalls)
        _ = machine.received(Self.status(first, body: []), now: Self.start)
        #expect(machine.acceptsCalls)
    }

    @Test(
        "a body is cut into parts of at most the limit, its size declared first",
        arguments: [
            0, 1, Limits.frameBodyBytes, Limits.frameBodyBytes + 1, 3 * Limits.frameBodyBytes,
        ])
    func chunks(size: Int) throws {
        var machine = Self.ready()
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let frames = machine.open("a", Self.head(), body: Payload(body)).frames
        let expected = max(1, (size + Limits.frameBodyBytes - 1) / Limits.frameBodyBytes)
        #expect(frames.count == expected)
        #expect(frames.flatMap { $0.body ?? [] } == body)
        #expect(frames.allSatisfy { ($0.body ?? []).count <= Limits.frameBodyBytes })
        #expect(frames.map(\.kind) == [.call] + Array(repeating: .data, count: expected - 1))
        #expect(
            frames.dropLast().allSatisfy { $0.flags == .chunkMore } && frames.last?.flags == .end)
        #expect(try CallHead(encoded: frames[0].head).messageBytes == (expected > 1 ? size : nil))
    }

    @Test("a unary answer is joined from its parts")
    func joins() {
        var machine = Self.ready()
        let id = machine.open("a", Self.head(), body: []).id
        let part = Frame(.data, flags: .chunkMore, callID: id, body: [1, 2])
        #expect(machine.received(part, now: Self.start).isEmpty)
        #expect(machine.received(part, now: Self.start).isEmpty)
        let end = machine.received(Self.status(id, body: [3]), now: Self.start)
        #expect(end.finals.map(\.body) == [[1, 2, 1, 2, 3]])
    }

    @Test("an answer over the limit fails its own call only, as executed")
    func answerTooLarge() {
        var machine = Self.ready()
        let id = machine.open("a", Self.head(), body: []).id
        _ = machine.open("b", Self.head(), body: [])
        let part = Frame(
            .data, flags: .chunkMore, callID: id,
            body: Array(repeating: 0, count: Limits.frameBodyBytes))
        var finals: [Final] = []
        for _ in 0...(Limits.messageBytes / Limits.frameBodyBytes) {
            finals += machine.received(part, now: Self.start).finals
        }
        #expect(finals.map(\.status.code) == [.resourceExhausted])
        #expect(finals.map(\.status.executed) == [.yes])
        #expect(machine.phase == .ready && machine.openCalls == 1)
    }

    @Test("a server that sends past its window loses the session")
    func windowIsHeld() {
        var machine = Self.ready()
        let id = machine.open("a", Self.head(window: 4), body: []).id
        let message = Frame(.data, callID: id, body: [1])
        for _ in 0..<4 { #expect(machine.received(message, now: Self.start).messages == 1) }
        var generous = machine
        _ = generous.consumed(id, bytes: 1)
        let credit = generous.consumed(id, bytes: 1).frames
        #expect(credit.map(\.kind) == [.credit])
        #expect(generous.received(message, now: Self.start).messages == 1)
        #expect(generous.received(message, now: Self.start).messages == 1)
        #expect(
            machine.received(message, now: Self.start).finals.map(\.status.reason) == [
                "PROTOCOL_ERROR"
            ])
        #expect(machine.phase == .closed)
    }

    @Test("a status that cannot be read fails its call too, and is no silence")
    func brokenStatus() {
        var machine = Self.ready()
        let id = machine.open("a", Self.head(), body: []).id
        let actions = machine.received(
            Frame(.status, flags: .end, callID: id, head: [0xA1]), now: Self.start)
        #expect(actions.finals.map(\.status.reason) == ["PROTOCOL_ERROR"])
        #expect(actions.frames.map(\.kind) == [.bye])
    }

    @Test(
        "GOAWAY fails exactly the calls above its last id, as not executed",
        arguments: [UInt64(0), 1, 4, 5, 9, .max])
    func goAway(last: UInt64) {
        var machine = Self.ready()
        let ids = (0..<5).map { machine.open("\($0)", Self.head(), body: []).id }
        let actions = machine.received(
            Frame(.goAway, head: GoAwayHead(lastCallID: last).encoded()), now: Self.start)
        let refused = ids.filter { $0 > last }
        #expect(actions.finals.count == refused.count)
        #expect(
            actions.finals.allSatisfy {
                $0.status.executed == .no && $0.status.code == .unavailable
            })
        #expect(machine.openCalls == ids.count - refused.count)
        #expect(!machine.acceptsCalls)
        // Nothing left: goodbye.
        #expect((machine.phase == .closed) == (refused.count == ids.count))
    }

    @Test("two phases: the first lets every open call go on, the second only the accepted ones")
    func twoPhases() {
        var machine = Self.ready()
        _ = machine.open("a", Self.head(), body: [])
        _ = machine.open("b", Self.head(), body: [])
        let first = machine.received(
            Frame(.goAway, head: GoAwayHead(lastCallID: .max).encoded()), now: Self.start)
        #expect(first.finals.isEmpty && machine.phase == .goingAway)
        let second = machine.received(
            Frame(.goAway, head: GoAwayHead(lastCallID: 1).encoded()), now: Self.start)
        #expect(second.finals.map(\.call) == ["b"])
        let last = machine.received(Self.status(1, body: []), now: Self.start)
        #expect(last.finals.map(\.call) == ["a"])
        #expect(last.frames.map(\.kind) == [.bye] && last.closes && machine.phase == .closed)
    }

    @Test("three silent heartbeats end the session; a sign of life in time does not")
    func silence() {
        let beat = Duration.milliseconds(1000)
        var silent = Self.ready()
        _ = silent.open("a", Self.head(), body: [])
        for beats in 1...2 {
            let actions = silent.tick(now: Self.start + beat * beats)
            #expect(actions.frames.map(\.kind) == [.ping] && actions.finals.isEmpty)
        }
        let third = silent.tick(now: Self.start + beat * 3)
        #expect(third.finals.map(\.status.reason) == ["PEER_SILENT"] && third.closes)
        #expect(silent.phase == .closed)
        var lively = Self.ready()
        for beats in 1...20 {
            let now = Self.start + beat * beats
            #expect(!lively.tick(now: now).closes)
            _ = lively.received(Frame(.pong), now: now)
        }
        #expect(lively.phase == .ready)
    }

    @Test(
        "what a stuck server's I/O sends by itself is no sign of life",
        arguments: [
            Frame(.credit, head: CreditHead(messages: 0, bytes: 524_288).encoded()),
            Frame(.credit, callID: 1, head: CreditHead(messages: 32).encoded()),
            ServerSessionStateMachine.refusal(99, .cancelledBeforeStart),
        ])
    func stuckServer(frame: Frame) {
        var machine = Self.ready()
        _ = machine.open("a", Self.head(), body: nil)
        for beats in 1...2 {
            let now = Self.start + .seconds(beats)
            #expect(machine.tick(now: now).finals.isEmpty)
            #expect(machine.received(frame, now: now).frames.isEmpty)
        }
        let third = machine.tick(now: Self.start + .seconds(3))
        #expect(third.finals.map(\.status.reason) == ["PEER_SILENT"] && third.closes)
    }

    @Test("a program that was held up itself asks before it blames its peer")
    func heldUp() {
        var machine = Self.ready()
        #expect(machine.tick(now: Self.start + .seconds(3600)).frames.map(\.kind) == [.ping])
        _ = machine.received(Frame(.pong), now: Self.start + .seconds(3600))
        #expect(machine.phase == .ready)
    }

    @Test("a server that does not welcome is given up after the handshake's time")
    func handshake() {
        var machine = Machine(agent: "a", now: Self.start)
        _ = machine.linkOpened(now: Self.start)
        #expect(!machine.tick(now: Self.start + Limits.handshakeTimeout).closes)
        #expect(machine.tick(now: Self.start + Limits.handshakeTimeout + .milliseconds(1)).closes)
    }

    @Test(
        "a lost link fails open calls as perhaps executed",
        arguments: [LinkFailure.closed, .unreachable, .protocolError])
    func lostLink(failure: LinkFailure) {
        var machine = Self.ready()
        _ = machine.open("a", Self.head(), body: [])
        let finals = machine.linkClosed(failure).finals
        #expect(finals.map(\.status.code) == [.unavailable])
        #expect(finals.map(\.status.executed) == [.maybe])
        #expect(machine.linkClosed(failure).isEmpty)
    }

    @Test("an abandoned call is cancelled once, and its late answer is dropped")
    func abandon() {
        var machine = Self.ready()
        let id = machine.open("a", Self.head(), body: []).id
        let actions = machine.abandon(id, with: .deadlineExceeded)
        #expect(actions.frames.map(\.kind) == [.cancel] && actions.finals.count == 1)
        #expect(machine.abandon(id, with: .deadlineExceeded).isEmpty)
        #expect(machine.received(Self.status(id, body: [1]), now: Self.start).isEmpty)
    }

    @Test("a retired session takes nothing new and ends after its last call")
    func retire() {
        var busy = Self.ready()
        let id = busy.open("a", Self.head(), body: []).id
        #expect(busy.retire().isEmpty)
        #expect(!busy.acceptsCalls && busy.phase == .goingAway)
        let actions = busy.received(Self.status(id, body: []), now: Self.start)
        #expect(actions.finals.map(\.status.code) == [.ok] && actions.closes)
        var idle = Self.ready()
        #expect(idle.retire().closes && idle.phase == .closed)
    }

    @Test("closing says BYE and cancels what is open")
    func close() {
        var machine = Self.ready()
        _ = machine.open("a", Self.head(), body: [])
        let actions = machine.close()
        #expect(actions.frames.map(\.kind) == [.bye])
        #expect(actions.finals.map(\.status.code) == [.cancelled] && actions.closes)
        #expect(machine.close().isEmpty)
    }
}

/// The end of a call, as delivered.
struct Final {
    let call: String
    let status: StatusHead
    let body: [UInt8]?
}

extension [ClientSessionStateMachine<String>.Action] {
    var frames: [Frame] {
        flatMap { action -> [Frame] in
            guard case .send(let frames) = action else { return [] }
            return frames
        }
    }
    var finals: [Final] {
        compactMap { action in
            guard case .deliver(let call, .finished(let status, let body)) = action else {
                return nil
            }
            return Final(call: call, status: status, body: body?.bytes)
        }
    }
    var messages: Int {
        filter { if case .deliver(_, .message) = $0 { true } else { false } }.count
    }
    var closes: Bool {
        contains { if case .closeLink = $0 { true } else { false } }
    }
}

extension WelcomeHead {
    func with(_ change: (inout WelcomeHead) -> Void) -> WelcomeHead {
        var head = self
        change(&head)
        return head
    }
}
