import Bus
import Store

/// A service with a store, as small as one can be.
enum Notes: ServiceContract {
    static let name = "notes.v1"
    static let write = unary(
        "Write", WriteNote.self, returns: NoteReceipt.self, .write, access: .open,
        summary: "Keeps a note and tells of it.")
    static let methods: [any MethodDescriptor] = [write]

    struct WriteNote: BusMessage, Hashable {
        var text: String
    }

    struct NoteReceipt: BusMessage, Hashable {
        var id: Int64
        var text: String
    }

    struct NoteWritten: EventPayload {
        static let eventType = "notes.note.written.v1"
        var text: String
    }

    static let migrations = [
        Migration("001-notes", "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL);")
    ]

    /// Serves it, and its events, from a store.
    static func definitions(_ store: Store) -> [ServiceDefinition] {
        [
            ServiceDefinition(
                Notes.self,
                handlers: [
                    Handler(write) { request, context in
                        try await store.perform(context, request) { transaction in
                            try transaction.execute(
                                "INSERT INTO note (text) VALUES (?)", [request.text])
                            let id = try transaction.fetchValue(
                                Int64.self, "SELECT max(id) FROM note")
                            try transaction.append(
                                event: NoteWritten(text: request.text), subject: "note")
                            return NoteReceipt(id: id ?? 0, text: request.text)
                        }
                    }
                ]),
            OutboxService(store).definition,
        ]
    }

    static func count(_ store: Store) async throws -> Int64 {
        try await store.read {
            try $0.fetchValue(Int64.self, "SELECT count(*) FROM note") ?? 0
        }
    }
}
