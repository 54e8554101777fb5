import Bus
import BusTesting
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(10)))
struct OutboxTests {
    private func events(
        _ store: Store, after sequence: Int64 = 0, types: [String] = []
    ) async throws -> [CloudEvent] {
        let seen = Seen()
        try await OutboxService(store).stream(
            SubscribeEvents(afterSequence: sequence, types: types, follow: false)
        ) { seen.add($0) }
        return seen.events
    }

    @Test("an event carries what CloudEvents asks for and what EduBus adds")
    func envelope() async throws {
        let time = ManualTime(milliseconds: 1_756_684_800_123)
        let store = try Store.temporary(source: "/projects.v1", clock: time)
        let sequence = try await store.write {
            try $0.append(
                event: NoteWritten(text: "学校"), subject: "P-7",
                attributes: EventAttributes(
                    district: "410802", term: "2025A", schoolyear: "2025", actor: "account-1",
                    correlationid: "matter-1", causationid: "call-1"))
        }
        #expect(sequence == 1)
        let event = try #require(try await events(store).first)
        #expect(event.specversion == "1.0")
        #expect(event.type == "test.note.written.v1")
        #expect(event.source == "/projects.v1")
        #expect(event.subject == "P-7")
        #expect(event.time == "2025-09-01T00:00:00.123Z")
        #expect(event.sequence == 1)
        #expect(event.district == "410802")
        #expect(event.term == "2025A")
        #expect(event.schoolyear == "2025")
        #expect(event.actor == "account-1")
        #expect(event.correlationid == "matter-1")
        #expect(event.causationid == "call-1")
        #expect(event.id.count == 26)
        #expect(try event.payload(NoteWritten.self) == NoteWritten(text: "学校"))
        #expect(try event.payload(NoteErased.self) == nil)
    }

    @Test("sequences have no gap and no repetition, whatever is rolled back between them")
    func gapFree() async throws {
        let store = try Store.temporary()
        let kept = await withTaskGroup(of: [Int64].self) { group in
            for number in 0..<300 {
                group.addTask {
                    let written = try? await store.write { transaction in
                        let first = try transaction.append(
                            event: NoteErased(number: Int64(number)), subject: "a")
                        let second = try transaction.append(
                            event: NoteErased(number: Int64(number)), subject: "b")
                        if number.isMultiple(of: 3) { throw Refused() }
                        return [first, second]
                    }
                    return written ?? []
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        let events = try await events(store)
        #expect(events.map(\.sequence) == Array(1...400))
        #expect(kept.sorted() == Array(1...400))
        #expect(Set(events.map(\.id)).count == 400)
        // The two events of one write stand side by side.
        for pair in stride(from: 0, to: 400, by: 2) {
            #expect(events[pair].data == events[pair + 1].data)
        }
    }

    @Test("events are never changed or deleted")
    func appendOnly() async throws {
        let store = try Store.temporary()
        try await store.write { try $0.append(event: NoteErased(number: 1), subject: "a") }
        for sql in ["DELETE FROM edubus_outbox", "UPDATE edubus_outbox SET subject = 'b'"] {
            await #expect(throws: StoreError.self) { try await store.write { try $0.execute(sql) } }
        }
        #expect(try await events(store).count == 1)
    }

    @Test("an event larger than the limit is refused")
    func tooLarge() async throws {
        let store = try Store.temporary()
        let text = String(repeating: "x", count: StoreLimits.eventDataBytes)
        await #expect {
            try await store.write { try $0.append(event: NoteWritten(text: text), subject: "a") }
        } throws: {
            ($0 as? StoreError)?.code == .eventTooLarge
        }
    }

    @Test("a subscriber gets everything after its sequence, page by page, and only its types")
    func pages() async throws {
        let store = try Store.temporary()
        let total = StoreLimits.outboxPageEvents * 2 + 40
        try await store.write { transaction in
            for number in 1...total {
                if number.isMultiple(of: 10) {
                    try transaction.append(event: NoteWritten(text: "\(number)"), subject: "a")
                } else {
                    try transaction.append(event: NoteErased(number: Int64(number)), subject: "a")
                }
            }
        }
        #expect(try await events(store).map(\.sequence) == (1...Int64(total)).map { $0 })
        #expect(try await events(store, after: Int64(total - 3)).count == 3)
        #expect(try await events(store, after: Int64(total)).isEmpty)
        let written = try await events(store, types: [NoteWritten.eventType])
        #expect(
            written.map(\.sequence) == stride(from: 10, through: Int64(total), by: 10).map { $0 })
        let both = try await events(store, types: [NoteWritten.eventType, NoteErased.eventType])
        #expect(both.count == total)
        #expect(try await events(store, types: ["unknown"]).isEmpty)
    }

    @Test("a subscriber that follows gets each commit as it comes, and leaves nothing when it goes")
    func follow() async throws {
        let store = try Store.temporary()
        try await store.write { try $0.append(event: NoteErased(number: 1), subject: "a") }
        let seen = Seen()
        let subscriber = Task {
            try await OutboxService(store).stream(SubscribeEvents(afterSequence: 0)) {
                seen.add($0)
            }
        }
        await eventually { store.committedEvents.waiterCount == 1 }
        #expect(seen.events.map(\.sequence) == [1])
        // A commit without events wakes nobody.
        try await store.write { _ in }
        #expect(store.committedEvents.waiterCount == 1)
        for number in 2...20 {
            try await store.write {
                try $0.append(event: NoteErased(number: Int64(number)), subject: "a")
            }
        }
        await eventually { seen.events.count == 20 }
        #expect(seen.events.map(\.sequence) == (1...20).map { Int64($0) })
        await eventually { store.committedEvents.waiterCount == 1 }
        subscriber.cancel()
        await #expect(throws: CancellationError.self) { try await subscriber.value }
        #expect(store.committedEvents.waiterCount == 0)
    }

    @Test("a subscriber ahead of its source is told, as is one before the beginning")
    func aheadOfSource() async throws {
        let store = try Store.temporary()
        try await store.write { try $0.append(event: NoteErased(number: 1), subject: "a") }
        let ahead = await #expect(throws: CallError.self) { try await events(store, after: 2) }
        #expect(ahead?.code == .outOfRange)
        #expect(ahead?.reason == "SEQUENCE_AHEAD_OF_SOURCE")
        let before = await #expect(throws: CallError.self) { try await events(store, after: -1) }
        #expect(before?.code == .invalidArgument)
    }
}
