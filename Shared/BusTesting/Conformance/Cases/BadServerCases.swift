import Bus
import Synchronization

extension ConformanceCase {
    /// What a client makes of a server that is deliberately bad.
    static let badServerCases: [ConformanceCase] = [
        ConformanceCase("goaway") { bus in
            let body = try bus.body(TestEmpty())
            let leaving = try await BadServer.start(in: bus) { frame, peer in
                guard frame.kind == .call else { return }
                peer.send(
                    .status(frame.callID, body: body), .goAway(last: frame.callID))
            }
            bus.name([leaving.endpoint])
            let transport = try bus.countingTransport()
            let client = try bus.client(transport: transport)
            let patient = CallOptions(waitForReady: true)
            _ = try await client.call(TestService.emptyCall, TestEmpty(), options: patient)
            await leaving.server.wait { $0.count(.bye) == 1 }
            _ = try await client.call(TestService.emptyCall, TestEmpty(), options: patient)
            try require(leaving.server.peers.count == 2, "the second call took the old session")
            await leaving.server.wait { $0.count(.bye) == 2 }
            // With another instance nobody has to wait.
            bus.name([leaving.endpoint, bus.endpoint])
            for _ in 0..<5 { _ = try await client.call(TestService.emptyCall, TestEmpty()) }
        },
        ConformanceCase("goaway_refuses_later_calls") { bus in
            // The call crosses a GOAWAY that does not cover it: it is made again elsewhere.
            let leaving = try await BadServer.start(in: bus) { frame, peer in
                if frame.kind == .call { peer.send(.goAway(last: 0)) }
            }
            bus.name([leaving.endpoint])
            let alone = try await failure("the call") {
                try await bus.client.call(
                    TestService.writeCall, TestRequest(),
                    options: CallOptions(deadline: .seconds(30)))
            }
            try require(alone.code == .unavailable && alone.executed == .no, "\(alone)")
            bus.name([leaving.endpoint, bus.endpoint])
            for _ in 0..<5 {
                _ = try await bus.client.call(TestService.writeCall, TestRequest())
            }
        },
        ConformanceCase("rst_after_header") { bus in
            try await streamIsCut(bus, after: [Frame(.headers)], elements: 0)
        },
        ConformanceCase("rst_during_data") { bus in
            let whole = try bus.body(TestResponse.ofBytes(1000))
            let half = Array(whole.prefix(whole.count / 2))
            try await streamIsCut(
                bus, after: [Frame(.headers), Frame(.data, flags: .chunkMore, body: half)],
                elements: 0)
            // Half of a unary answer is no answer either.
            let bad = try await BadServer.start(in: bus) { frame, peer in
                guard frame.kind == .call else { return }
                peer.send(
                    Frame(.data, flags: .chunkMore, callID: frame.callID, body: half), Frame(.bye))
            }
            bus.name([bad.endpoint])
            let error = try await failure("a unary call") {
                try await bus.client.call(
                    TestService.unaryCall, TestRequest(),
                    options: CallOptions(deadline: .seconds(30)))
            }
            try require(error.code == .unavailable && error.executed != .no, "\(error)")
        },
        ConformanceCase("rst_after_data") { bus in
            let whole = try bus.body(TestResponse.ofBytes(1000))
            try await streamIsCut(
                bus, after: [Frame(.headers), Frame(.data, body: whole)], elements: 1)
        },
        ConformanceCase("ping") { bus in
            // Ours answers every PING, also in the middle of a call.
            let body = try bus.body(TestEmpty())
            let bad = try await BadServer.start(in: bus) { frame, peer in
                switch frame.kind {
                case .call: for _ in 0..<25 { peer.send(Frame(.ping)) }
                case .pong: break
                default: return
                }
                guard frame.kind == .call else { return }
                peer.send(.status(frame.callID, body: body))
            }
            bus.name([bad.endpoint])
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
            await bad.server.wait { $0.count(.pong) == 25 }
            let (peer, link) = try await bus.rawSession()
            link.send(Array(repeating: Frame(.ping), count: 25))
            for _ in 0..<25 {
                try require(try await peer.next().kind == .pong, "something else than PONG")
            }
            link.close()
        },
        ConformanceCase("buggy_server_resilience") { bus in
            for (what, frames) in nonsense {
                let bad = try await BadServer.start(in: bus) { frame, peer in
                    guard frame.kind == .call else { return }
                    for nonsense in frames(frame.callID) { peer.send(nonsense) }
                }
                bus.name([bad.endpoint])
                let error = try await failure("a call answered with \(what)") {
                    let stream = try await bus.client.stream(
                        TestService.outputCall, TestStreamRequest(sizes: [1]),
                        options: CallOptions(deadline: .seconds(30)))
                    for try await _ in stream {}
                }
                try require(
                    error.code == .unavailable || error.code == .internalError, "\(what): \(error)")
                try require(error.executed != .no, "\(what): \(error)")
            }
            // The client is none the worse for it.
            bus.name([bus.endpoint])
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
        },
        ConformanceCase("frames_of_nobody_are_ignored") { bus in
            let body = try bus.body(TestEmpty())
            let bad = try await BadServer.start(in: bus) { frame, peer in
                guard frame.kind == .call else { return }
                peer.send(
                    .status(9999, body: body), Frame(.data, callID: 9999, body: [1]),
                    Frame(.headers, callID: 9999), .credit(9999, messages: 5),
                    Frame(FrameKind(rawValue: 0x91), body: [1, 2]),
                    .status(frame.callID, body: body), .status(frame.callID, body: body))
            }
            bus.name([bad.endpoint])
            for _ in 0..<3 { _ = try await bus.client.call(TestService.emptyCall, TestEmpty()) }
            try require(bad.server.peers.count == 1, "\(bad.server.peers.count) sessions")
        },
        ConformanceCase("stuck_app_detected") { bus in
            let stuck = try await BadServer.start(
                in: bus, welcome: .welcome(heartbeat: .milliseconds(50)), answersPings: false
            ) { _, _ in }
            bus.name([stuck.endpoint])
            let start = ContinuousClock.now
            // A stream of requests is not tried again: its end is this session's.
            let call = try await bus.client.open(TestService.inputCall)
            let error = try await failure("the call") { try await call.response() }
            try require(error.reason == "PEER_SILENT" && error.executed == .maybe, "\(error)")
            let took = ContinuousClock.now - start
            // Not before; how long after, a manual clock says in the tests of the session.
            try require(took >= .milliseconds(140) && took < .seconds(30), "it took \(took)")
            // With another instance a call that may be repeated ends well.
            bus.name([stuck.endpoint, bus.endpoint])
            for _ in 0..<4 { _ = try await bus.client.call(TestService.emptyCall, TestEmpty()) }
        },
        ConformanceCase("handshake_must_end") { bus in
            // Whoever answers HELLO with anything but WELCOME is no server.
            for answer in [Frame(.bye), Frame(.pong), Frame(.headers), .goAway(last: 0)] {
                let bad = try await BadServer.start(in: bus, welcome: answer) { _, _ in }
                bus.name([bad.endpoint])
                let error = try await failure("a call") {
                    try await bus.client.call(
                        TestService.writeCall, TestRequest(),
                        options: CallOptions(deadline: .milliseconds(400)))
                }
                try require(
                    error.code == .unavailable || error.code == .deadlineExceeded, "\(error)")
                try require(error.executed == .no, "\(error)")
                try require(bad.server.count(.call) == 0, "it was sent before WELCOME")
            }
        },
    ]

