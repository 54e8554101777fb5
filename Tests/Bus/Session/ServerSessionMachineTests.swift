import BusTesting
import Testing

@testable import Bus

/// The serving side's state machine, rule by rule.
struct ServerSessionMachineTests {
    typealias Machine = ServerSessionStateMachine
    static let start = ContinuousClock.now

    static func open(_ welcome: WelcomeHead = .example, window: Int = 0) -> Machine {
        var machine = Machine(welcome: welcome, now: start)
        let hello = HelloHead(agent: "test", sessionWindowBytes: window)
        _ = machine.received(Frame(.hello, head: hello.encoded()), now: start)
        return machine
    }

    static func call(
        _ id: UInt64, flags: FrameFlags = .end, body: [UInt8] = [1], declared: Int? = nil
    ) -> Frame {
        var head = CallHead(method: "a.v1/B", timeoutMilliseconds: 1000, window: 8)
        head.messageBytes = declared
        return Frame(.call, flags: flags, callID: id, head: head.encoded(), body: body)
    }

    @Test("HELLO is answered with WELCOME")
    func welcome() throws {
        var machine = Machine(welcome: .example, now: Self.start)
        let sent = machine.received(
            Frame(.hello, head: HelloHead(majors: [3, 1], agent: "x").encoded()), now: Self.start)
        #expect(sent == [.send([Frame(.welcome, head: WelcomeHead.example.encoded())])])
        #expect(machine.phase == .open)
    }

    @Test(
        "a HELLO without our major version ends the session",
        arguments: [[], [2], [0, 255]] as [[UInt8]])
    func otherMajor(majors: [UInt8]) {
        var machine = Machine(welcome: .example, now: Self.start)
        let actions = machine.received(
            Frame(.hello, head: HelloHead(majors: majors, agent: "x").encoded()), now: Self.start)
        #expect(actions == [.send([Frame(.bye)]), .drop])
    }

