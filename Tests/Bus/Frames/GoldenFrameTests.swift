import Testing

@testable import Bus

/// Our frames against those of a second implementation (`Tests/Interop/wire_oracle.py`).
struct GoldenFrameTests {
    @Test(
        "what a golden frame means is encoded to exactly its bytes", arguments: WireFixtures.golden)
    func encodes(golden: WireFixtures.Golden) throws {
        let parts = try FrameCoding.parts(of: golden.frame())
        #expect(parts == WireFixtures.parts(golden.parts))
    }

    @Test(
        "a golden frame's bytes are decoded to exactly its meaning", arguments: WireFixtures.golden)
    func decodes(golden: WireFixtures.Golden) throws {
        let frame = try FrameCoding.frame(from: WireFixtures.parts(golden.parts))
        #expect(try frame == golden.frame())
        guard let value = golden.head else { return }
        let meaning = Meaning(value: value)
        switch frame.kind {
        case .hello: #expect(try HelloHead(encoded: frame.head) == meaning.hello())
        case .welcome: #expect(try WelcomeHead(encoded: frame.head) == meaning.welcome())
        case .call: #expect(try CallHead(encoded: frame.head) == meaning.call())
        case .headers: #expect(try Metadata(encoded: frame.head) == meaning.metadata("metadata"))
        case .status: #expect(try StatusHead(encoded: frame.head) == meaning.status())
        case .credit: #expect(try CreditHead(encoded: frame.head) == meaning.credit())
        case .goAway: #expect(try GoAwayHead(encoded: frame.head) == meaning.goAway())
        default: #expect(try PongHead(encoded: frame.head) == meaning.pong())
        }
    }

    @Test("every kind and every status code has a golden frame")
    func everyKind() {
        #expect(
            Set(WireFixtures.golden.map(\.kind)) == Set(WireFixtures.Golden.kinds.keys))
        let codes = WireFixtures.golden.filter { $0.kind == "STATUS" }
            .compactMap { $0.head?["code"]?.stringValue }
        #expect(Set(codes) == Set(StatusCode.allCases.map(\.name)))
        #expect(WireFixtures.refused.count > 80 && WireFixtures.tolerated.count > 20)
    }

    @Test("what must be refused ends the client's session", arguments: WireFixtures.refused)
    func refusedByClient(odd: WireFixtures.Odd) throws {
        guard odd.to != "server" else { return }
        var machine = try Self.client()
        for parts in odd.before ?? [] {
            let frame = try FrameCoding.frame(from: WireFixtures.parts(parts))
            _ = machine.received(frame, now: .now)
            #expect(machine.phase == .ready)
        }
        guard let frame = try? FrameCoding.frame(from: WireFixtures.parts(odd.parts)) else {
            return
        }
        let actions = machine.received(frame, now: .now)
        #expect(machine.phase == .closed)
        let finals = actions.filter {
            if case .deliver(_, .finished) = $0 { true } else { false }
        }
        #expect(finals.count == 1, "the open call was not told")
    }

    @Test("what must be refused ends the server's session", arguments: WireFixtures.refused)
    func refusedByServer(odd: WireFixtures.Odd) throws {
        guard odd.to != "client" else { return }
        var machine = Self.server()
        for parts in odd.before ?? [] {
            let frame = try FrameCoding.frame(from: WireFixtures.parts(parts))
            _ = machine.received(frame, now: .now)
            #expect(machine.phase == .open)
        }
        guard let frame = try? FrameCoding.frame(from: WireFixtures.parts(odd.parts)) else {
            return
        }
        let actions = machine.received(frame, now: .now)
        #expect(machine.phase == .closed)
        #expect(actions.contains(.send([Frame(.bye)])) && actions.last == .drop)
    }

    @Test("what must be tolerated changes nothing", arguments: WireFixtures.tolerated)
    func tolerated(odd: WireFixtures.Odd) throws {
        let frame = try FrameCoding.frame(from: WireFixtures.parts(odd.parts))
        if odd.to != "server" {
            var machine = try Self.client()
            let actions = machine.received(frame, now: .now)
            #expect(actions.allSatisfy { if case .note = $0 { true } else { false } })
            #expect(machine.phase == .ready && machine.openCalls == 1)
        }
        if odd.to != "client" {
            var machine = Self.server()
            #expect(machine.received(frame, now: .now).isEmpty)
            #expect(machine.phase == .open && machine.openCalls == 0)
        }
    }

    @Test("a status that is too long is cut to what a head may hold")
    func longStatus() throws {
        let rows = (0..<2000).map {
            FieldViolation(
                field: "students[\($0)].idNumber", rule: "checksum", message: "is wrong ☺")
        }
        let long = StatusHead(
            code: .invalidArgument, message: String(repeating: "错", count: 5000),
            reason: "INVALID_FIELD",
            violations: rows, executed: .no, metadata: ["k": String(repeating: "v", count: 9000)])
        let encoded = long.encoded()
        #expect(encoded.count + FrameCoding.prefixBytes <= Limits.headBytes)
        let back = try StatusHead(encoded: encoded)
        #expect(
            back.code == .invalidArgument && back.reason == "INVALID_FIELD" && back.executed == .no)
        #expect(back.message.count > 300 && long.message.hasPrefix(back.message))
        #expect(
            back.violations.count > 20
                && Array(rows.prefix(back.violations.count)) == back.violations)
    }

    static func client() throws -> ClientSessionStateMachine<Int> {
        var machine = ClientSessionStateMachine<Int>(agent: "test", now: .now)
        _ = machine.linkOpened(now: .now)
        _ = machine.received(Frame(.welcome, head: WelcomeHead.example.encoded()), now: .now)
        try #require(machine.phase == .ready)
        _ = machine.open(1, CallHead(method: "a.v1/B", timeoutMilliseconds: 1), body: [])
        return machine
    }

    static func server() -> ServerSessionStateMachine {
        var machine = ServerSessionStateMachine(welcome: .example, now: .now)
        _ = machine.received(Frame(.hello, head: HelloHead(agent: "test").encoded()), now: .now)
        return machine
    }
}

extension WelcomeHead {
    static let example = WelcomeHead(
        caller: "tester", heartbeatMilliseconds: 1000, inFlightCalls: 100,
        messageBytes: Limits.messageBytes, services: ["a.v1"], instance: "i")
}
