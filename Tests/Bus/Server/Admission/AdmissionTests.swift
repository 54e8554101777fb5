import BusTesting
import Testing

@testable import Bus

/// A server with more calls than places.
@Suite(.timeLimit(.minutes(10)))
struct AdmissionTests {
    static func rig(executing: Int, inFlight: Int, clock: any BusClock = SystemClock()) throws
        -> ServerRig
    {
        var options = BusServer.Options()
        options.executingCalls = executing
        options.inFlightCalls = inFlight
        options.streams = 1
        return try ServerRig(clock: clock, options: options)
    }

    static func wait(_ rig: ServerRig, waiting: Int) async {
        while rig.server.admission.snapshot.waiting != waiting { await Task.yield() }
    }

    static func stats(_ rig: ServerRig, _ id: UInt64) async throws -> StatsReport {
        try rig.call(id, "Stats/Get", request: StatsRequest())
        return try CBORDecoder().decode(
            StatsReport.self, from: try await rig.status(id).body ?? [])
    }

    @Test("over_max_inflight_waits: a call waits for its place and is then answered")
    func waits() async throws {
        let rig = try Self.rig(executing: 1, inFlight: 2)
        rig.hello()
        try rig.call(1, "testing.v1/UnaryCall", request: TestRequest(hangs: true))
        await rig.service.wait { $0.running == 1 }
        try rig.call(3, "testing.v1/WriteCall", key: "k", request: TestRequest())
        await Self.wait(rig, waiting: 1)
        #expect(rig.service.executions(of: "k") == 0)
        // Full: the next is refused, and told when to come again.
        try rig.call(5, "testing.v1/EmptyCall")
        let refusal = try #require(try await rig.error(5))
        #expect(refusal.reason == "OVERLOADED" && refusal.code == .resourceExhausted)
        #expect(refusal.executed == .no && refusal.origin == .server)
        let pause = refusal.trailingMetadata["retry-pushback-ms"].flatMap { Int($0) }
        #expect(pause ?? 0 >= 10)
        // An overloaded server still says how it is.
        try rig.call(7, "Health/Check", request: HealthRequest())
        #expect(try await rig.error(7) == nil)
        let report = try await Self.stats(rig, 9)
        #expect(report.executingCalls == 1 && report.queuedCalls == 1 && report.refusedCalls == 1)
        #expect(report.load == 2000)
        rig.receive(Frame(.ping))
        await rig.transport.wait { $0.contains { $0.kind == .pong } }
        let pong = rig.transport.frames.last { $0.kind == .pong }
        #expect(try PongHead(encoded: pong?.head ?? []).load == 2000)
        rig.receive(Frame(.cancel, callID: 1))
        let answer = try await rig.status(3)
        #expect(try answer.statusError() == nil)
        #expect(try StatusHead(encoded: answer.head).load != nil)
        #expect(rig.service.executions(of: "k") == 1)
    }

    @Test("streams take no place, and are bounded by themselves")
    func streams() async throws {
        let rig = try Self.rig(executing: 1, inFlight: 1)
        rig.hello()
        let hanging = TestStreamRequest(sizes: [], hangs: true)
        try rig.call(1, "testing.v1/StreamingOutputCall", window: 1, request: hanging)
        await rig.service.wait { $0.running == 1 }
        try rig.call(3, "testing.v1/EmptyCall")
        #expect(try await rig.error(3) == nil)
        try rig.call(5, "testing.v1/StreamingOutputCall", window: 1, request: hanging)
        #expect(try await rig.error(5)?.reason == "OVERLOADED")
        rig.receive(Frame(.cancel, callID: 1))
        _ = try await rig.status(1)
    }

    @Test("a deadline that passes in the queue: never started, and said so, at the deadline")
    func expires() async throws {
        let clock = ManualClock()
        let rig = try Self.rig(executing: 1, inFlight: 2, clock: clock)
        rig.hello()
        try rig.call(1, "testing.v1/UnaryCall", request: TestRequest(hangs: true))
        await rig.service.wait { $0.running == 1 }
        try rig.call(3, "testing.v1/WriteCall", timeout: 500, key: "k", request: TestRequest())
        await Self.wait(rig, waiting: 1)
        while !rig.transport.frames.contains(where: { $0.callID == 3 }) {
            clock.advance(by: .milliseconds(100))
            for _ in 0..<20 { await Task.yield() }
        }
        let status = try await rig.status(3)
        #expect(status.flags == [.end, .notExecuted])
        let error = try status.statusError()
        #expect(error?.reason == "EXPIRED_IN_QUEUE" && error?.executed == .no)
        await Self.wait(rig, waiting: 0)
        rig.receive(Frame(.cancel, callID: 1))
        _ = try await rig.status(1)
        #expect(rig.service.executions(of: "k") == 0)
    }
}
