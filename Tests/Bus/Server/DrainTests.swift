import BusTesting
import Testing

@testable import Bus

/// The end of a server, in two phases.
@Suite(.timeLimit(.minutes(10)))
struct DrainTests {
    static func turn(_ clock: ManualClock, until condition: () -> Bool) async {
        await clock.turn(by: .milliseconds(10), until: condition)
    }

    @Test("running calls finish, later ones are refused, then the session ends")
    func finishes() async throws {
        let clock = ManualClock()
        let rig = try ServerRig(clock: clock)
        rig.hello()
        try rig.call(1, "testing.v1/UnaryCall", timeout: 3000, request: TestRequest(hangs: true))
        await rig.service.wait { $0.running == 1 }
        let shutdown = Outcome { await rig.server.shutdown() }
        await rig.transport.wait { $0.contains { $0.kind == .goAway } }
        #expect(rig.server.health.status == .notServing)
        // First phase: what crosses the wire meanwhile is still served.
        try rig.call(3, "testing.v1/EmptyCall")
        #expect(try await rig.error(3) == nil)
        await Self.turn(clock) { rig.transport.frames.filter { $0.kind == .goAway }.count == 2 }
        let lasts = try rig.transport.frames.filter { $0.kind == .goAway }
            .map { try GoAwayHead(encoded: $0.head).lastCallID }
        #expect(lasts == [.max, 3])
        try rig.call(5, "testing.v1/EmptyCall")
        #expect(try await rig.status(5).flags == [.end, .notExecuted])
        rig.receive(.hello(agent: "late"), peer: 9)
        #expect(rig.transport.frames.last?.kind == .bye)
        #expect(!shutdown.isDone)
        await Self.turn(clock) { shutdown.isDone }
        // Its own deadline ended it, not the drain.
        #expect(try await rig.error(1)?.code == .deadlineExceeded)
        #expect(rig.transport.frames.last?.kind == .bye && rig.transport.isClosed)
    }

    @Test(
        "a session that would open when the drain has begun is refused, and one just open hears of it"
    )
    func opensMeanwhile() async throws {
        let clock = ManualClock()
        let rig = try ServerRig(clock: clock)
        rig.hello()
        let shutdown = Outcome { await rig.server.shutdown() }
        await rig.transport.wait { $0.contains { $0.kind == .goAway } }
        rig.receive(.hello(agent: "late"), peer: 9)
        #expect(rig.transport.frames.last?.kind == .bye)
        #expect(rig.server.load.sessions == 1)
        await Self.turn(clock) { shutdown.isDone }
        // HELLO is still to be read when the drain begins: it is answered as a later one.
        var machine = ServerSessionStateMachine(welcome: .example, now: clock.now)
        #expect(machine.announceDrain() == [.send([Frame(.bye)]), .drop])
        #expect(machine.received(.hello(agent: "late"), now: clock.now).isEmpty)
    }

    @Test("drain_deadline: a call that does not end is ended as perhaps executed")
    func timesOut() async throws {
        let clock = ManualClock()
        let rig = try ServerRig(clock: clock)
        rig.hello()
        try rig.call(
            1, "testing.v1/UnaryCall", timeout: 3_600_000, request: TestRequest(hangs: true))
        await rig.service.wait { $0.running == 1 }
        let start = clock.now
        let shutdown = Outcome { await rig.server.shutdown() }
        let alive = Outcome {
            // The peer stays lively, so that silence does not end it first.
            while !shutdown.isDone {
                rig.receive(Frame(.ping))
                await Task.yield()
            }
        }
        await Self.turn(clock) { shutdown.isDone }
        #expect(clock.now - start >= Limits.drainTimeout)
        let error = try await rig.error(1)
        #expect(error?.reason == "SERVER_STOPPED" && error?.executed == .maybe)
        await rig.service.wait { $0.cancellations == 1 }
        await Self.turn(clock) { alive.isDone }
    }

    @Test("an idle server stops after its notice, and watchers of its health hear the end")
    func idle() async throws {
        let clock = ManualClock()
        let rig = try ServerRig(clock: clock)
        rig.hello()
        try rig.call(1, "Health/Watch", window: 10, request: HealthRequest())
        await rig.transport.wait { $0.contains { $0.kind == .data } }
        let start = clock.now
        let shutdown = Outcome { await rig.server.shutdown() }
        await Self.turn(clock) { shutdown.isDone }
        #expect(clock.now - start < Limits.drainTimeout)
        let reports = try rig.transport.frames.filter { $0.kind == .data }
            .map { try CBORDecoder().decode(HealthReport.self, from: $0.body ?? []).status }
        #expect(reports.last == .notServing)
        #expect(try await rig.error(1) == nil)
    }
}
