import Bus
import BusTesting
import Logging
import Store
import Synchronization

extension ConformanceCase {
    /// What the bus promises together with a store: once in effect, nothing lost, nothing in between.
    static let stored: [ConformanceCase] = [
        ConformanceCase("idempotent_replay_same_answer") { bus in
            let store = try Store.temporary(source: "/notes.v1", migrations: Notes.migrations)
            try await bus.serve(Notes.definitions(store), as: Notes.name)
            let options = CallOptions(idempotencyKey: "the same key")
            let first = try await bus.client.call(
                Notes.write, Notes.WriteNote(text: "one"), options: options)
            _ = try await bus.client.call(Notes.write, Notes.WriteNote(text: "between"))
            // Again, from another session, and in the other wire format.
            for type in ContentType.allCases {
                let other = try bus.client(type: type)
                let again = try await other.call(
                    Notes.write, Notes.WriteNote(text: "one"), options: options)
                try require(again == first, "\(type): \(again) after \(first)")
            }
            // Many at once with one key: one effect, one answer; who comes while it is made may be told so.
            let answers = Mutex<Set<Notes.NoteReceipt>>([])
            try await atOnce(20) { _ in
                do {
                    let answer = try await bus.client.call(
                        Notes.write, Notes.WriteNote(text: "two"),
                        options: CallOptions(idempotencyKey: "many at once"))
                    answers.withLock { _ = $0.insert(answer) }
                } catch let error as CallError where error.reason == "IDEMPOTENCY_KEY_IN_USE" {
                    try require(error.code == .aborted && error.executed == .no, "\(error)")
                }
            }
            try require(answers.withLock { $0.count } == 1, "not one answer to one key")
            let notes = try await Notes.count(store)
            try require(notes == 3, "\(notes) effects")
        },
        ConformanceCase("idempotency_fingerprint_mismatch") { bus in
            let store = try Store.temporary(source: "/notes.v1", migrations: Notes.migrations)
            try await bus.serve(Notes.definitions(store), as: Notes.name)
            let options = CallOptions(idempotencyKey: "the same key")
            let first = try await bus.client.call(
                Notes.write, Notes.WriteNote(text: "one"), options: options)
            let error = try await failure("another request with the same key") {
                try await bus.client.call(
                    Notes.write, Notes.WriteNote(text: "other"), options: options)
            }
            try require(
                error.code == .failedPrecondition && error.reason == "IDEMPOTENCY_KEY_REUSED",
                "\(error)")
            let notes = try await Notes.count(store)
            try require(notes == 1, "\(notes) effects")
            let again = try await bus.client.call(
                Notes.write, Notes.WriteNote(text: "one"), options: options)
            try require(again == first, "the key was lost: \(again)")
        },
        ConformanceCase("snapshot_tail_no_gap") { bus in
            let store = try Store.temporary(source: "/notes.v1", migrations: Notes.migrations)
            try await bus.serve(Notes.definitions(store), as: Notes.name)
            // Subscribers come while writers write, and one comes back in the middle.
            let subscribers = (0..<4).map { number in
                Task { try await follow(bus, after: Int64(number * 20), to: 120) }
            }
            try await atOnce(4) { writer in
                for number in 0..<30 {
                    _ = try await bus.client.call(
                        Notes.write, Notes.WriteNote(text: "\(writer) \(number)"))
                }
            }
            let late = try await follow(bus, after: 0, to: 120)
            try require(late == Array(1...120), "a late subscriber saw \(late)")
            for (number, subscriber) in subscribers.enumerated() {
                let seen = try await subscriber.value
                try require(
                    seen == Array(Int64(number * 20 + 1)...120), "subscriber \(number) saw \(seen)")
            }
        },
        ConformanceCase("poison_isolated") { bus in
            let source = try Store.temporary(source: "/notes.v1", migrations: Notes.migrations)
            let target = try Store.temporary(source: "/copies.v1", migrations: Notes.migrations)
            try await bus.serve(Notes.definitions(source), as: Notes.name)
            for number in 1...10 {
                _ = try await bus.client.call(
                    Notes.write, Notes.WriteNote(text: number == 4 ? "poison" : "note \(number)"))
            }
            let loop = copies(into: target)
            let running = Task { await loop.run(bus: bus.client) }
            while loop.statistics.position < 10 { await Task.yield() }
            running.cancel()
            await running.value
            let (texts, letters) = try await copied(target)
            try require(
                texts == (1...10).filter { $0 != 4 }.map { "note \($0)" }, "applied: \(texts)")
            try require(letters == [4], "set aside: \(letters)")
        },
        ConformanceCase("dlq_atomic") { bus in
            // The dead letter cannot be written, so the position does not move either; later both do, once.
            let gate = Migration(
                "002-gate",
                """
                CREATE TABLE gate (open INTEGER NOT NULL);
                CREATE TRIGGER letters_wait BEFORE INSERT ON edubus_dead_letter
                WHEN (SELECT count(*) FROM gate) = 0
                BEGIN SELECT RAISE(ABORT, 'the gate is closed'); END;
                """)
            let source = try Store.temporary(source: "/notes.v1", migrations: Notes.migrations)
            let target = try Store.temporary(
                source: "/copies.v1", migrations: Notes.migrations + [gate])
            try await bus.serve(Notes.definitions(source), as: Notes.name)
            for text in ["before", "poison", "after"] {
                _ = try await bus.client.call(Notes.write, Notes.WriteNote(text: text))
            }
            let loop = copies(into: target)
            let running = Task { await loop.run(bus: bus.client) }
            // It has tried to set the event aside, and has come back to it.
            while loop.statistics.subscriptions < 3 { await Task.yield() }
            let (texts, letters) = try await copied(target)
            try require(texts == ["before"] && letters.isEmpty, "\(texts) and \(letters)")
            try require(loop.statistics.position == 1, "position \(loop.statistics.position)")
            try await target.write { try $0.execute("INSERT INTO gate (open) VALUES (1)") }
            while loop.statistics.position < 3 { await Task.yield() }
            running.cancel()
            await running.value
            let (later, set) = try await copied(target)
            try require(later == ["before", "after"] && set == [2], "\(later) and \(set)")
        },
    ]

