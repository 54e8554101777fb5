import Bus
import Synchronization

extension CompatibilityCase {
    /// Who calls, and what they may.
    static let identityCases: [CompatibilityCase] = [
        CompatibilityCase("identity_from_transport") { bus in
            let answer = try await bus.client.call(TestService.unaryCall, TestRequest())
            try require(answer.caller == "tester", "caller \(answer.caller)")
        },
        CompatibilityCase("on_behalf_claims") { bus in
            let user = Principal(
                subject: "user-7", department: "finance", roles: [.operator], districts: ["410802"])
            let answer = try await bus.client.call(
                TestService.unaryCall, TestRequest(), options: CallOptions(onBehalfOf: user))
            try require(answer.subject == "user-7", "subject \(answer.subject)")
            _ = try await bus.client.call(
                TestService.restrictedCall, TestEmpty(), options: CallOptions(onBehalfOf: user))
            let error = try await failure("anonymous") {
                try await bus.client.call(
                    TestService.restrictedCall, TestEmpty(),
                    options: CallOptions(onBehalfOf: .anonymous))
            }
            try require(error.code == .unauthenticated && error.executed == .no, "\(error)")
        },
        CompatibilityCase("role_missing") { bus in
            let error = try await failure("the call") {
                try await bus.client.call(TestService.restrictedCall, TestEmpty())
            }
            try require(error.code == .permissionDenied && error.executed == .no, "\(error)")
        },
        CompatibilityCase("wrong_key_refused") { bus in
            let stranger = bus.strangeClient()
            defer { stranger.shutdown() }
            let error = try await failure("a stranger's call") {
                try await stranger.call(
                    TestService.emptyCall, TestEmpty(), options: CallOptions(deadline: .seconds(3)))
            }
            try require(
                error.code == .unauthenticated || error.code == .unavailable, "\(error)")
            try require(error.executed == .no, "\(error)")
        },
        CompatibilityCase("allowed_methods_are_checked_on_every_call") { bus in
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
            var topology = bus.topology.current
            topology.callers["tester"]?.allowedMethods = ["testing.v1/Unary*"]
            bus.topology.update(topology)
            let error = try await failure("the call") {
                try await bus.client.call(TestService.emptyCall, TestEmpty())
            }
            try require(error.code == .permissionDenied, "\(error)")
            _ = try await bus.client.call(TestService.unaryCall, TestRequest())
        },
        CompatibilityCase("revoked_midsession") { bus in
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
            let hanging = Task {
                try await bus.client.call(TestService.unaryCall, TestRequest(hangs: true))
            }
            await bus.service.wait { $0.running > 0 }
            var topology = bus.topology.current
            topology.callers["tester"]?.publicKeys = []
            bus.topology.update(topology)
            let open = try await failure("the open call") { try await hanging.value }
            try require(
                open.code == .unauthenticated || open.code == .unavailable, "open call: \(open)")
            let next = try await failure("the next call") {
                try await bus.client.call(
                    TestService.emptyCall, TestEmpty(), options: CallOptions(deadline: .seconds(3)))
            }
            try require(next.executed == .no, "\(next)")
        },
        CompatibilityCase("reflection_lists_what_is_allowed") { bus in
            let mine = try await bus.client.call(
                Reflection.list, ReflectionRequest(), on: TestService.name)
            let names = mine.services.first { $0.name == TestService.name }?.methods.map(
                \.facts.name)
            try require(names?.contains("UnaryCall") == true, "\(names ?? [])")
            try require(names?.contains("RestrictedCall") == false, "\(names ?? [])")
        },
        CompatibilityCase("health_and_stats") { bus in
            let health = try await bus.client.call(
                Health.check, HealthRequest(), on: TestService.name)
            try require(health.status == .serving, "\(health)")
            let stats = try await bus.client.call(Stats.get, StatsRequest(), on: TestService.name)
            try require(stats.sessions == 1, "\(stats.sessions) sessions")
            try require(
                stats.methods.contains { $0.method == "Health/Check" && $0.calls == 1 }, "\(stats)")
        },
    ]

