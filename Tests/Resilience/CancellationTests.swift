import Bus
import BusTesting
import Foundation
import Testing

@testable import Peer

extension ResilienceTests {
    /// A kind of call that hangs in its last handler.
    struct HangingCall: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Of the handler that hears the cancellation.
        let method: String
        let run: @Sendable (BusClient) async throws -> Void
    }

    static let hangingCalls = [
        HangingCall(testDescription: "unary", method: "UnaryCall") { client in
            _ = try await client.call(TestService.unaryCall, TestRequest(hangs: true))
        },
        HangingCall(testDescription: "server streaming", method: "StreamingOutputCall") { client in
            let stream = try await client.stream(
                TestService.outputCall, TestStreamRequest(sizes: [1], hangs: true))
            for try await _ in stream {}
        },
        HangingCall(testDescription: "client streaming", method: "StreamingInputCall") { client in
            let call = try await client.open(TestService.inputCall)
            try await call.write(TestRequest(hangs: true))
            _ = try await call.response()
        },
        HangingCall(testDescription: "bidirectional", method: "FullDuplexCall") { client in
            let call = try await client.open(TestService.duplexCall)
            try await call.write(TestStreamRequest(sizes: [1], hangs: true))
            for try await _ in call.responses {}
        },
        HangingCall(testDescription: "unary through three hops", method: "UnaryCall") { client in
            _ = try await client.call(
                TestService.relayCall, TestRelay(hops: 2, last: TestRequest(hangs: true)))
        },
    ]

    @Test(
        "a cancelled task cancels its handler in another process within 50 ms",
        arguments: hangingCalls)
    func cancellation(hanging: HangingCall) async throws {
        try await Replicas.run("a", "b") { replicas in
            try await Machine.expect(
                "cancellation reaches the handler, \(hanging.testDescription)",
                under: .milliseconds(50)
            ) {
                let place = replicas.journal.place
                let task = Task { try await hanging.run(replicas.client) }
                try await Machine.until("the handler runs") {
                    replicas.journal.calls(since: place).contains {
                        $0.event == .begun && $0.method == hanging.method
                    }
                }
                try await Machine.wait(.milliseconds(50))
                let start = PeerJournal.now
                task.cancel()
                await #expect(throws: CallError.self) { try await task.value }
                return try await replicas.cancellation(of: hanging.method, since: place) - start
            }
        }
    }

    @Test("a lost connection cancels the calls of its session")
    func lostConnection() async throws {
        try await Replicas.run(["a": Replicas.Choice(isBehindProxy: true)]) { replicas in
            try await Machine.expect(
                "lost connection reaches the handler", under: .milliseconds(250)
            ) {
                let place = replicas.journal.place
                let call = try await replicas.client.open(TestService.inputCall)
                try await call.write(TestRequest(hangs: true))
                try await Machine.until("the handler runs") {
                    replicas.journal.calls(since: place).contains { $0.event == .begun }
                }
                let start = PeerJournal.now
                try replicas.proxy(of: "a").cut()
                do {
                    _ = try await call.response()
                    Issue.record("an answer came")
                } catch let error as CallError {
                    #expect(error.reason == "CONNECTION_LOST")
                    #expect(error.executed == .maybe)
                    #expect(error.origin == .bus)
                }
                return try await replicas.cancellation(of: "StreamingInputCall", since: place)
                    - start
            }
        }
    }
}

extension Replicas {
    /// When a handler heard that it was cancelled, waited for.
    fileprivate func cancellation(
        of method: String, since place: UInt64
    ) async throws -> UInt64 {
        var found: UInt64?
        try await Machine.until("the handler hears of it") {
            found =
                journal.calls(since: place).last {
                    $0.event == .cancelled && $0.method == method
                }?.nanoseconds
            return found != nil
        }
        return found ?? .max
    }
}

/// A span between two readings of the journal's clock.
private func - (later: UInt64, earlier: UInt64) -> Duration {
    .nanoseconds(Int64(later) - Int64(earlier))
}