    @Test("a CALL before HELLO is refused as not executed")
    func callBeforeHello() throws {
        var machine = Machine(welcome: .example, now: Self.start)
        let actions = machine.received(Self.call(1), now: Self.start)
        let status = try #require(actions.frames.first)
        #expect(
            status.kind == .status && status.flags == [.end, .notExecuted] && status.callID == 1)
        #expect(try status.statusError()?.reason == "NO_SESSION")
        #expect(actions.last == .drop)
    }

    @Test(
        "call ids that do not grow, or are even, end the session",
        arguments: [5, 3, 4, 0, 6] as [UInt64])
    func ids(second: UInt64) {
        var machine = Self.open()
        #expect(machine.received(Self.call(5), now: Self.start).starts == [5])
        let actions = machine.received(Self.call(second), now: Self.start)
        #expect(actions.contains(.cancel(id: 5)) && actions.last == .drop)
        #expect(machine.phase == .closed)
    }

    @Test("a request stream starts at once, and its messages follow until END")
    func requestStream() throws {
        var machine = Self.open()
        let opening = Frame(
            .call, callID: 1,
            head: CallHead(method: "a.v1/B", timeoutMilliseconds: 1000, window: 8).encoded())
        #expect(machine.received(opening, now: Self.start).starts == [1])
        func receive(_ flags: FrameFlags, _ body: [UInt8]?) -> [Machine.Action] {
            machine.received(Frame(.data, flags: flags, callID: 1, body: body), now: Self.start)
        }
        #expect(receive([], [1]) == [.request(id: 1, [1])])
        #expect(receive(.chunkMore, [2]).isEmpty)
        #expect(receive([], [3]) == [.request(id: 1, [2, 3])])
        #expect(receive(.end, []) == [.request(id: 1, []), .requestsEnded(id: 1)])
        #expect(receive([], [4]).last == .drop)
    }

    @Test("the first message of a request stream may be in its CALL; its end may be bare")
    func requestStreamWithBody() {
        var machine = Self.open()
        let actions = machine.received(Self.call(1, flags: [], body: [7]), now: Self.start)
        #expect(actions.starts == [1])
        #expect(actions.last == .request(id: 1, [7]))
        let end = machine.received(Frame(.data, flags: .end, callID: 1), now: Self.start)
        #expect(end == [.requestsEnded(id: 1)])
        #expect(machine.finish(1, .ok, body: [1]).frames.map(\.kind) == [.status])
    }

    @Test("a caller that sends past the request window loses the session")
    func requestWindow() {
        var machine = Self.open(.example.with { $0.requestWindowMessages = 2 })
        _ = machine.received(Self.call(1, flags: [], body: [7]), now: Self.start)
        let frame = Frame(.data, callID: 1, body: [8])
        #expect(machine.received(frame, now: Self.start) == [.request(id: 1, [8])])
        var generous = machine
        #expect(generous.consumed(1, bytes: 1).frames.map(\.kind) == [.credit])
        #expect(generous.received(frame, now: Self.start) == [.request(id: 1, [8])])
        #expect(machine.received(frame, now: Self.start).last == .drop)
    }

    @Test("a request in parts starts once, with all of its bytes in order")
    func parts() {
        var machine = Self.open()
        #expect(
            machine.received(Self.call(1, flags: .chunkMore, body: [1]), now: Self.start).isEmpty)
        #expect(machine.received(Self.call(3, body: [9]), now: Self.start).starts == [3])
        let more = Frame(.data, flags: .chunkMore, callID: 1, body: [2])
        #expect(machine.received(more, now: Self.start).isEmpty)
        let last = Frame(.data, flags: .end, callID: 1, body: [3])
        guard case .start(1, _, let body)? = machine.received(last, now: Self.start).first else {
            Issue.record("not started")
            return
        }
        #expect(body == [1, 2, 3])
        // Nothing may follow the end of a request.
        #expect(machine.received(last, now: Self.start).last == .drop)
    }

    @Test(
        "a message too large is refused before its bytes when it says so, and at the limit when not"
    )
    func tooLarge() throws {
        var machine = Self.open()
        let declared = machine.received(
            Self.call(1, flags: .chunkMore, declared: Limits.messageBytes + 1), now: Self.start)
        #expect(try declared.frames.first?.statusError()?.reason == "MESSAGE_TOO_LARGE")
        let part = [UInt8](repeating: 0, count: Limits.frameBodyBytes)
        _ = machine.received(Self.call(3, flags: .chunkMore, body: part), now: Self.start)
        var answers: [Frame] = []
        for _ in 0..<(Limits.messageBytes / Limits.frameBodyBytes + 5) {
            let frame = Frame(.data, flags: .chunkMore, callID: 3, body: part)
            answers += machine.received(frame, now: Self.start).frames
        }
        #expect(answers.count == 1)
        #expect(try answers.first?.statusError()?.executed == .no)
        #expect(machine.phase == .open && machine.openCalls == 0)
    }

    @Test("no more calls are open on a session than WELCOME said")
    func inFlight() throws {
        var machine = Self.open(.example.with { $0.inFlightCalls = 2 })
        #expect(machine.received(Self.call(1), now: Self.start).starts == [1])
        #expect(machine.received(Self.call(3, flags: .chunkMore), now: Self.start).isEmpty)
        let third = machine.received(Self.call(5), now: Self.start)
        #expect(try third.frames.first?.statusError()?.reason == "TOO_MANY_CALLS")
        #expect(third.frames.first?.flags.contains(.notExecuted) == true)
        _ = machine.finish(1, .ok, body: [])
        #expect(machine.received(Self.call(7), now: Self.start).starts == [7])
    }

    @Test(
        "a content type nobody knows, and metadata over the limit, fail the call and not the session"
    )
    func refusedHeads() throws {
        var machine = Self.open()
        var writer = HeadWriter()
        writer.text(1, "a.v1/B")
        writer.number(2, 1000)
        writer.number(3, 7)
        let odd = Frame(.call, flags: .end, callID: 1, head: writer.finished(), body: [])
        #expect(
            try machine.received(odd, now: Self.start).frames.first?.statusError()?.reason
                == "UNKNOWN_CONTENT_TYPE")
        var head = CallHead(method: "a.v1/B", timeoutMilliseconds: 1)
        head.metadata = ["k": String(repeating: "v", count: Limits.metadataBytes)]
        let large = Frame(.call, flags: .end, callID: 3, head: head.encoded(), body: [])
        let refusal = machine.received(large, now: Self.start).frames.first
        #expect(try refusal?.statusError()?.code == .resourceExhausted)
        #expect(try refusal?.statusError()?.executed == .no)
        #expect(machine.received(Self.call(5), now: Self.start).starts == [5])
    }

    @Test("draining serves what was accepted and refuses the rest as not executed")
    func drain() throws {
        var machine = Self.open()
        _ = machine.received(Self.call(1), now: Self.start)
        let notice = machine.announceDrain()
        #expect(try GoAwayHead(encoded: notice.frames[0].head).lastCallID == .max)
        #expect(machine.received(Self.call(3), now: Self.start).starts == [3])
        let second = machine.drain()
        #expect(try GoAwayHead(encoded: second.frames[0].head).lastCallID == 3)
        let late = machine.received(Self.call(5), now: Self.start)
        #expect(late.starts.isEmpty)
        #expect(late.frames.first?.flags == [.end, .notExecuted])
        #expect(try late.frames.first?.statusError()?.reason == "GOING_AWAY")
        #expect(machine.finish(1, .ok, body: [7]).frames.map(\.callID) == [1])
        #expect(machine.drain().isEmpty)
    }

    @Test("closing ends running calls with the error, and unstarted ones as not executed")
    func close() throws {
        var machine = Self.open()
        _ = machine.received(Self.call(1), now: Self.start)
        let hasBegun = machine.begin(1)
        #expect(hasBegun)
        _ = machine.received(Self.call(3, flags: .chunkMore), now: Self.start)
        _ = machine.received(Self.call(5), now: Self.start)
        let actions = machine.close(CallError(.unavailable, "STOP", "stop", executed: .maybe))
        #expect(actions.frames.map(\.kind) == [.status, .status, .status, .bye])
        let executed = try actions.frames.dropLast().reduce(into: [:]) {
            $0[$1.callID] = try $1.statusError()?.executed
        }
        #expect(executed == [1: .maybe, 3: .no, 5: .no])
        #expect(actions.contains(.cancel(id: 1)) && !actions.contains(.cancel(id: 3)))
        #expect(machine.finish(1, .ok, body: []).isEmpty)
    }

    @Test("nothing follows a call's END")
    func silentAfterEnd() throws {
        var machine = Self.open()
        _ = machine.received(Self.call(1), now: Self.start)
        #expect(machine.headers(1, [:]).frames.count == 1)
        #expect(try machine.message(1, body: [1])?.frames.count == 1)
        #expect(machine.finish(1, .ok, body: nil).frames.count == 1)
        #expect(machine.headers(1, [:]).isEmpty)
        #expect(throws: CallError.self) { try machine.message(1, body: [1]) }
        #expect(machine.finish(1, .ok, body: nil).isEmpty)
    }

    @Test("a caller silent for three heartbeats is dropped, its calls cancelled")
    func silence() {
        var machine = Self.open()
        _ = machine.received(Self.call(1), now: Self.start)
        #expect(machine.tick(now: Self.start + .seconds(1)).isEmpty)
        #expect(machine.tick(now: Self.start + .seconds(2)).isEmpty)
        #expect(machine.tick(now: Self.start + .seconds(3)) == [.cancel(id: 1), .drop])
        #expect(machine.received(Self.call(3), now: Self.start).isEmpty)
    }

    @Test(
        "in any sequence a call starts once, ends once, and nothing follows its end",
        arguments: 0..<300)
    func sequences(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        var model = Model()
        var lastID: UInt64 = 0
        for _ in 0..<400 {
            let id = UInt64.random(in: 0...(lastID + 1), using: &random)
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<25:
                lastID = lastID + (lastID == 0 ? 1 : 2 * UInt64.random(in: 1...2, using: &random))
                let flags: [FrameFlags] = [.end, .end, .chunkMore, []]
                model.receive(
                    Self.call(lastID, flags: flags[Int.random(in: 0..<4, using: &random)]))
            case 25..<40:
                let flags: [FrameFlags] = [.end, .chunkMore, []]
                model.receive(
                    Frame(
                        .data, flags: flags[Int.random(in: 0..<3, using: &random)], callID: id,
                        body: [1]))
            case 40..<50: model.receive(Frame(.cancel, callID: id))
            case 50..<60:
                model.receive(Frame(.credit, callID: id, head: CreditHead(messages: 1).encoded()))
            case 60..<65: model.take((try? model.machine.message(id, body: [1])) ?? [])
            case 65..<68: model.take(model.machine.consumed(id, bytes: 1))
            case 68, 69:
                model.receive(
                    Frame(.credit, head: CreditHead(messages: 0, bytes: 2).encoded()))
            case 70..<90:
                model.take(model.machine.finish(id, .ok, body: random.chance(50) ? [1] : nil))
            case 90..<95: model.receive(Frame(.ping))
            case 95: model.take(model.machine.announceDrain())
            case 96: if random.chance(10) { model.take(model.machine.drain()) }
            case 97: model.take(model.machine.headers(id, [:]))
            case 98: if random.chance(5) { model.take(model.machine.close(.cancelledByCaller)) }
            default: if random.chance(5) { model.receive(Frame(FrameKind(rawValue: 0x05))) }
            }
        }
        model.take(model.machine.peerGone())
        #expect(model.machine.phase == .closed && model.running.isEmpty)
        #expect(model.drops == 1)
    }

    private struct Model {
        var machine = ServerSessionMachineTests.open(
            .example.with { $0.sessionWindowBytes = 20 }, window: 5)
        var started: Set<UInt64> = []
        var running: Set<UInt64> = []
        var ended: Set<UInt64> = []
        var drops = 0

        mutating func receive(_ frame: Frame) { take(machine.received(frame, now: start)) }

        mutating func take(_ actions: [ServerSessionStateMachine.Action]) {
            for action in actions {
                check(drops == 0, "nothing after the session was dropped")
                switch action {
                case .send(let frames):
                    for frame in frames where frame.callID != 0 {
                        check(!ended.contains(frame.callID), "no frame after END")
                        guard frame.kind == .status else { continue }
                        check(frame.flags.contains(.end), "STATUS has END")
                        ended.insert(frame.callID)
                        running.remove(frame.callID)
                    }
                case .start(let id, _, _):
                    check(started.insert(id).inserted, "started once")
                    check(!ended.contains(id), "not started after its end")
                    if case .draining(let last) = machine.phase {
                        check(id <= last, "nothing above the last id starts")
                    }
                    running.insert(id)
                case .cancel(let id):
                    check(started.contains(id), "only what was started is cancelled")
                    if machine.phase == .closed { running.remove(id) }
                case .request(let id, _), .requestsEnded(let id):
                    check(running.contains(id), "requests go to a running call")
                case .resume(let id): check(started.contains(id), "only what was started waits")
                case .answerPing: break
                case .drop: drops += 1
                }
            }
            check(machine.openCalls >= running.count, "running calls are open")
        }
    }
}

extension [ServerSessionStateMachine.Action] {
    var frames: [Frame] {
        flatMap { action -> [Frame] in
            guard case .send(let frames) = action else { return [] }
            return frames
        }
    }
    var starts: [UInt64] {
        compactMap { action in
            guard case .start(let id, _, _) = action else { return nil }
            return id
        }
    }
}
