public import Bus
import GRDB

/// One write: everything done through it is kept together or not at all.
///
/// Effects outside the store do not belong into its body.
public final class WriteTransaction: ReadTransaction {
    /// When the write began, in milliseconds since 1970-01-01T00:00:00Z; the same throughout.
    public let now: Int64
    /// The last event this write appended.
    private(set) var lastSequence: Int64?

    private var inserts: [InsertTexts.Key: Insert] = [:]
    private let insertTexts: InsertTexts
    private let traceparent: String?

    private struct Insert {
        var keys: [String]
        var statement: Statement
    }

    init(_ db: Database, now: Int64, traceparent: String? = nil, insertTexts: InsertTexts) {
        self.now = now
        self.traceparent = traceparent
        self.insertTexts = insertTexts
        super.init(db)
    }

    /// Runs one statement.
    ///
    /// - Returns: how many rows it inserted, changed or deleted.
    @discardableResult
    public func execute(_ sql: String, _ arguments: [StoreValue?] = []) throws -> Int {
        try asStoreErrors {
            let statement = try db.cachedStatement(sql: sql)
            let before = db.totalChangesCount
            try statement.execute(arguments: StatementArguments(ValueEncoder.values(arguments)))
            return db.totalChangesCount == before ? 0 : db.changesCount
        }
    }

    /// Inserts a row whose coding keys are the columns' names, `planLineID` for `plan_line_id`. A nil
    /// is NULL, never the column's default.
    public func insert<Row: Encodable>(into table: String, _ row: Row) throws {
        try insert(row, into: table, updatingOn: [])
    }

    /// Inserts rows, as `insert(into:_:)` does one.
    public func insert<Row: Encodable>(into table: String, rows: some Sequence<Row>) throws {
        for row in rows { try insert(row, into: table, updatingOn: []) }
    }

    /// Inserts a row, or gives the row with the same `key` columns the other columns' values.
    public func upsert<Row: Encodable>(into table: String, _ row: Row, key: [String]) throws {
        try insert(row, into: table, updatingOn: key)
    }

    /// Appends an event to the service's outbox.
    ///
    /// - Returns: its place in the service's one order.
    /// - Throws: `StoreError.Code.personalData` when it holds what looks like an ID number or a
    ///   phone number.
    @discardableResult
    public func append<Payload: EventPayload>(
        event payload: Payload, subject: String, attributes: EventAttributes = EventAttributes()
    ) throws -> Int64 {
        var event = try OutboxRow(payload, subject: subject, attributes: attributes, now: now)
        event.traceparent = traceparent
        try insert(into: "edubus_outbox", event)
        lastSequence = db.lastInsertedRowID
        return db.lastInsertedRowID
    }

    private func insert<Row: Encodable>(
        _ row: Row, into table: String, updatingOn conflict: [String]
    ) throws {
        let encoder = RowEncoder()
        try row.encode(to: encoder)
        try asStoreErrors {
            let key = InsertTexts.Key(
                table: table, row: ObjectIdentifier(Row.self), conflictColumns: conflict)
            var insert = inserts[key]
            if insert?.keys != encoder.keys {
                let sql = insertTexts.sql(key, keys: encoder.keys)
                insert = Insert(keys: encoder.keys, statement: try db.cachedStatement(sql: sql))
                inserts[key] = insert
            }
            try insert?.statement.execute(arguments: StatementArguments(encoder.values))
        }
    }
}
