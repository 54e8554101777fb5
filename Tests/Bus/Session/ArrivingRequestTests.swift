import BusTesting
import Testing

@testable import Bus

/// Requests that are not whole yet: they cost a bounded amount for a bounded time.
struct ArrivingRequestTests {
    static let start = ContinuousClock.now

    static func part(_ id: UInt64, timeout: Int64 = 1000, bytes: Int = 1) -> Frame {
        let head = CallHead(method: "a.v1/B", timeoutMilliseconds: timeout)
        return Frame(
            .call, flags: .chunkMore, callID: id, head: head.encoded(),
            body: [UInt8](repeating: 0, count: bytes))
    }

    @Test("one whose rest does not come in time is answered, not executed, and forgotten")
    func expires() throws {
        var machine = ServerSessionMachineTests.open(
            .example.with { $0.heartbeatMilliseconds = 60_000 })
        _ = machine.received(Self.part(1, timeout: 1500), now: Self.start)
        _ = machine.received(Self.part(3, timeout: 9000), now: Self.start)
        #expect(machine.tick(now: Self.start + .milliseconds(1499)).isEmpty)
        let frames = machine.tick(now: Self.start + .milliseconds(1500)).frames
        #expect(frames.map(\.callID) == [1] && frames[0].flags == [.end, .notExecuted])
        let error = try frames[0].statusError()
        #expect(error?.code == .deadlineExceeded && error?.executed == .no)
        #expect(machine.openCalls == 1)
        // What still comes of it goes nowhere.
        let rest = Frame(.data, flags: .end, callID: 1, body: [2])
        #expect(machine.received(rest, now: Self.start + .milliseconds(1501)).isEmpty)
    }

    @Test("time runs from CALL: what is left when the last part came is what the handler gets")
    func timeLeft() {
        var machine = ServerSessionMachineTests.open()
        _ = machine.received(Self.part(1, timeout: 1000), now: Self.start)
        let rest = Frame(.data, flags: .end, callID: 1, body: [2])
        let actions = machine.received(rest, now: Self.start + .milliseconds(400))
        guard case .start(1, let head, _)? = actions.first else {
            Issue.record("not started")
            return
        }
        #expect(head.timeoutMilliseconds == 600)
    }

    @Test("a session holds so many bytes of parts and no more; what ends gives them back")
    func bound() throws {
        var machine = ServerSessionMachineTests.open(.example.with { $0.inFlightCalls = 10_000 })
        let most = Limits.arrivingBytesPerSession / Limits.frameBodyBytes
        var refused: [Frame] = []
        var id: UInt64 = 1
        func send(_ machine: inout ServerSessionStateMachine) {
            refused +=
                machine.received(
                    Self.part(id, bytes: Limits.frameBodyBytes), now: Self.start
                ).frames
            id += 2
        }
        for _ in 0..<most { send(&machine) }
        #expect(refused.isEmpty)
        send(&machine)
        let error = try refused.first?.statusError()
        #expect(error?.reason == "TOO_MANY_BYTES" && error?.code == .resourceExhausted)
        #expect(error?.origin == .server && error?.executed == .no)
        #expect(machine.openCalls == most && machine.phase == .open)
        // Cancelled, completed, expired: room again each time.
        _ = machine.received(Frame(.cancel, callID: 1), now: Self.start)
        send(&machine)
        #expect(refused.count == 1)
        _ = machine.received(Frame(.data, flags: .end, callID: 3, body: [1]), now: Self.start)
        send(&machine)
        #expect(refused.count == 1)
        send(&machine)
        #expect(refused.count == 2)
    }

    @Test("a handler whose call is cancelled or over before it begins does not begin")
    func begin() {
        var machine = ServerSessionMachineTests.open()
        for id: UInt64 in [1, 3, 5] {
            _ = machine.received(ServerSessionMachineTests.call(id), now: Self.start)
        }
        let first = machine.begin(1)
        _ = machine.received(Frame(.cancel, callID: 3), now: Self.start)
        _ = machine.finish(5, .ok, body: [])
        let others = [3, 5, 7].map { machine.begin($0) }
        #expect(first && others == [false, false, false])
    }

    @Test("a call expires as what it was: not begun, begun, or answered too late")
    func expiry() throws {
        var machine = ServerSessionMachineTests.open(window: 1)
        for id: UInt64 in [1, 3, 5] {
            _ = machine.received(ServerSessionMachineTests.call(id), now: Self.start)
        }
        _ = machine.begin(3)
        _ = machine.begin(5)
        let large = Payload([UInt8](repeating: 0, count: 3 * Limits.frameBodyBytes))
        _ = machine.finish(5, .ok, body: large)
        let errors = try [1, 3, 5].map { try machine.expire($0).frames.first?.statusError() }
        #expect(errors.map { $0?.executed } == [.no, .maybe, .yes])
        #expect(errors.allSatisfy { $0?.code == .deadlineExceeded && $0?.origin == .server })
        #expect(machine.expire(3).isEmpty && machine.openCalls == 0)
    }
}
