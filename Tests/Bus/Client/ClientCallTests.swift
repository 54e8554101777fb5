import BusTesting
import Synchronization
import Testing

@testable import Bus

/// A call's events meeting the task that waits for them.
struct ClientCallTests {
    @Test("a call given up before it has an id is given up as soon as it has one")
    func abandonedBeforeBound() {
        let call = ClientCall()
        call.abandon(.deadlineExceeded)
        let line = FakeLine()
        call.bind(to: line, id: 1)
        #expect(line.abandoned.withLock { $0 } == [.deadlineExceeded])
    }

    @Test("a call that is over takes no abandonment")
    func over() async throws {
        let call = ClientCall()
        let line = FakeLine()
        call.bind(to: line, id: 1)
        call.deliver(.finished(.ok, body: [1]))
        call.abandon()
        #expect(try await call.answer() == [1])
        #expect(line.abandoned.withLock { $0.isEmpty })
    }

    @Test("a request stream waits for room, and ends with its call", .timeLimit(.minutes(10)))
    func requests() async throws {
        let call = ClientCall()
        let line = FakeLine(room: 1)
        call.bind(to: line, id: 1)
        try await call.send([1])
        let second = Task { try await call.send([2]) }
        for _ in 0..<100 { await Task.yield() }
        #expect(line.requests.withLock { $0 } == [[1]])
        line.room.withLock { $0 = 1 }
        call.deliver(.room)
        try await second.value
        #expect(line.requests.withLock { $0 } == [[1], [2]])
        let third = Task { try await call.send([3]) }
        for _ in 0..<100 { await Task.yield() }
        call.deliver(.finished(StatusHead(code: .aborted), body: nil))
        let error = await #expect(throws: CallError.self) { try await third.value }
        #expect(error?.code == .aborted)
    }

    /// A session that notes what it is asked.
    private final class FakeLine: CallLine {
        let abandoned = Mutex<[CallError]>([])
        let requests = Mutex<[Payload]>([])
        let room: Mutex<Int>

        init(room: Int = 0) { self.room = Mutex(room) }

        func abandon(_ id: UInt64, with error: CallError) {
            abandoned.withLock { $0.append(error) }
        }
        func consumed(_ id: UInt64, bytes: Int) {}
        func request(_ id: UInt64, body: Payload) throws -> Bool {
            let hasRoom = room.withLock { room in
                defer { room = max(0, room - 1) }
                return room > 0
            }
            if hasRoom { requests.withLock { $0.append(body) } }
            return hasRoom
        }
        func hasRoom(_ id: UInt64) -> Bool { room.withLock { $0 > 0 } }
        func endRequests(_ id: UInt64) {}
        let compresses = false
    }

    @Test("messages that came before the end are read before it")
    func order() async throws {
        let call = ClientCall()
        call.deliver(.message([1]))
        call.deliver(.message([2]))
        call.deliver(.finished(StatusHead(code: .aborted), body: nil))
        #expect(try await call.nextMessage()?.bytes == [1])
        #expect(try await call.nextMessage()?.bytes == [2])
        let error = await #expect(throws: CallError.self) { try await call.nextMessage() }
        #expect(error?.code == .aborted)
    }

    @Test("two readers of one stream both come to its end", .timeLimit(.minutes(10)))
    func twoReaders() async throws {
        let call = ClientCall()
        let one = Task { try await call.nextMessage() }
        let other = Task { try await call.nextMessage() }
        for _ in 0..<100 { await Task.yield() }
        call.deliver(.finished(.ok, body: nil))
        #expect(try await one.value == nil)
        #expect(try await other.value == nil)
    }

    @Test("an OK without an answer is no answer")
    func noAnswer() async {
        let call = ClientCall()
        call.deliver(.finished(.ok, body: nil))
        let error = await #expect(throws: CallError.self) { try await call.answer() }
        #expect(error?.reason == "NO_ANSWER" && error?.executed == .yes)
    }
}
