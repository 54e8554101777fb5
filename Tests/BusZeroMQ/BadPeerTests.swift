import Bus
import BusZeroMQ
import Testing

@Suite struct BadPeerTests {
    @Test(
        "a message that is no frame is a violation, told once, and the server goes on",
        arguments: [
            [[1, 2, 3]],
            [[]],
            [[UInt8](repeating: 0, count: 16)],
            [[0xED, 0xB5, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
            [[], [0xED, 0xB5, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
            [[UInt8]](
                repeating: [0xED, 0xB5, 1, 0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], count: 100),
            [[UInt8]](
                repeating: [0xED, 0xB5, 1, 0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], count: 4),
            [
                [0xED, 0xB5, 1, 0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
                [UInt8](repeating: 0, count: Limits.frameBodyBytes + 1),
            ],
            [
                [0xED, 0xB5, 1, 0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
                    + [UInt8](repeating: 0, count: Limits.headBytes)
            ],
        ] as [[[UInt8]]])
    func violations(message: [[UInt8]]) async throws {
        try await World.run { world in
            let heard = ServerRecorder()
            let endpoint = try await world.server().listen(receiver: heard)
            let peer = RawPeer(endpoint: endpoint, keyPair: world.clientKeys)
            defer { peer.close() }
            try peer.send(Frame(.hello))
            peer.send(message)
            try peer.send(Frame(.ping))
            let frames = try await heard.frames(2)
            #expect(frames.map(\.frame.kind) == [.hello, .ping])
            #expect(heard.observed.current.violated == [frames[0].peer])
            try await world.statistics("the violation to be counted") { $0.violations == 1 }
        }
    }

    @Test("a message of three parts is a frame with a seal, delivered without it")
    func threeParts() async throws {
        try await World.run { world in
            let heard = ServerRecorder()
            let endpoint = try await world.server().listen(receiver: heard)
            let peer = RawPeer(endpoint: endpoint, keyPair: world.clientKeys)
            defer { peer.close() }
            let frame = Frame(.data, flags: .sealed, callID: 7, body: [1])
            peer.send(try FrameCoding.parts(of: frame) + [[9, 9]])
            let received = try await heard.frames(1)[0]
            #expect(received.frame == frame)
            #expect(received.callerKey == world.clientKeys.publicKey)
        }
    }

    @Test("a part larger than any frame closes the connection before it is read")
    func oversizePart() async throws {
        try await World.run { world in
            let heard = ServerRecorder()
            let endpoint = try await world.server().listen(receiver: heard)
            let peer = RawPeer(endpoint: endpoint, keyPair: world.clientKeys)
            defer { peer.close() }
            try peer.send(Frame(.hello))
            let sender = try await heard.frames(1)[0].peer
            peer.send([[UInt8](repeating: 0, count: 4 * Limits.frameBodyBytes)])
            // libzmq reconnects the bad peer as a new one and loses some of what it sent meanwhile.
            var attempts = 0
            while heard.observed.current.frames.count < 2, attempts < 100 {
                attempts += 1
                try peer.send(Frame(.ping))
                _ = try? await heard.observed.wait(for: "a ping", within: .milliseconds(100)) {
                    $0.frames.count > 1
                }
            }
            let frames = try await heard.frames(2)
            #expect(frames[1].peer != sender)
            #expect(heard.observed.current.violated.isEmpty)
        }
    }

    @Test("a peer that chose its own routing id is not spoken to")
    func ownRoutingID() async throws {
        try await World.run { world in
            let heard = ServerRecorder()
            let endpoint = try await world.server().listen(receiver: heard)
            let chosen = RawPeer(endpoint: endpoint, keyPair: world.clientKeys, routingID: "me")
            defer { chosen.close() }
            try chosen.send(Frame(.hello))
            let (link, _) = try await world.openLink(to: endpoint)
            // Both are heard in the order in which the server's thread meets them: wait until it met the first.
            try await world.statistics("the first to be met") { $0.routingIDsRefused > 0 }
            link.send([Frame(.ping)])
            #expect(try await heard.frames(1).map(\.frame.kind) == [.ping])
        }
    }

    @Test(
        "a link that receives what is no frame closes",
        arguments: [[[1]], [[UInt8]](repeating: [0xED, 0xB5], count: 100)] as [[[UInt8]]])
    func badServer(parts: [[UInt8]]) async throws {
        try await World.run { world in
            let done = Flag()
            defer { done.set() }
            let endpoint = BadServers.answering(parts, until: done)
            let (link, answers) = try await world.openLink(to: endpoint)
            link.send([Frame(.hello)])
            #expect(try await answers.closed() == .protocolError)
            #expect(answers.observed.current.frames.isEmpty)
        }
    }
}