    /// The life of a session: HELLO first, going away, coming back.
    static let sessionCases: [CompatibilityCase] = [
        CompatibilityCase("no_call_before_welcome") { bus in
            let peer = RawPeer()
            let link = bus.rawLink(peer)
            await peer.opened()
            link.send([.call(1, "testing.v1/EmptyCall", body: [0xA0])])
            let frame = try await peer.next()
            try require(frame.kind == .status, "kind \(frame.kind.rawValue)")
            try require(frame.flags.contains(.notExecuted), "the flag NOT_EXECUTED is missing")
            let error = try frame.statusError()
            try require(error?.code == .unavailable && error?.executed == .no, "\(frame)")
            link.close()
        },
        CompatibilityCase("unknown_kinds") { bus in
            let peer = RawPeer()
            let link = bus.rawLink(peer)
            await peer.opened()
            link.send([.hello(agent: "raw")])
            try require(try await peer.next().kind == .welcome, "no WELCOME")
            // From 0x80 on: ignored.
            link.send([Frame(FrameKind(rawValue: 0x90)), Frame(.ping)])
            try require(try await peer.next().kind == .pong, "an ignorable kind was not ignored")
            // Below: fatal.
            link.send([Frame(FrameKind(rawValue: 0x33))])
            try require(
                try await peer.next().kind == .bye, "an unknown kind did not end the session")
            link.close()
        },
        CompatibilityCase("call_ids_are_odd_and_grow") { bus in
            let peer = RawPeer()
            let link = bus.rawLink(peer)
            await peer.opened()
            link.send([.hello(agent: "raw")])
            try require(try await peer.next().kind == .welcome, "no WELCOME")
            link.send([.call(2, "testing.v1/EmptyCall", body: [0xA0])])
            try require(try await peer.next().kind == .bye, "an even id was taken")
            link.close()
        },
        CompatibilityCase("idempotency_key_required") { bus in
            let peer = RawPeer()
            let link = bus.rawLink(peer)
            await peer.opened()
            link.send([.hello(agent: "raw")])
            try require(try await peer.next().kind == .welcome, "no WELCOME")
            link.send([.call(1, "testing.v1/WriteCall", body: [0xA0])])
            let error = try await peer.next().statusError()
            try require(error?.code == .invalidArgument, "\(String(describing: error))")
            try require(error?.reason == "IDEMPOTENCY_KEY_REQUIRED", "\(String(describing: error))")
            link.close()
        },
        CompatibilityCase("drain_lets_running_calls_finish") { bus in
            let running = Task {
                try await bus.client.call(
                    TestService.unaryCall, TestRequest(hangs: true),
                    options: CallOptions(deadline: .seconds(1)))
            }
            await bus.service.wait { $0.running > 0 }
            async let stopped: Void = bus.server.shutdown()
            let error = try await failure("the running call") { try await running.value }
            // It was not cut: its own deadline ended it.
            try require(error.code == .deadlineExceeded, "\(error)")
            await stopped
            let later = try await failure("a call after the drain") {
                try await bus.client.call(
                    TestService.emptyCall, TestEmpty(), options: CallOptions(deadline: .seconds(1)))
            }
            try require(later.executed == .no, "\(later)")
        },
    ]
}

/// A peer that speaks frames by hand.
final class RawPeer: LinkReceiver {
    private let opening = AsyncStream<Void>.makeStream()
    private let frames = AsyncStream<Frame>.makeStream()

    func linkOpened() { opening.continuation.yield() }
    func linkReceived(_ frames: [Frame]) {
        for frame in frames { self.frames.continuation.yield(frame) }
    }
    func linkClosed(_ failure: LinkFailure) {
        opening.continuation.finish()
        frames.continuation.finish()
    }

    func opened() async {
        for await _ in opening.stream { return }
    }

    func next() async throws -> Frame {
        for await frame in frames.stream { return frame }
        throw CompatibilityFailure("the link closed before a frame came")
    }
}
