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
        let told = Mutex<[CallError]>([])
        call.bind(abandon: { error in told.withLock { $0.append(error) } }, consumed: {})
        #expect(told.withLock { $0 } == [.deadlineExceeded])
    }

    @Test("a call that is over takes no abandonment")
    func over() async throws {
        let call = ClientCall()
        call.bind(abandon: { _ in Issue.record("abandoned after its end") }, consumed: {})
        call.deliver(.finished(.ok, body: [1]))
        call.abandon()
        #expect(try await call.answer() == [1])
    }

    @Test("messages that came before the end are read before it")
    func order() async throws {
        let call = ClientCall()
        call.deliver(.message([1]))
        call.deliver(.message([2]))
        call.deliver(.finished(StatusHead(code: .aborted), body: nil))
        #expect(try await call.nextMessage() == [1])
        #expect(try await call.nextMessage() == [2])
        let error = await #expect(throws: CallError.self) { try await call.nextMessage() }
        #expect(error?.code == .aborted)
    }

    @Test("two readers of one stream both come to its end", .timeLimit(.minutes(1)))
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
