import Bus
import Foundation

extension ConformanceCase {
    /// gRPC's four cases of compressed messages. Each asks first with a request that is not as compressed as it says:
    /// only a server that looks can refuse that.
    static let compressionCases: [ConformanceCase] = [
        ConformanceCase("client_compressed_unary") { bus in
            let request = { (compressed: Bool) in
                TestRequest(
                    responseBytes: 314_159, payload: Array(repeating: 0, count: 271_828),
                    expectCompressed: compressed)
            }
            let probe = try await failure("a plain request that says it is compressed") {
                try await bus.client.call(TestService.unaryCall, request(true))
            }
            try require(probe.code == .invalidArgument, "\(probe)")
            for compression in [Compression.deflate, .none] {
                let answer = try await bus.client.call(
                    TestService.unaryCall, request(compression == .deflate),
                    options: CallOptions(compression: compression))
                try require(
                    answer.receivedBytes == 271_828 && answer.payload.count == 314_159,
                    "\(compression): \(answer.receivedBytes), \(answer.payload.count)")
            }
        },
        ConformanceCase("server_compressed_unary") { bus in
            for compressed in [true, false] {
                let told = ResponseMetadata()
                let answer = try await bus.client.call(
                    TestService.unaryCall,
                    TestRequest(
                        responseBytes: 314_159, payload: Array(repeating: 0, count: 271_828),
                        responseCompressed: compressed),
                    options: CallOptions(responseMetadata: told))
                try require(
                    told.answerIsCompressed == compressed, "asked for \(compressed), got the other")
                try require(answer.payload.count == 314_159, "size \(answer.payload.count)")
                try require(answer.payload.allSatisfy { $0 == 7 }, "the content differs")
            }
        },
        ConformanceCase("client_compressed_streaming") { bus in
            let element = { (size: Int, compressed: Bool) in
                TestRequest(payload: Array(repeating: 0, count: size), expectCompressed: compressed)
            }
            let probe = try await bus.client.open(TestService.inputCall)
            try await probe.write(element(27182, true))
            let error = try await failure("a plain element that says it is compressed") {
                try await probe.response()
            }
            try require(error.code == .invalidArgument, "\(error)")
            let call = try await bus.client.open(TestService.inputCall)
            try await call.write(element(27182, true), compressed: true)
            try await call.write(element(45904, false), compressed: false)
            let summary = try await call.response()
            try require(summary.aggregatedBytes == 73_086, "\(summary)")
        },
        ConformanceCase("server_compressed_streaming") { bus in
            let stream = try await bus.client.stream(
                TestService.outputCall,
                TestStreamRequest(sizes: [31415, 92653], compressed: [true, false]))
            var elements = stream.makeAsyncIterator()
            for (size, compressed) in [(31415, true), (92653, false)] {
                try require(try await elements.next()?.payload.count == size, "size \(size)")
                try require(
                    elements.lastWasCompressed == compressed, "\(size): the other flag")
            }
            try require(try await elements.next() == nil, "a third element")
        },
        ConformanceCase("compressed_only_where_both_know_how") { bus in
            // To a server that does not name the feature, everything goes plain.
            let body = try bus.body(TestEmpty())
            let older = try await BadServer.start(in: bus, welcome: .welcome()) { frame, peer in
                if frame.flags.contains(.end) { peer.send(.status(frame.callID, body: body)) }
            }
            bus.name([older.endpoint])
            _ = try await bus.client.call(
                TestService.emptyCall, TestEmpty(), options: CallOptions(compression: .deflate))
            try require(
                !older.server.frames.contains { $0.flags.contains(.compressed) }, "compressed")
            // A client that did not name it either may not compress.
            let (peer, link) = try await bus.rawSession()
            link.send([
                .call(1, "testing.v1/EmptyCall", flags: [.end, .compressed], body: [0xA0])
            ])
            try require(try await peer.next().kind == .bye, "a compressed CALL was taken")
            link.close()
        },
        ConformanceCase("compressed_bomb_refused") { bus in
            // 20 MB of zeros are a few kilobytes on the wire: over the limit of a message once expanded.
            let error = try await failure("a message that expands past the limit") {
                try await bus.client.callRaw(
                    TestService.unaryCall.facts,
                    body: Array(repeating: 0x20, count: Limits.messageBytes + 1),
                    type: bus.contentType, options: CallOptions(compression: .deflate), on: nil)
            }
            try require(error.code == .resourceExhausted && error.executed == .no, "\(error)")
            let (peer, link) = try await bus.rawSession(
                hello: .hello(agent: "raw", features: ["deflate"]))
            link.send([
                .call(
                    1, "testing.v1/UnaryCall", type: bus.contentType, flags: [.end, .compressed],
                    body: [0x78, 0x9C, 0x00, 0x01])
            ])
            let broken = try await peer.next().statusError()
            try require(broken?.code == .invalidArgument, "\(String(describing: broken))")
            try await peer.settle(link)
            try require(bus.service.starts == 0, "a handler ran")
            link.close()
        },
    ]
}