    /// What breaks the protocol after a CALL, by name.
    private static let nonsense: [(String, @Sendable (UInt64) -> [Frame])] = [
        ("a second WELCOME", { _ in [.welcome()] }),
        ("an unknown kind", { _ in [Frame(FrameKind(rawValue: 0x33))] }),
        ("a CALL", { [.call($0, "testing.v1/EmptyCall", body: [0xA0])] }),
        ("a HELLO", { _ in [.hello(agent: "bad")] }),
        ("CANCEL", { [Frame(.cancel, callID: $0)] }),
        ("a STATUS without a head", { [Frame(.status, callID: $0, head: [0xFF])] }),
        ("half a head", { [Frame(.headers, callID: $0, head: [0xA1, 0x61])] }),
        ("DATA without a body", { [Frame(.data, callID: $0)] }),
        (
            "more than its window",
            { id in
                (0...Limits.responseWindowMessages).map { _ in Frame(.data, callID: id, body: []) }
            }
        ),
        (
            "compressed nobody knows how",
            { [Frame(.data, flags: .compressed, callID: $0, body: [1])] }
        ),
        (
            "a message that is none",
            { [Frame(.headers, callID: $0), Frame(.data, callID: $0, body: [0xFF, 0xFF])] }
        ),
        (
            "CREDIT that is a text",
            { [Frame(.credit, callID: $0, head: [0xA1, 0x01, 0x61, 0x61])] }
        ),
    ]

    /// A stream that begins and is cut by the end of its session: never half a message, and never success.
    private static func streamIsCut(
        _ bus: ConformanceWorld, after frames: [Frame], elements: Int
    ) async throws {
        let bad = try await BadServer.start(in: bus) { frame, peer in
            guard frame.kind == .call else { return }
            for var answer in frames {
                answer.callID = frame.callID
                peer.send(answer)
            }
            peer.send(Frame(.bye))
        }
        bus.name([bad.endpoint])
        var got = 0
        let error = try await failure("the stream") {
            let stream = try await bus.client.stream(
                TestService.outputCall, TestStreamRequest(sizes: [1, 2]))
            for try await _ in stream { got += 1 }
        }
        try require(error.code == .unavailable && error.executed == .maybe, "\(error)")
        try require(got == elements, "\(got) elements")
        try require(bad.server.count(.call) == 1, "it was tried again after it had started")
    }
}

extension TestResponse {
    static func ofBytes(_ count: Int) -> TestResponse {
        TestResponse(
            payload: .init(repeating: 3, count: count), caller: "", subject: "", metadata: [:],
            remainingMilliseconds: 0, executions: 0)
    }
}
