import BusTesting
import Testing

@testable import Bus

/// Compression as callers and handlers see it.
@Suite(.timeLimit(.minutes(10)))
struct CompressedCallTests {
    /// Says how requests came, and answers as it is asked.
    enum Squeezing: ServiceContract {
        static let name = "squeezing.v1"
        static let one = unary(
            "One", Wish.self, returns: Report.self, .read, access: .open, summary: "One answer.")
        static let many = bidirectionalStream(
            "Many", of: Wish.self, returns: Report.self, .read, access: .open,
            summary: "An answer to each request.")
        static let methods: [any MethodDescriptor] = [one, many]

        static var definition: ServiceDefinition {
            ServiceDefinition(
                Self.self,
                handlers: [
                    Handler(one) { wish, context in
                        if wish.compressed { context.response.compression = .deflate }
                        return Report(
                            wasCompressed: context.requestIsCompressed, filler: wish.filler)
                    },
                    Handler(many) { requests, context, out in
                        context.response.compression = .deflate
                        var iterator = requests.makeAsyncIterator()
                        while let wish = try await iterator.next() {
                            let report = Report(
                                wasCompressed: iterator.lastWasCompressed, filler: wish.filler)
                            // Compressed where nothing else is said.
                            if wish.compressed {
                                try await out.write(report)
                            } else {
                                try await out.write(report, compressed: false)
                            }
                        }
                    },
                ])
        }
    }

    struct Wish: BusMessage, Hashable {
        var compressed: Bool
        var filler: String
    }

    struct Report: BusMessage, Hashable {
        var wasCompressed: Bool
        var filler: String
    }

    @Test(
        "requests and answers are compressed exactly when asked",
        arguments: [(true, true), (true, false), (false, true), (false, false)])
    func unary(request: Bool, answer: Bool) async throws {
        try await TestBus.run([Squeezing.definition]) { bus in
            let metadata = ResponseMetadata()
            let wish = Wish(compressed: answer, filler: String(repeating: "x", count: 700_000))
            let report = try await bus.client.call(
                Squeezing.one, wish,
                options: CallOptions(
                    responseMetadata: metadata, compression: request ? .deflate : .none))
            #expect(report == Report(wasCompressed: request, filler: wish.filler))
            #expect(metadata.answerIsCompressed == answer)
        }
    }

    @Test("each message of a stream says for itself; the call's option is the default")
    func streams() async throws {
        try await TestBus.run([Squeezing.definition]) { bus in
            let call = try await bus.client.open(
                Squeezing.many, options: CallOptions(compression: .deflate))
            var responses = call.responses.makeAsyncIterator()
            for (asked, wish) in [(nil, true), (false, true), (true, false)] as [(Bool?, Bool)] {
                try await call.write(Wish(compressed: wish, filler: "y"), compressed: asked)
                let report = try await responses.next()
                #expect(report?.wasCompressed == asked ?? true)
                #expect(responses.lastWasCompressed == wish)
            }
            call.finishWriting()
            #expect(try await responses.next() == nil)
        }
    }

    @Test("a peer that does not know how is answered plainly")
    func plainPeer() async throws {
        let rig = try ServerRig(extra: [Squeezing.definition])
        rig.hello()
        try rig.call(1, "squeezing.v1/One", request: Wish(compressed: true, filler: "z"))
        let status = try await rig.status(1)
        #expect(!status.flags.contains(.compressed))
        let report = try CBORDecoder().decode(Report.self, from: status.body ?? [])
        #expect(report == Report(wasCompressed: false, filler: "z"))
    }

    @Test("a broken request, and a bomb, fail their own call and nothing else")
    func broken() async throws {
        let rig = try ServerRig(extra: [Squeezing.definition])
        rig.receive(Frame(.hello, head: HelloHead(features: ["deflate"], agent: "t").encoded()))
        let head = CallHead(method: "squeezing.v1/One", timeoutMilliseconds: 60_000).encoded()
        func send(_ id: UInt64, _ body: [UInt8]) {
            rig.receive(
                Frame(.call, flags: [.end, .compressed], callID: id, head: head, body: body))
        }
        send(1, [1, 2, 3])
        let broken = try #require(try await rig.error(1))
        #expect(broken.code == .invalidArgument && broken.reason == "BROKEN_COMPRESSION")
        #expect(broken.origin == .server && broken.executed == .no)
        send(3, Deflate.compress([UInt8](repeating: 0, count: Limits.messageBytes + 1)))
        let bomb = try #require(try await rig.error(3))
        #expect(bomb.code == .resourceExhausted && bomb.reason == "MESSAGE_TOO_LARGE")
        #expect(bomb.origin == .server && bomb.executed == .no)
        send(5, Deflate.compress(try CBOREncoder().encode(Wish(compressed: true, filler: ""))))
        let answer = try await rig.status(5)
        #expect(answer.flags.contains(.compressed))
        let report = try CBORDecoder().decode(
            Report.self, from: try Deflate.expand(answer.body ?? [], limit: 1000))
        #expect(report.wasCompressed)
    }

    @Test("a broken answer is INTERNAL; in a stream it is the end")
    func brokenAnswer() async throws {
        let unary = ClientCall()
        unary.deliver(.finished(.ok, body: Payload([9], isCompressed: true)))
        let error = await #expect(throws: CallError.self) { try await unary.answer() }
        #expect(error?.code == .internalError && error?.reason == "BROKEN_COMPRESSION")
        #expect(error?.origin == .client && error?.executed == .yes)
        let stream = ClientCall()
        stream.deliver(.message(Payload([9], isCompressed: true)))
        stream.deliver(.message([1]))
        stream.deliver(.finished(.ok, body: nil))
        for _ in 0..<2 {
            let error = await #expect(throws: CallError.self) { try await stream.nextMessage() }
            #expect(error?.reason == "BROKEN_COMPRESSION")
        }
    }
}
