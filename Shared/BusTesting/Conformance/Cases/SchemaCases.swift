import Bus
import Foundation

extension ConformanceCase {
    /// Two programs with different versions of one contract.
    static let schemaCases: [ConformanceCase] = [
        ConformanceCase("schema_skew_additive_ok") { bus in
            // A newer client: fields that this server does not know.
            struct Newer: BusMessage {
                var responseBytes = 3
                var fromTheFuture = ["a": [1, 2], "b": []]
                var priority: String? = "high"
            }
            let body = try await bus.client.callRaw(
                TestService.unaryCall.facts, body: try bus.body(Newer()), type: bus.contentType,
                options: CallOptions(), on: nil)
            // An older client: knows fewer fields of the answer.
            struct Older: BusMessage { var caller: String }
            let older = try bus.contentType.decode(Older.self, from: body)
            try require(older.caller == "tester", "\(older)")
            // A newer server: an answer with fields that this client does not know.
            struct NewerSummary: BusMessage {
                var requests = 2
                var aggregatedBytes = 7
                var median = 3.5
                var parts = [["x": true]]
            }
            let answer = try bus.body(NewerSummary())
            let newer = try await BadServer.start(in: bus) { frame, peer in
                if frame.flags.contains(.end) { peer.send(.status(frame.callID, body: answer)) }
            }
            bus.name([newer.endpoint])
            let summary = try await bus.client.open(TestService.inputCall).response()
            try require(summary == TestInputSummary(requests: 2, aggregatedBytes: 7), "\(summary)")
        },
        ConformanceCase("schema_breaking_refused") { bus in
            // A field that is gone, a field of another type, a value no longer in the list.
            struct Renamed: BusMessage {
                var jumps = 1
                var last = TestRequest()
            }
            struct Retyped: BusMessage { var payload = ["not", "bytes"] }
            struct Unlisted: BusMessage {
                struct Failures: BusMessage {
                    var key = "k"
                    var count = 1
                    var executed = "perhaps"
                }
                var failures = Failures()
            }
            let broken: [(MethodFacts, [UInt8], String)] = [
                (TestService.relayCall.facts, try bus.body(Renamed()), "hops"),
                (TestService.unaryCall.facts, try bus.body(Retyped()), "payload"),
                (TestService.unaryCall.facts, try bus.body(Unlisted()), "failures.executed"),
            ]
            for (facts, body, field) in broken {
                let error = try await failure("a request with another \(field)") {
                    try await bus.client.callRaw(
                        facts, body: body, type: bus.contentType, options: CallOptions(), on: nil)
                }
                try require(error.code == .invalidArgument && error.executed == .no, "\(error)")
                try require(error.violations.map(\.field) == [field], "\(error.violations)")
            }
            try require(bus.service.starts == 0, "a handler ran")
            // An answer that is not what the contract says is nobody's success.
            struct Answer: BusMessage { var requests = "many" }
            let answer = try bus.body(Answer())
            let other = try await BadServer.start(in: bus) { frame, peer in
                if frame.flags.contains(.end) { peer.send(.status(frame.callID, body: answer)) }
            }
            bus.name([other.endpoint])
            let error = try await failure("an answer of another type") {
                try await bus.client.open(TestService.inputCall).response()
            }
            try require(
                error.reason == "RESPONSE_UNDECODABLE" && error.executed == .yes, "\(error)")
        },
    ]
}
