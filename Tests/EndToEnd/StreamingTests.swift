import Bus
import Foundation
import Testing

extension EndToEndTests {
    /// `edubus call` with methods whose requests stream.
    struct StreamingTests {
        private static func write(_ text: String, to pipe: Pipe) throws {
            try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        }

        private static func lines(_ child: Child) -> Int {
            child.output.split(separator: "\n").count
        }

        @Test("requests go out as they are typed, answers are printed as they come")
        func streams() async throws {
            try await Peers.run { peers, _ in
                try await Self.duplex(peers)
                try await Self.endsFirst(peers)
                try await Self.clientStream(peers)
                try await Self.typos(peers)
                try await Self.interrupt(peers)
                try await Self.instances(peers)
            }
        }

        private static func duplex(_ peers: Peers) async throws {
            let input = Pipe()
            let call = try peers.startTool("call", "testing/FullDuplexCall", input: input)
            for round in 1...3 {
                try Self.write("{\"sizes\":[1]}\n", to: input)
                try await Machine.until("answer \(round) is printed") { Self.lines(call) == round }
            }
            // Empty lines are no requests; the last one needs no end.
            try Self.write("\n  \n{\"sizes\":[1,2]}", to: input)
            try input.fileHandleForWriting.close()
            #expect(await call.end(within: .seconds(20)) == .exit(0), "\(call.errors)")
            #expect(Self.lines(call) == 5)
            for line in call.output.split(separator: "\n") {
                let answer = try JSONCoding.decode(JSONValue.self, from: Array(line.utf8))
                #expect(answer["payload"]?.stringValue != nil)
            }
        }

        /// A service that ends a call ends the tool, whatever may still be typed.
        private static func endsFirst(_ peers: Peers) async throws {
            let input = Pipe()
            let call = try peers.startTool("call", "testing/FullDuplexCall", input: input)
            try Self.write(
                "{\"sizes\":[1],\"status\":{\"code\":9,\"message\":\"enough\"}}\n", to: input)
            #expect(await call.end(within: .seconds(20)) == .exit(73))
            #expect(call.errors.contains("FAILED_PRECONDITION"))
            #expect(Self.lines(call) == 1)
            try input.fileHandleForWriting.close()
        }

        private static func clientStream(_ peers: Peers) async throws {
            let input = Pipe()
            let call = try peers.startTool(
                "call", "testing/StreamingInputCall", "-", "-o", "json", input: input)
            // Far more than a window, and than a pipe holds.
            let line = "{\"payload\":\"\(String(repeating: "AAAA", count: 1000))\"}\n"
            let writer = Thread {
                for _ in 0..<1000 { try? Self.write(line, to: input) }
                try? input.fileHandleForWriting.close()
            }
            writer.start()
            #expect(await call.end(within: .seconds(60)) == .exit(0), "\(call.errors)")
            let answer = try JSONCoding.decode(JSONValue.self, from: Array(call.output.utf8))
            #expect(answer["requests"] == 1000 && answer["aggregatedBytes"] == 3_000_000)
            let given = try await peers.edubus(
                "call", "testing/StreamingInputCall",
                "{\"payload\":\"AAAA\"}\n{\"payload\":\"AAAA\"}")
            #expect(try given.json()["aggregatedBytes"] == 6)
        }

        /// What is typed wrong ends the call and is named.
        private static func typos(_ peers: Peers) async throws {
            for (text, code, hint) in [
                ("{\"sizes\":[1]}\n{\"sizes\":\n", 64, "line 2"),
                ("{\"sizes\":[1]}\n{\"size\":[1]}\n", 67, "size"),
            ] {
                let input = Pipe()
                let call = try peers.startTool("call", "testing/FullDuplexCall", input: input)
                try Self.write(text, to: input)
                #expect(await call.end(within: .seconds(20)) == .exit(Int32(code)), "\(text)")
                #expect(call.errors.contains(hint), "\(call.errors)")
                try input.fileHandleForWriting.close()
            }
        }

        /// Ctrl-C while nothing is typed ends it at once.
        private static func interrupt(_ peers: Peers) async throws {
            let input = Pipe()
            let call = try peers.startTool("call", "testing/FullDuplexCall", input: input)
            try Self.write("{\"sizes\":[1]}\n", to: input)
            try await Machine.until("it is answered") { Self.lines(call) == 1 }
            call.send(SIGINT)
            #expect(await call.end(within: .seconds(10)) == .exit(130))
            try input.fileHandleForWriting.close()
        }

        /// A program without a drain of its own says so; a service can be asked by its address.
        private static func instances(_ peers: Peers) async throws {
            let drain = try await peers.edubus("drain", "testing", "-o", "json")
            #expect(drain.code == 76)
            #expect(try drain.errorJSON()["reason"] == "UNKNOWN_SERVICE")
            let stream = try await peers.edubus("bench", "testing/FullDuplexCall")
            #expect(stream.code == 1 && stream.errors.contains("streams its requests"))
        }

        @Test("each instance is measured alone, and one that is gone is named")
        func eachInstance() async throws {
            try await Peers.run(2) { peers, children in
                let both = try await peers.edubus("rtt", "testing", "-c", "5", "-o", "json")
                #expect(both.code == 0, "\(both.errors)")
                let rows = try both.json().arrayValue ?? []
                #expect(rows.count == 2 && rows.allSatisfy { $0["calls"] == 5 })
                #expect(Set(rows.compactMap { $0["instance"]?.stringValue }).count == 2)
                let address = try #require(rows.last?["address"]?.stringValue)
                let name = "testing@\(address.dropFirst("tcp://".count))"
                let said = try await peers.edubus("call", "\(name)/Health/Check", "-o", "json")
                #expect(try said.json()["instance"] == rows.last?["instance"])
                let many = try await peers.edubus("drain", "testing")
                #expect(many.code == 1 && many.errors.contains(String(name.dropFirst(8))))

                await children[1].killHard()
                let one = try await peers.edubus(
                    "rtt", "testing", "-c", "5", "--deadline", "3", "-o", "json")
                #expect(one.code == 78)
                #expect(
                    try one.json().arrayValue?.map { $0["status"]?.stringValue }
                        == ["OK", "UNAVAILABLE"])
                #expect(try one.json()[1]?["p50Microseconds"] == .null)
            }
        }
    }
}
