import Bus
import BusTesting
import Logging
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(10)))
struct EventsOverBusTests {
    @Test("events cross the bus: those that were there, those that come, and each once")
    func follows() async throws {
        let source = try Store.temporary(source: "/there.v1")
        let target = try Store.temporary(migrations: [noteMigration])
        let consumer = EventConsumer(
            name: "here<-there", service: Events.name, types: [NoteWritten.eventType]
        ) { event, transaction in
            guard let note = try event.payload(NoteWritten.self) else { return }
            try transaction.execute("INSERT INTO note (text) VALUES (?)", [note.text])
            try transaction.append(
                event: NoteErased(number: event.sequence), subject: event.subject,
                attributes: EventAttributes(causedBy: event))
        }
        let write = { @Sendable (text: String) async throws in
            try await source.write {
                try $0.append(event: NoteErased(number: 0), subject: "other")
                try $0.append(event: NoteWritten(text: text), subject: text)
            }
        }
        try await write("before")
        try await TestBus.run([OutboxService(source).definition]) { bus in
            let client = bus.client
            let loop = ConsumerLoop(
                consumer, store: target,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let running = Task { await loop.run(bus: client) }
            await eventually { loop.statistics.applied == 1 }
            for number in 1...20 { try await write("during \(number)") }
            await eventually { loop.statistics.applied == 21 }
            running.cancel()
            await running.value
        }
        let caused = try await target.read {
            try $0.fetchAll(String.self, "SELECT subject FROM edubus_outbox ORDER BY sequence")
        }
        #expect(caused == ["before"] + (1...20).map { "during \($0)" })
        let subscribers = source.committedEvents
        await eventually { subscribers.waiterCount == 0 }
    }

    @Test("only programs of EduBus may read events")
    func access() async throws {
        let source = try Store.temporary()
        let citizen = Caller(
            name: "citizen",
            principal: Principal(subject: "c", department: "public", roles: [], districts: []),
            allowedMethods: ["*"])
        try await TestBus.run([OutboxService(source).definition], as: citizen) { bus in
            let error = await #expect(throws: CallError.self) {
                let events = try await bus.client.stream(
                    Events.subscribe, SubscribeEvents(afterSequence: 0), on: Events.name)
                for try await _ in events {}
            }
            #expect(error?.code == .permissionDenied)
        }
    }
}
