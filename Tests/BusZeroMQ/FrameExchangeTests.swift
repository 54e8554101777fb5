import Bus
import BusZeroMQ
import Testing

@Suite struct FrameExchangeTests {
    @Test("frames go both ways in order, with the key the caller proved")
    func bothWays() async throws {
        try await World.run { world in
            let server = world.server()
            let heard = ServerRecorder { server.send([$0.frame], to: $0.peer) }
            let endpoint = try await server.listen(receiver: heard)
            #expect(endpoint.publicKey == world.serverKeys.publicKey)
            #expect(!endpoint.address.hasSuffix(":0"))

            let (link, answers) = try await world.openLink(to: endpoint)
            let frames = (1...1000).map { number in
                Frame(
                    number.isMultiple(of: 3) ? .ping : .call, flags: .end, callID: UInt64(number),
                    head: [UInt8(truncatingIfNeeded: number)],
                    body: number.isMultiple(of: 3) ? nil : [1, 2, 3])
            }
            for frame in frames { link.send([frame]) }
            #expect(try await answers.frames(1000) == frames)
            #expect(heard.observed.current.frames.map(\.frame) == frames)
            #expect(
                Set(heard.observed.current.frames.map(\.callerKey)) == [world.clientKeys.publicKey])
            #expect(Set(heard.observed.current.frames.map(\.peer)).count == 1)
            #expect(world.context.statistics.callerKeysMissing == 0)
            link.close()
            #expect(try await answers.closed() == .closed)
            #expect(answers.observed.current.opened == 1)
            await server.close()
        }
    }

    @Test("the largest frame passes under CURVE, both ways")
    func bigFrames() async throws {
        try await World.run { world in
            let server = world.server()
            let heard = ServerRecorder { server.send([$0.frame], to: $0.peer) }
            let endpoint = try await server.listen(receiver: heard)
            let (link, answers) = try await world.openLink(to: endpoint)
            let map = [UInt8](repeating: 0xA5, count: Limits.headBytes - FrameCoding.prefixBytes)
            let body = (0..<Limits.frameBodyBytes).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let frame = Frame(.data, callID: 1, head: map, body: body)
            link.send([Frame](repeating: frame, count: 40))
            let back = try await answers.frames(40)
            #expect(back.count == 40 && back.allSatisfy { $0 == frame })
        }
    }

    @Test("what was sent before the link opened, and before it was closed, arrives")
    func flushed() async throws {
        try await World.run { world in
            let server = world.server()
            let heard = ServerRecorder()
            let endpoint = try await server.listen(receiver: heard)
            let early = LinkRecorder()
            let link = world.client().connect(to: endpoint, receiver: early)
            link.send([Frame(.hello)])
            #expect(try await heard.frames(1)[0].frame == Frame(.hello))
            for number in 0..<5000 {
                link.send([
                    Frame(.data, callID: UInt64(number), body: [UInt8](repeating: 1, count: 500))
                ])
            }
            link.close()
            #expect(try await early.closed() == .closed)
            let frames = try await heard.frames(5001)
            #expect(frames.dropFirst().map(\.frame.callID) == (0..<5000).map(UInt64.init))
        }
    }

    @Test("a frame of ours over a limit ends the link instead of leaving a gap")
    func unsendable() async throws {
        try await World.run { world in
            let server = world.server()
            let endpoint = try await server.listen(receiver: ServerRecorder())
            let (link, heard) = try await world.openLink(to: endpoint)
            link.send([Frame(.data, body: [UInt8](repeating: 0, count: Limits.frameBodyBytes + 1))])
            #expect(try await heard.closed() == .protocolError)
            try await world.statistics("the frame to be counted") { $0.unsendableFrames == 1 }
        }
    }
}
