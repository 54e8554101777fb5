import BusTesting
import Testing

@testable import Bus

/// Mutated frames against live sessions, in whatever state they are.
struct SessionFuzzTests {
    private typealias Client = ClientSessionStateMachine<Int>

    @Test(
        "300,000 mutated frames: no crash, and a session is closed or whole",
        arguments: 0..<15 as Range<UInt64>)
    func mutated(seed: UInt64) throws {
        var mutator = FrameMutator(seed: seed &+ 1000)
        let clients = try Self.clients()
        let servers = Self.servers()
        var client = clients[0]
        var server = servers[0]
        var closed = 0
        let before = ResidentMemory.bytes
        for round in 0..<20_000 {
            // Now and then another state, so that none is only ever seen fresh.
            if round % 40 == 0 {
                client = clients[mutator.random.below(clients.count)]
                server = servers[mutator.random.below(servers.count)]
            }
            guard let frame = try? FrameCoding.frame(from: mutator.next()) else { continue }
            if Self.feed(frame, to: &client) {
                closed += 1
                client = clients[mutator.random.below(clients.count)]
            }
            if Self.feed(frame, to: &server) {
                closed += 1
                server = servers[mutator.random.below(servers.count)]
            }
        }
        #expect(closed > 100, "the mutations are too tame to say anything")
        #expect(ResidentMemory.bytes - before < 64 << 20)
    }

    /// - Returns: whether the frame closed the session.
    private static func feed(_ frame: Frame, to client: inout Client) -> Bool {
        let before = client.openCalls
        var finals = 0
        for action in client.received(frame, now: .now) {
            switch action {
            case .deliver(_, .finished): finals += 1
            case .deliver(_, .message(let message)):
                check(message.count <= 1 << 20, "a message is no more than what was sent")
            case .send(let frames):
                for frame in frames {
                    check((try? FrameCoding.check(frame)) != nil, "what is sent may be sent")
                }
            default: break
            }
        }
        check(client.openCalls == before - finals, "every call ends once")
        guard client.phase == .closed else { return false }
        check(client.openCalls == 0, "no call outlives its session")
        return true
    }

    private static func feed(_ frame: Frame, to server: inout ServerSessionStateMachine) -> Bool {
        let before = server.openCalls
        let actions = server.received(frame, now: .now)
        for case .send(let frames) in actions {
            for frame in frames {
                check((try? FrameCoding.check(frame)) != nil, "what is sent may be sent")
            }
        }
        guard server.phase != .closed else {
            check(actions.last == .drop && server.openCalls == 0, "a closed session is dropped")
            return true
        }
        check(server.openCalls <= before + 1, "a frame opens one call at most")
        for id in actions.starts { _ = server.finish(id, .ok, body: []) }
        return false
    }

    // MARK: States

    private static func clients() throws -> [Client] {
        var fresh = Client(agent: "test", now: .now)
        let connecting = fresh
        _ = fresh.linkOpened(now: .now)
        let ready = try GoldenFrameTests.client()
        var busy = ready
        for window in [0, 3] {
            _ = busy.open(
                2, CallHead(method: "a.v1/B", timeoutMilliseconds: 1, window: window), body: [1])
        }
        _ = busy.open(3, CallHead(method: "a.v1/C", timeoutMilliseconds: 1, window: 2), body: nil)
        _ = busy.received(Frame(.data, flags: .chunkMore, callID: 1, body: [1, 2]), now: .now)
        _ = busy.received(Frame(.data, flags: .chunkMore, callID: 5, body: [1, 2]), now: .now)
        var leaving = busy
        _ = leaving.received(Frame(.goAway, head: GoAwayHead(lastCallID: 5).encoded()), now: .now)
        return [ready, busy, busy, leaving, fresh, connecting]
    }

    private static func servers() -> [ServerSessionStateMachine] {
        let fresh = ServerSessionStateMachine(welcome: .example, now: .now)
        let open = GoldenFrameTests.server()
        var busy = open
        func call(_ id: UInt64, _ flags: FrameFlags, window: Int = 0, body: [UInt8]?) -> Frame {
            let head = CallHead(method: "a.v1/B", timeoutMilliseconds: 1000, window: window)
            return Frame(.call, flags: flags, callID: id, head: head.encoded(), body: body)
        }
        let frames = [
            call(1, .end, window: 2, body: [1]), call(3, .chunkMore, body: [1]),
            call(5, [], window: 1, body: nil),
            Frame(.data, flags: .chunkMore, callID: 5, body: [1]),
        ]
        for frame in frames { _ = busy.received(frame, now: .now) }
        var draining = busy
        _ = draining.announceDrain()
        _ = draining.drain()
        return [open, busy, busy, draining, fresh]
    }
}
