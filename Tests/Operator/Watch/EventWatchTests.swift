import Bus
import BusTesting
import ServiceKit
import Synchronization
import Testing

@testable import Operator

/// Streams the numbers after a sequence, and fails after so many of them.
private final class FlakySource: Sendable {
    private struct State {
        var begins: [Int64] = []
        var codes: [StatusCode?]
    }

    private let state: Mutex<State>
    private let last: Int64
    private let perStream: Int64

    /// - Parameter codes: how each stream ends; the last again and again. Nil is the end of the stream.
    init(last: Int64, perStream: Int64, codes: [StatusCode?]) {
        self.last = last
        self.perStream = perStream
        state = Mutex(State(codes: codes))
    }

    /// After which sequences somebody subscribed.
    var begins: [Int64] { state.withLock { $0.begins } }

    var definition: ServiceDefinition {
        ServiceDefinition(
            Events.self,
            handlers: [
                Handler(Events.subscribe) { [self] request, _, out in
                    let code = state.withLock { state -> StatusCode? in
                        state.begins.append(request.afterSequence)
                        return state.codes.count > 1 ? state.codes.removeFirst() : state.codes[0]
                    }
                    let first = request.afterSequence + 1
                    let end = min(last, request.afterSequence + perStream)
                    for sequence in stride(from: first, through: end, by: 1) {
                        try await out.write(
                            CloudEvent(
                                id: "\(sequence)", type: "t", source: "/s", subject: "s", time: "",
                                sequence: sequence, data: .null))
                    }
                    if let code { throw CallError(code, "CUT_OFF", "cut off") }
                }
            ])
    }
}

/// The machine's clock, but nobody waits.
private struct NoPause: BusClock {
    var now: ContinuousClock.Instant { ContinuousClock.now }
    func sleep(until instant: ContinuousClock.Instant) async throws { try Task.checkCancellation() }
}

struct EventWatchTests {
    private final class Seen: Sendable {
        private let state = Mutex<(sequences: [Int64], notes: [String])>(([], []))
        var sequences: [Int64] { state.withLock { $0.sequences } }
        var notes: [String] { state.withLock { $0.notes } }
        func add(_ sequence: Int64) { state.withLock { $0.sequences.append(sequence) } }
        func add(_ note: String) { state.withLock { $0.notes.append(note) } }
    }

    private static func watch(
        _ source: FlakySource, after: Int64 = 0, follows: Bool = true,
        cursor: EventCursor? = nil
    ) async throws -> Seen {
        let seen = Seen()
        try await TestBus.run([source.definition]) { bus in
            let watch = EventWatch(
                client: bus.client, service: Events.name, types: [], follows: follows,
                options: CallOptions(), cursor: cursor,
                show: { seen.add($0.sequence) }, note: seen.add, clock: NoPause())
            try await watch.run(after: after)
        }
        return seen
    }

    @Test("a stream that is cut off goes on after the last event: none twice, none left out")
    func resumes() async throws {
        let source = FlakySource(last: 100, perStream: 7, codes: [.unavailable])
        let seen = Seen()
        try await TestBus.run([source.definition]) { bus in
            let watch = EventWatch(
                client: bus.client, service: Events.name, types: [], follows: true,
                options: CallOptions(), cursor: nil,
                show: { event in
                    seen.add(event.sequence)
                    if event.sequence == 100 { throw ProgramError("enough") }
                }, note: seen.add, clock: NoPause())
            await #expect(throws: ProgramError.self) { try await watch.run(after: 3) }
        }
        #expect(seen.sequences == Array(4...100))
        #expect(source.begins == Array(stride(from: Int64(3), through: 94, by: 7)))
        #expect(seen.notes.first == "Events: CUT_OFF; going on after 10")
    }

    @Test(
        "what another try does not mend ends it",
        arguments: [
            StatusCode.permissionDenied, .unauthenticated, .invalidArgument, .internalError,
        ])
    func ends(code: StatusCode) async throws {
        let source = FlakySource(last: 100, perStream: 7, codes: [.unavailable, code])
        let error = await #expect(throws: CallError.self) { try await Self.watch(source) }
        #expect(error?.code == code)
        #expect(source.begins == [0, 7])
    }

    @Test("once ends at the tail, and is not tried again")
    func once() async throws {
        let source = FlakySource(last: 5, perStream: 100, codes: [nil])
        #expect(try await Self.watch(source, follows: false).sequences == Array(1...5))
        let away = FlakySource(last: 5, perStream: 2, codes: [.unavailable])
        let error = await #expect(throws: CallError.self) {
            try await Self.watch(away, follows: false)
        }
        #expect(error?.code == .unavailable)
        #expect(away.begins == [0])
    }

    @Test("the cursor is at the last event printed, however the watch ends")
    func cursor() async throws {
        try await Temporary.withFolder { folder in
            let cursor = EventCursor(path: "\(folder)/cursor", service: Events.name)
            let first = FlakySource(last: 500, perStream: 400, codes: [.permissionDenied])
            await #expect(throws: CallError.self) { try await Self.watch(first, cursor: cursor) }
            #expect(try cursor.read() == 400)
            let rest = FlakySource(last: 500, perStream: 400, codes: [nil])
            let seen = try await Self.watch(
                rest, after: try #require(try cursor.read()), follows: false, cursor: cursor)
            #expect(seen.sequences == Array(401...500))
            #expect(try cursor.read() == 500)
        }
    }
}
