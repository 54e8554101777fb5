import Bus
import Foundation
import Synchronization

extension ConformanceCase {
    /// Many calls at once, and many one after the other.
    static let loadCases: [ConformanceCase] = [
        ConformanceCase("thousands_simultaneous") { bus in
            try await atOnce(2000) { number in
                let answer = try await bus.client.call(
                    TestService.unaryCall, TestRequest(key: "call \(number)"),
                    options: CallOptions(deadline: .seconds(150)))
                try require(answer.executions == 1, "call \(number): \(answer.executions) times")
            }
            try require(bus.service.starts == 2000, "\(bus.service.starts) calls")
        },
        ConformanceCase("thousands_simultaneous_timeouts") { bus in
            try await atOnce(2000) { number in
                let error = try await failure("call \(number)") {
                    try await bus.client.call(
                        TestService.unaryCall, TestRequest(hangs: true),
                        options: CallOptions(deadline: .milliseconds(300)))
                }
                // One that cannot be begun in time may be told so at once.
                try require(
                    error.code == .deadlineExceeded
                        || error.code == .resourceExhausted && error.executed == .no,
                    "call \(number): \(error)")
            }
            await bus.service.wait { $0.running == 0 }
            _ = try await bus.client.call(TestService.emptyCall, TestEmpty())
            try require(try await bus.sessions() == 1, "the session was lost")
        },
        ConformanceCase("max_streams", needs: { $0.server.inFlightCallsPerSession = 1 }) { bus in
            try await atOnce(10) { _ in
                _ = try await bus.client.call(
                    TestService.unaryCall, TestRequest(takesMicroseconds: 2000))
            }
            try require(bus.service.starts == 10, "\(bus.service.starts) calls")
            try require(bus.service.mostAtOnce == 1, "\(bus.service.mostAtOnce) at once")
        },
        ConformanceCase(
            "over_max_inflight_waits", needs: { $0.server.inFlightCallsPerSession = 2 }
        ) { bus in
            let hanging = (0..<2).map { _ in
                Task { try await bus.client.call(TestService.unaryCall, TestRequest(hangs: true)) }
            }
            await bus.service.wait { $0.running == 2 }
            let third = Task {
                try await bus.client.call(TestService.unaryCall, TestRequest(key: "third"))
            }
            // A call that may not wait says so within its deadline; the third one goes on waiting.
            let impatient = try await failure("a call beside it") {
                try await bus.client.call(
                    TestService.unaryCall, TestRequest(key: "impatient"),
                    options: CallOptions(deadline: .milliseconds(50)))
            }
            try require(impatient.code == .deadlineExceeded, "\(impatient)")
            try require(impatient.executed == .no, "\(impatient)")
            try require(bus.service.executions(of: "third") == 0, "three calls ran at once")
            hanging[0].cancel()
            let answer = try await third.value
            try require(answer.executions == 1, "\(answer.executions) executions")
            try require(bus.service.mostAtOnce == 2, "\(bus.service.mostAtOnce) at once")
            try require(bus.service.executions(of: "impatient") == 0, "an expired call was run")
            hanging[1].cancel()
        },
        // The official payload in CBOR, a tenth of it in JSON.
        ConformanceCase("rpc_soak") { bus in
            let scale = bus.contentType == .cbor ? 1 : 10
            let slowest = try await soak(20) { _ in
                let answer = try await bus.client.call(
                    TestService.unaryCall,
                    TestRequest(
                        responseBytes: 314_159 / scale,
                        payload: Array(repeating: 1, count: 271_828 / scale)))
                try require(
                    answer.receivedBytes == 271_828 / scale
                        && answer.payload.count == 314_159 / scale, "sizes differ")
            }
            try require(slowest < .seconds(30), "the slowest call took \(slowest)")
            try require(try await bus.sessions() == 1, "more than one session")
        },
        ConformanceCase("channel_soak") { bus in
            let slowest = try await soak(10) { _ in
                let transport = try bus.countingTransport()
                let client = try bus.client(transport: transport)
                let answer = try await client.call(
                    TestService.unaryCall, TestRequest(responseBytes: 31_415))
                try require(answer.payload.count == 31_415, "size \(answer.payload.count)")
                try require(transport.attempts.count == 1, "\(transport.attempts.count) links")
                client.shutdown()
            }
            try require(slowest < .seconds(30), "the slowest call took \(slowest)")
        },
        // Pauses longer than the silence that a session survives without heartbeats, on a clock turned by hand.
        ConformanceCase("long_lived_channel") { bus in
            let clock = ManualClock()
            var options = ConformanceWorld.quickServer
            options.heartbeat = .seconds(1)
            let server = try await bus.serve(options: options, clock: clock)
            bus.name([server.endpoint])
            let transport = try bus.countingTransport()
            let client = try bus.client(transport: transport, clock: clock)
            for _ in 0..<3 {
                _ = try await client.call(TestService.emptyCall, TestEmpty())
                for _ in 0..<2 * Limits.silentHeartbeats {
                    let pongs = transport.count(.pong)
                    let heard: @Sendable (CountingTransport) -> Bool = {
                        $0.count(.pong) > pongs || $0.attempts.count > 1
                    }
                    // The next heartbeat of either side is set.
                    while clock.sleepers < 2 { await Task.yield() }
                    clock.advance(by: options.heartbeat)
                    // A heartbeat that was being set while time moved is due once it moves again.
                    while try await !transport.hears(within: .seconds(5), heard) {
                        clock.advance(by: options.heartbeat)
                    }
                }
            }
            _ = try await client.call(TestService.emptyCall, TestEmpty())
            try require(transport.attempts.count == 1, "\(transport.attempts.count) sessions")
        },
    ]

    /// Runs a body so often at the same time; the first failure is the case's.
    package static func atOnce(
        _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count { group.addTask { try await body(number) } }
            try await group.waitForAll()
        }
    }

    /// Runs a body so often, one after the other.
    ///
    /// - Returns: how long the slowest took.
    private static func soak(
        _ count: Int, _ body: (Int) async throws -> Void
    ) async throws -> Duration {
        var slowest: Duration = .zero
        for number in 0..<count {
            let start = ContinuousClock.now
            try await body(number)
            slowest = max(slowest, .now - start)
        }
        return slowest
    }
}
