import Testing

@testable import Bus

/// The flag COMPRESSED, from HELLO to the last part of a message.
struct CompressionTests {
    static let start = ContinuousClock.now

    static func server(_ features: [String]) -> (ServerSessionStateMachine, welcome: [String]) {
        var machine = ServerSessionStateMachine(welcome: .example, now: start)
        let hello = HelloHead(features: features, agent: "t")
        let answer = machine.received(Frame(.hello, head: hello.encoded()), now: start).frames
        let welcome = answer.first.flatMap { try? WelcomeHead(encoded: $0.head) }
        return (machine, welcome?.features ?? ["?"])
    }

    static func client(_ features: [String]) -> ClientSessionStateMachine<String> {
        ClientSessionMachineTests.ready(.example.with { $0.features = features })
    }

    static func call(_ id: UInt64, _ flags: FrameFlags, _ body: [UInt8]?) -> Frame {
        let head = CallHead(method: "a.v1/B", timeoutMilliseconds: 1000, window: 8)
        return Frame(.call, flags: flags, callID: id, head: head.encoded(), body: body)
    }

    @Test(
        "WELCOME names what both know",
        arguments: [
            ([], []), (["deflate"], ["deflate"]), (["zstd", "deflate", "x"], ["deflate"]),
            (["zstd"], []),
        ] as [([String], [String])])
    func negotiated(offered: [String], agreed: [String]) {
        let (machine, welcome) = Self.server(offered)
        #expect(welcome == agreed)
        #expect(machine.compresses == !agreed.isEmpty)
        #expect(Self.client(agreed).compresses == !agreed.isEmpty)
    }

    @Test("without the feature a compressed frame ends the session")
    func notNegotiated() {
        var (server, _) = Self.server([])
        #expect(
            server.received(Self.call(1, [.end, .compressed], [1]), now: Self.start).last == .drop)
        var client = Self.client([])
        let id = client.open("a", ClientSessionMachineTests.head(), body: []).id
        let status = Frame(
            .status, flags: [.end, .compressed], callID: id, head: StatusHead.ok.encoded(), body: []
        )
        #expect(
            client.received(status, now: Self.start).finals.map(\.status.reason)
                == ["PROTOCOL_ERROR"])
    }

    @Test(
        "with the feature, a compressed frame without a body still does",
        arguments: [
            Frame(.ping, flags: .compressed), call(1, [.end, .compressed], nil),
            call(1, .compressed, nil),
            Frame(.data, flags: [.end, .compressed], callID: 1),
        ])
    func withoutBody(frame: Frame) {
        var (server, _) = Self.server(["deflate"])
        #expect(server.received(frame, now: Self.start).last == .drop)
    }

    @Test("a frame of an unknown kind is ignored whatever its flags")
    func ignorable() {
        var (server, _) = Self.server([])
        let frame = Frame(FrameKind(rawValue: 0x99), flags: .compressed, body: [1])
        #expect(server.received(frame, now: Self.start).isEmpty)
        var client = Self.client([])
        #expect(client.received(frame, now: Self.start).isEmpty)
    }

    @Test("every frame of a compressed message has the flag, and the size is that of the wire")
    func everyPart() throws {
        let body = Payload(
            [UInt8](repeating: 1, count: 2 * Limits.frameBodyBytes + 1), isCompressed: true)
        var client = Self.client(["deflate"])
        let (id, frames) = client.open("a", ClientSessionMachineTests.head(), body: body)
        #expect(
            frames.map(\.flags) == [
                [.chunkMore, .compressed], [.chunkMore, .compressed], [.end, .compressed],
            ])
        #expect(try CallHead(encoded: frames[0].head).messageBytes == body.count)
        var (server, _) = Self.server(["deflate"])
        let started = frames.flatMap { server.received($0, now: Self.start) }
        #expect(started.contains { $0.isStart(of: id, with: body) })
        let answer = server.finish(id, .ok, body: body).frames
        #expect(answer.count == 3 && answer.allSatisfy { $0.flags.contains(.compressed) })
        let finals = answer.flatMap { client.received($0, now: Self.start).finals }
        #expect(finals.map(\.body) == [body.bytes])
    }

    @Test("plain and compressed messages follow each other in one stream")
    func mixed() throws {
        var client = Self.client(["deflate"])
        var (server, _) = Self.server(["deflate"])
        let large = [UInt8](repeating: 3, count: Limits.frameBodyBytes + 9)
        let messages = [
            Payload([1]), Payload([2], isCompressed: true), Payload(large), Payload([4]),
            Payload(large, isCompressed: true),
        ]
        let (id, opening) = client.open(
            "a", ClientSessionMachineTests.head(window: 8), body: nil)
        var came = opening.flatMap { server.received($0, now: Self.start) }
        for message in messages {
            let frames = try #require(try client.request(id, body: message)).frames
            came += frames.flatMap { server.received($0, now: Self.start) }
        }
        let requests = came.compactMap { action -> Payload? in
            if case .request(_, let message) = action { message } else { nil }
        }
        #expect(requests == messages)
        var responses: [Payload] = []
        for message in messages {
            let frames = try #require(try server.message(id, body: message)).frames
            for case .deliver(_, .message(let message)) in frames.flatMap({
                client.received($0, now: Self.start)
            }) { responses.append(message) }
        }
        #expect(responses == messages)
    }

    @Test("parts of one message that differ in the flag end the session", arguments: [true, false])
    func mixedParts(firstIsCompressed: Bool) {
        var (server, _) = Self.server(["deflate"])
        let first: FrameFlags = firstIsCompressed ? [.chunkMore, .compressed] : .chunkMore
        let last: FrameFlags = firstIsCompressed ? .end : [.end, .compressed]
        #expect(server.received(Self.call(1, first, [1]), now: Self.start).isEmpty)
        let end = server.received(Frame(.data, flags: last, callID: 1, body: [2]), now: Self.start)
        #expect(end.last == .drop)
    }
}

extension ServerSessionStateMachine.Action {
    fileprivate func isStart(of id: UInt64, with body: Payload) -> Bool {
        if case .start(id, _, body) = self { true } else { false }
    }
}
