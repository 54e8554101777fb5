import Bus
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(10)))
struct InboxTests {
    private let store: Store
    private let inbox: Inbox

    init() throws {
        store = try Store.temporary(migrations: [noteMigration])
        inbox = Inbox(consumer: Self.consumer(), store: store)
    }

    private static func consumer(types: [String] = []) -> EventConsumer {
        EventConsumer(name: "here<-there", service: "there.v1", types: types) {
            event, transaction in
            try transaction.execute("INSERT INTO note (text) VALUES (?)", ["\(event.sequence)"])
            if event.subject == "bad" { throw Refused() }
        }
    }

    private func event(
        _ sequence: Int64, subject: String = "good", type: String = NoteErased.eventType
    ) -> CloudEvent {
        CloudEvent(
            id: "id-\(sequence)", type: type, source: "/there.v1", subject: subject,
            time: "2025-09-01T00:00:00.000Z", sequence: sequence, data: .null)
    }

    private func effects() async throws -> [String] {
        try await store.read { try $0.fetchAll(String.self, "SELECT text FROM note ORDER BY id") }
    }

    @Test("an event delivered again has no second effect")
    func redelivery() async throws {
        for sequence in [1, 2, 2, 1, 3, 3] as [Int64] {
            _ = try await inbox.receive(event(sequence))
        }
        #expect(try await effects() == ["1", "2", "3"])
        #expect(try await inbox.position() == 3)
        #expect(try await inbox.receive(event(2)) == .repeated)
    }

    @Test("when the effect fails, the place does not move")
    func failure() async throws {
        _ = try await inbox.receive(event(1))
        await #expect(throws: Refused()) { try await inbox.receive(event(2, subject: "bad")) }
        #expect(try await inbox.position() == 1)
        #expect(try await effects() == ["1"])
    }

    @Test("a missing event is noticed when all types are wanted, and normal behind a filter")
    func gap() async throws {
        _ = try await inbox.receive(event(1))
        await #expect(throws: EventGap(expected: 2, received: 3)) {
            try await inbox.receive(event(3))
        }
        #expect(try await inbox.position() == 1)
        let filtered = Inbox(consumer: Self.consumer(types: [NoteErased.eventType]), store: store)
        #expect(try await filtered.receive(event(7)) == .applied)
        #expect(try await filtered.position() == 7)
    }

    @Test("an event of a type that was not asked for is passed over")
    func otherType() async throws {
        let filtered = Inbox(consumer: Self.consumer(types: [NoteErased.eventType]), store: store)
        _ = try await filtered.receive(event(4, type: "there.other.v1"))
        #expect(try await effects().isEmpty)
        #expect(try await filtered.position() == 4)
    }

    @Test("setting an event aside keeps it with its reason and moves on, once")
    func setAside() async throws {
        struct Letter: Decodable, Equatable {
            var consumer: String
            var sequence: Int64
            var reason: String
            var attempts: Int
        }
        for _ in 1...2 { try await inbox.setAside(event(1), reason: "Refused", attempts: 5) }
        let letters = try await store.read {
            try $0.fetchAll(Letter.self, "SELECT * FROM edubus_dead_letter")
        }
        #expect(
            letters == [
                Letter(consumer: "here<-there", sequence: 1, reason: "Refused", attempts: 5)
            ])
        #expect(try await inbox.position() == 1)
        let text = try await store.read {
            try $0.fetchOne(String.self, "SELECT event FROM edubus_dead_letter") ?? ""
        }
        #expect(try JSONCoding.decode(CloudEvent.self, from: Array(text.utf8)) == event(1))
    }

    @Test("two consumers of one store have places of their own")
    func twoConsumers() async throws {
        let other = Inbox(
            consumer: EventConsumer(name: "other", service: "there.v1") { _, _ in }, store: store)
        _ = try await inbox.receive(event(1))
        #expect(try await other.position() == 0)
        _ = try await other.receive(event(1))
        #expect(try await effects() == ["1"])
    }
}
