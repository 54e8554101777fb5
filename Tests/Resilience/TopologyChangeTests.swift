import Bus
import BusTesting
import Foundation
import Testing

@testable import Peer

extension ResilienceTests {
    /// A call that goes on until its test ends it.
    private struct LongCall {
        let call: BidirectionalCall<TestStreamRequest, TestResponse>
        var responses: ResponseStream<TestResponse>.AsyncIterator

        init(_ client: BusClient) async throws {
            call = try await client.open(TestService.duplexCall)
            responses = call.responses.makeAsyncIterator()
            try await turn()
        }

        /// One request and its answer.
        mutating func turn() async throws {
            try await call.write(TestStreamRequest(sizes: [10]))
            let answer = try await responses.next()
            #expect(answer?.payload.count == 10)
        }

        mutating func end() async throws {
            call.finishWriting()
            #expect(try await responses.next() == nil)
        }
    }

    @Test("instances that are added, moved and removed are in force within 2 s and drop no call")
    func instances() async throws {
        try await Machine.expect("topology with another instance in force", under: .seconds(2)) {
            var added = Duration.zero
            try await Replicas.run("a", "b", choice: .patient) { replicas in
                var long: [LongCall] = []
                for _ in 0..<8 { long.append(try await LongCall(replicas.client)) }
                let load = Load.start(replicas.client)
                try await load.untilMore(50)

                try await replicas.add("c", .patient)
                var place = replicas.journal.place
                let start = ContinuousClock.now
                try replicas.publish()
                try await replicas.untilCalled(["c"], since: place)
                added = .now - start

                // `b` moves: `d` is the same service at another address.
                try await replicas.add("d", .patient)
                place = replicas.journal.place
                try replicas.publish(replicas.makeTopology(of: ["a", "d"]))
                try await replicas.untilCalled(["d"], since: place)
                for index in long.indices { try await long[index].turn() }
                place = replicas.journal.place
                try await load.untilMore(100)
                let called = Set(
                    replicas.journal.calls(since: place).filter { $0.event == .begun }
                        .map(\.instance))
                #expect(called == ["a", "d"])

                for index in long.indices { try await long[index].end() }
                let report = await load.stop()
                #expect(report.errors.isEmpty, "\(report.errors)")
                Oracle(replicas.journal.calls()).expectAll(report)
            }
            return added
        }
    }

    @Test("a caller's rights follow the file within 2 s, running calls go on")
    func rights() async throws {
        try await Machine.expect("topology with other rights in force", under: .seconds(2)) {
            var time = Duration.zero
            try await Replicas.run("a") { replicas in
                var long = try await LongCall(replicas.client)
                let few = replicas.entry(
                    replicas.clientKeys, allowed: ["testing.v1/UnaryCall", "control/*"])
                let start = ContinuousClock.now
                try replicas.publish(replicas.makeTopology(callers: [replicas.tester: few]))
                try await Machine.until("the right is gone") {
                    try await Self.refusal(replicas, TestService.writeCall)?.reason
                        == "METHOD_NOT_ALLOWED"
                }
                time = .now - start
                #expect(try await Self.refusal(replicas, TestService.unaryCall) == nil)
                try await long.turn()

                try replicas.publish()
                try await Machine.until("the right is back") {
                    try await Self.refusal(replicas, TestService.writeCall) == nil
                }
                try await long.end()
            }
            return time
        }
    }

    @Test("a caller that is revoked is out within 2 s, on its live session too")
    func revocation() async throws {
        try await Machine.expect("revocation in force", under: .seconds(2)) {
            var time = Duration.zero
            try await Replicas.run("a") { replicas in
                var long = try await LongCall(replicas.client)
                let start = ContinuousClock.now
                try replicas.publish(replicas.makeTopology(callers: [:]))
                var lost: CallError?
                do { while true { try await long.turn() } } catch let error as CallError {
                    lost = error
                }
                time = .now - start
                #expect(lost?.code == .unauthenticated)
                #expect(lost?.reason == "CALLER_REVOKED")
                #expect(lost?.executed == .maybe)
                // Until its pause after the lost session is over, the client says that nobody is there.
                try await Machine.until("a new session is refused") {
                    let refused = try await Self.refusal(replicas, TestService.unaryCall)
                    #expect(refused?.executed == .no)
                    return refused?.code == .unauthenticated
                }

                try replicas.publish()
                try await Machine.until("the caller is back") {
                    try await Self.refusal(replicas, TestService.unaryCall) == nil
                }
            }
            return time
        }
    }

    private static func refusal(
        _ replicas: Replicas, _ method: UnaryMethod<TestRequest, TestResponse>
    ) async throws -> CallError? {
        do {
            _ = try await replicas.client.call(method, TestRequest())
            return nil
        } catch let error as CallError { return error }
    }
}
