import Bus

/// Reads a service's events in their order.
enum Outbox {
    struct Page: Sendable {
        var events: [CloudEvent]
        /// Everything up to here has been looked at.
        var lastSequence: Int64
        /// The last event of the source when the page was read.
        var tail: Int64
    }

    /// The last event's sequence; 0 when there is none.
    static func tail(_ transaction: ReadTransaction) throws -> Int64 {
        try transaction.fetchValue(Int64.self, "SELECT MAX(sequence) FROM edubus_outbox") ?? 0
    }

    /// At most `StoreLimits.outboxPageEvents` events of the wanted types after a sequence.
    static func page(
        _ transaction: ReadTransaction, after sequence: Int64, types: [String], source: String
    ) throws -> Page {
        let tail = try tail(transaction)
        let limit = StoreLimits.outboxPageEvents
        let filter =
            types.isEmpty
            ? "" : "AND type IN (\(types.map { _ in "?" }.joined(separator: ", ")))"
        let arguments: [StoreValue?] = [sequence] + types + [limit]
        let rows = try transaction.fetchAll(
            OutboxRow.self,
            "SELECT * FROM edubus_outbox WHERE sequence > ? \(filter) ORDER BY sequence LIMIT ?",
            arguments)
        let isFull = rows.count == limit
        return Page(
            events: try rows.map { try $0.event(source: source) },
            lastSequence: isFull ? rows.last?.sequence ?? sequence : max(sequence, tail), tail: tail
        )
    }
}
