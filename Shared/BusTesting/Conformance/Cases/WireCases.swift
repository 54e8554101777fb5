import Bus
import Foundation

extension ConformanceCase {
    /// What a server makes of a client that keeps to the letter of the protocol, or breaks it.
    static let wireCases: [ConformanceCase] = [
        ConformanceCase("unknown_routing_id") { bus in
            let (peer, link) = try await bus.rawSession(hello: nil)
            let call = Frame.call(
                1, "testing.v1/WriteCall", type: bus.contentType, key: "no session",
                body: try bus.body(TestRequest()))
            link.send([call])
            let answer = try await peer.next()
            let error = try answer.statusError()
            try require(error?.reason == "NO_SESSION", "\(String(describing: error))")
            try require(error?.executed == .no && answer.flags.contains(.notExecuted), "\(answer)")
            for frame in [
                Frame(.data, callID: 1, body: [1]), Frame(.ping), Frame(.cancel, callID: 1),
            ] {
                link.send([frame])
                let kind = try await peer.next().kind
                try require(kind == .bye, "kind \(frame.kind.rawValue) got \(kind.rawValue)")
            }
            link.send([.hello(agent: "raw"), call])
            try require(try await peer.next().kind == .welcome, "no WELCOME after all that")
            try require(try await peer.next().statusError() == nil, "no answer after WELCOME")
            try require(bus.service.executions(of: "no session") == 1, "not executed once")
            link.close()
        },
        ConformanceCase("second_hello") { bus in
            let (peer, link) = try await bus.rawSession()
            link.send([.hello(agent: "raw")])
            try require(try await peer.next().kind == .bye, "a second HELLO was taken")
            link.close()
        },
        ConformanceCase("version_n_minus_1") { bus in
            // Majors: the one that both have.
            let (peer, link) = try await bus.rawSession(
                hello: .hello(agent: "newer", majors: [9, 2, 1], features: ["from-the-future"]))
            link.send([
                .call(
                    1, "testing.v1/UnaryCall", type: bus.contentType,
                    body: try bus.body(TestRequest(responseBytes: 400_000)))
            ])
            // An older client names no window: everything comes at once.
            let first = try await peer.next()
            let last = try await peer.next()
            try require(first.kind == .data && first.flags.contains(.chunkMore), "\(first.kind)")
            try require(last.kind == .status || last.kind == .data, "\(last.kind)")
            link.close()
            let (stranger, other) = try await bus.rawSession(hello: nil)
            other.send([.hello(agent: "stranger", majors: [2])])
            try require(try await stranger.next().kind == .bye, "a foreign major was taken")
            other.close()
            // An older server names neither features nor windows.
            let answer = try bus.body(TestInputSummary(requests: 3, aggregatedBytes: 9))
            let older = try await BadServer.start(in: bus, welcome: .welcome()) { frame, peer in
                if frame.kind == .data, frame.flags.contains(.end) {
                    peer.send(.status(frame.callID, body: answer))
                }
            }
            bus.name([older.endpoint])
            let call = try await bus.client.open(TestService.inputCall)
            for _ in 0..<3 { try await call.write(.payload(300_000)) }
            try require(try await call.response().requests == 3, "another answer")
            try require(
                !older.server.frames.contains { $0.flags.contains(.compressed) },
                "a feature that the server does not have was used")
        },
        ConformanceCase("large_head_63k") { bus in
            let metadata: Metadata = ["x-large": String(repeating: "X", count: 63 * 1024)]
            let error = try await failure("a head of 63 KiB") {
                try await bus.client.call(
                    TestService.writeCall, TestRequest(),
                    options: CallOptions(idempotencyKey: "large", metadata: metadata))
            }
            try require(error.code == .resourceExhausted && error.executed == .no, "\(error)")
            // One that a frame could carry is the server's to refuse, and costs no session.
            let (peer, link) = try await bus.rawSession()
            let fits: Metadata = ["x-large": String(repeating: "X", count: Limits.metadataBytes)]
            link.send([
                .call(
                    1, "testing.v1/WriteCall", type: bus.contentType, key: "large", metadata: fits,
                    body: try bus.body(TestRequest()))
            ])
            let refusal = try await peer.next().statusError()
            try require(refusal?.reason == "METADATA_TOO_LARGE", "\(String(describing: refusal))")
            try require(refusal?.executed == .no, "\(String(describing: refusal))")
            try await peer.settle(link)
            try require(bus.service.executions(of: "large") == 0, "it was executed")
            link.close()
        },
        // 300 KB in parts of five bytes, and a stream that is granted a message and five bytes at a time.
        ConformanceCase("tiny_frames") { bus in
            let (peer, link) = try await bus.rawSession(
                hello: .hello(agent: "raw", sessionWindowBytes: 64))
            let body = try bus.body(
                TestRequest(responseBytes: 0, payload: Array(repeating: 6, count: 300_000)))
            link.send([
                .call(
                    1, "testing.v1/UnaryCall", timeout: .seconds(20), type: bus.contentType,
                    flags: .chunkMore, body: Array(body.prefix(5)))
            ])
            var sent = 5
            while sent < body.count {
                var batch: [Frame] = []
                while sent < body.count, batch.count < 5000 {
                    let part = Array(body[sent..<min(sent + 5, body.count)])
                    sent += part.count
                    batch.append(
                        Frame(
                            .data, flags: sent == body.count ? .end : .chunkMore, callID: 1,
                            body: part))
                }
                link.send(batch)
                // Not further ahead than the session's window; the answer may come before the last PONG.
                if sent < body.count { try await peer.settle(link) }
            }
            let answer = try bus.contentType.decode(
                TestResponse.self, from: try await peer.next(.status).body ?? [])
            try require(answer.receivedBytes == 300_000, "\(answer.receivedBytes) bytes")
            link.send([
                .call(
                    3, "testing.v1/StreamingOutputCall", timeout: .seconds(20),
                    type: bus.contentType, window: 1, windowBytes: 5,
                    body: try bus.body(TestStreamRequest(sizes: Array(repeating: 20, count: 200))))
            ])
            var got = 0
            while got < 200 {
                let size = try await peer.next(.data).body?.count ?? 0
                got += 1
                link.send([
                    .credit(0, messages: 0, bytes: size), .credit(3, messages: 1, bytes: size),
                ])
            }
            try require(try await peer.next(.status).statusError() == nil, "the stream failed")
            link.close()
        },
        ConformanceCase("frame_fuzz") { bus in
            let seed = UInt64.random(in: 0...UInt64.max)
            do {
                try await fuzz(bus, seed: seed, frames: 3000)
            } catch {
                throw ConformanceFailure("seed \(seed): \(error)")
            }
            await bus.service.wait { $0.running == 0 && $0.streams == 0 }
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
        },
    ]

    /// Sends mutated frames, a hundred at a time; after each lot a new session must be welcomed and answer.
    private static func fuzz(_ bus: ConformanceWorld, seed: UInt64, frames: Int) async throws {
        var mutator = FrameMutator(seed: seed, type: bus.contentType)
        let (peer, link) = try await bus.rawSession()
        for _ in 0..<(frames / 100) {
            link.send((0..<100).map { _ in mutator.next() })
            link.send([Frame(.bye), .hello(agent: "raw"), Frame(.ping)])
            _ = try await peer.next(.pong)
        }
        link.close()
    }
}
