import Bus

/// Applies one event after the other to a store, each at most once, and keeps the place reached
/// with the effect.
struct Inbox: Sendable {
    let consumer: EventConsumer
    let store: Store

    enum Receipt: Sendable, Equatable {
        case applied
        /// It was applied before; nothing was done.
        case repeated
    }

    /// The last event applied or set aside; 0 before the first.
    func position() async throws -> Int64 {
        let name = consumer.name
        return try await store.read { try Self.position(of: name, $0) }
    }

    /// Applies an event and moves the position, in one transaction; neither when the consumer
    /// throws.
    ///
    /// - Throws: `EventGap` when events before it are missing; what the consumer threw.
    func receive(_ event: CloudEvent) async throws -> Receipt {
        let consumer = consumer
        return try await store.write { transaction in
            let position = try Self.position(of: consumer.name, transaction)
            if event.sequence <= position { return .repeated }
            // With a filter the numbers between are other types' events.
            if consumer.types.isEmpty, event.sequence != position + 1 {
                throw EventGap(expected: position + 1, received: event.sequence)
            }
            if consumer.types.isEmpty || consumer.types.contains(event.type) {
                try consumer.apply(event, transaction)
            }
            try Self.move(consumer.name, to: event.sequence, transaction)
            return .applied
        }
    }

    /// Puts an event that cannot be applied into the dead letters and moves on, in one transaction.
    func setAside(_ event: CloudEvent, reason: String, attempts: Int) async throws {
        let name = consumer.name
        let text = String(decoding: try JSONCoding.encode(event), as: UTF8.self)
        try await store.write { transaction in
            guard try Self.position(of: name, transaction) < event.sequence else { return }
            try transaction.execute(
                """
                INSERT INTO edubus_dead_letter
                    (consumer, sequence, event, type, reason, attempts, recorded_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [name, event.sequence, text, event.type, reason, attempts, transaction.now])
            try Self.move(name, to: event.sequence, transaction)
        }
    }

    private static func position(of name: String, _ transaction: ReadTransaction) throws -> Int64 {
        try transaction.fetchValue(
            Int64.self, "SELECT sequence FROM edubus_inbox WHERE consumer = ?", [name]) ?? 0
    }

    private static func move(
        _ name: String, to sequence: Int64, _ transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO edubus_inbox (consumer, sequence, moved_at) VALUES (?, ?, ?)
            ON CONFLICT (consumer) DO UPDATE
            SET sequence = excluded.sequence, moved_at = excluded.moved_at
            """, [name, sequence, transaction.now])
    }
}

/// Events of an unfiltered source are missing.
struct EventGap: Error, Equatable {
    var expected: Int64
    var received: Int64
}