    /// The sequences of events that a subscriber sees, until one of them is `last`.
    private static func follow(
        _ bus: ConformanceWorld, after: Int64, to last: Int64
    ) async throws -> [Int64] {
        // One that has seen events waits until they are there.
        while true {
            do {
                var seen: [Int64] = []
                let events = try await bus.client.stream(
                    Events.subscribe, SubscribeEvents(afterSequence: after), on: Notes.name)
                for try await event in events {
                    seen.append(event.sequence)
                    if event.sequence == last { return seen }
                }
                throw ConformanceFailure("the events ended after \(seen)")
            } catch let error as CallError where error.code == .outOfRange {
                await Task.yield()
            }
        }
    }

    /// A consumer that copies notes, and cannot copy one.
    private static func copies(into target: Store) -> ConsumerLoop {
        let consumer = EventConsumer(name: "copies<-notes", service: Notes.name) {
            event, transaction in
            let text = try event.payload(Notes.NoteWritten.self)?.text ?? ""
            try transaction.execute("INSERT INTO note (text) VALUES (?)", [text])
            guard text != "poison" else { throw Indigestible() }
        }
        return ConsumerLoop(
            consumer, store: target,
            logger: Logger(label: "conformance") { _ in SwiftLogNoOpLogHandler() }
        ) { _ in
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    private struct Indigestible: Error {}

    /// What a consumer's store holds: notes, and the sequences of dead letters.
    private static func copied(_ store: Store) async throws -> ([String], [Int64]) {
        try await store.read { transaction in
            (
                try transaction.fetchAll(String.self, "SELECT text FROM note ORDER BY id"),
                try transaction.fetchAll(
                    Int64.self, "SELECT sequence FROM edubus_dead_letter ORDER BY sequence")
            )
        }
    }
}
