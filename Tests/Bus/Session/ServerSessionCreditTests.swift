import BusTesting
import Synchronization
import Testing

@testable import Bus

/// Credits between a stream's writer and its reader, on a live session.
struct ServerSessionCreditTests {
    static func session(_ transport: RecordingTransport) -> ServerSession {
        let session = ServerSession(
            peer: PeerID(rawValue: 1), callerKey: "k", welcome: .example, transport: transport,
            now: .now)
        _ = session.perform {
            $0.received(Frame(.hello, head: HelloHead(agent: "t").encoded()), now: .now)
        }
        return session
    }

    static func open(_ session: ServerSession, _ id: UInt64, window: Int) {
        let head = CallHead(method: "a.v1/B", timeoutMilliseconds: 1, window: window)
        _ = session.perform {
            $0.received(
                Frame(.call, flags: .end, callID: id, head: head.encoded(), body: []), now: .now)
        }
    }

    static func credit(_ session: ServerSession, _ id: UInt64, _ messages: Int) {
        _ = session.perform {
            $0.received(
                Frame(.credit, callID: id, head: CreditHead(messages: messages).encoded()),
                now: .now)
        }
    }

    @Test("a writer whose task is cancelled stops waiting; another of the same call goes on")
    func cancelledWriter() async throws {
        let transport = RecordingTransport()
        let session = Self.session(transport)
        Self.open(session, 1, window: 0)
        let given = Task { try await session.sendMessage(1, [1]) }
        let waits = Task { try await session.sendMessage(1, [2]) }
        for _ in 0..<100 { await Task.yield() }
        given.cancel()
        // Without it a writer that goes on to wait would wait for ever.
        let rescue = Task {
            try await ContinuousClock().sleep(for: .seconds(20))
            Self.credit(session, 1, 2)
        }
        defer { rescue.cancel() }
        let error = await #expect(throws: CallError.self) { try await given.value }
        #expect(error?.code == .cancelled)
        Self.credit(session, 1, 1)
        try await waits.value
        #expect(transport.frames.filter { $0.kind == .data }.map(\.body) == [[2]])
    }

    @Test(
        "a writer is never ahead of its credit, and sends all of it", .timeLimit(.minutes(10)),
        arguments: 0..<30)
    func window(seed: UInt64) async throws {
        var random = SeededNumbers(seed: seed)
        let transport = RecordingTransport()
        let session = Self.session(transport)
        let window = Int.random(in: 1...6, using: &random)
        let total = Int.random(in: 1...60, using: &random)
        Self.open(session, 1, window: window)
        let writer = Task {
            for _ in 0..<total { try await session.sendMessage(1, [1]) }
        }
        var granted = window
        while granted < total {
            let expected = granted
            await transport.wait { $0.filter { $0.kind == .data }.count >= expected }
            #expect(transport.frames.filter { $0.kind == .data }.count == granted)
            let more = Int.random(in: 1...5, using: &random)
            granted += more
            Self.credit(session, 1, more)
        }
        try await writer.value
        #expect(transport.frames.filter { $0.kind == .data }.count == total)
    }

    @Test("several writers of one stream all come to an end", .timeLimit(.minutes(10)))
    func manyWriters() async throws {
        let transport = RecordingTransport()
        let session = Self.session(transport)
        Self.open(session, 1, window: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { try await session.sendMessage(1, [1]) } }
            for sent in 1..<20 {
                await transport.wait { $0.filter { $0.kind == .data }.count >= sent }
                Self.credit(session, 1, 1)
            }
            try await group.waitForAll()
        }
        #expect(transport.frames.filter { $0.kind == .data }.count == 20)
    }

    @Test("absurd credit neither crashes nor counts beyond the limit")
    func absurdCredit() async throws {
        let session = Self.session(RecordingTransport())
        Self.open(session, 1, window: .max)
        for _ in 0..<3 { Self.credit(session, 1, .max) }
        try await session.sendMessage(1, [1])
    }

    @Test("a cancelled call wakes its waiting writer with CANCELLED", .timeLimit(.minutes(10)))
    func cancelled() async throws {
        let transport = RecordingTransport()
        let session = Self.session(transport)
        Self.open(session, 1, window: 1)
        let writer = Task {
            try await session.sendMessage(1, [1])
            try await session.sendMessage(1, [2])
        }
        await transport.wait { $0.contains { $0.kind == .data } }
        _ = session.perform { $0.received(Frame(.cancel, callID: 1), now: .now) }
        let error = await #expect(throws: CallError.self) { try await writer.value }
        #expect(error?.code == .cancelled)
    }

    @Test("an answer over the limit is refused instead of sent")
    func answerTooLarge() async throws {
        let transport = RecordingTransport()
        let session = Self.session(transport)
        Self.open(session, 1, window: 1)
        let huge = [UInt8](repeating: 0, count: Limits.messageBytes + 1)
        await #expect(throws: CallError.self) { try await session.sendMessage(1, huge) }
        session.finish(1, .ok, body: huge)
        let last = try #require(transport.frames.last)
        #expect(try last.statusError()?.reason == "MESSAGE_TOO_LARGE")
        #expect(transport.frames.count == 2)
    }
}

/// A server's transport that keeps what it is given, and lets a test wait for it.
final class RecordingTransport: ServerTransport {
    private struct State {
        var frames: [Frame] = []
        var waiters: [CheckedContinuation<Void, Never>] = []
        var isClosed = false
    }

    private let state = Mutex(State())

    var frames: [Frame] { state.withLock { $0.frames } }
    var isClosed: Bool { state.withLock { $0.isClosed } }

    func listen(receiver: any ServerReceiver) async throws -> Endpoint {
        Endpoint(address: "memory:x")
    }

    func send(_ frames: [Frame], to peer: PeerID) {
        let waiters = state.withLock { state in
            state.frames += frames
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func close() async { state.withLock { $0.isClosed = true } }

    /// Suspends until what was sent fulfils the condition.
    func wait(until condition: @Sendable ([Frame]) -> Bool) async {
        while true {
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state in
                    if condition(state.frames) { return true }
                    state.waiters.append(continuation)
                    return false
                }
                if ready { continuation.resume() }
            }
            if condition(frames) { return }
        }
    }
}
