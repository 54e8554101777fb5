import GRDB

/// A value an SQL statement can take: text, numbers, Bool, `[UInt8]`, `Data`, everything Codable
/// that is one of these, and every other Codable as JSON text. `nil` is NULL.
public typealias StoreValue = any Encodable & Sendable

/// One consistent view of a store. Valid inside the body it is given to only.
///
/// Rows are read as Codable types: a column has its coding key's name, a nested Codable is JSON
/// text. A type that is one value (String, Int, an identifier, an enum) takes the first column.
public class ReadTransaction {
    let db: Database

    init(_ db: Database) {
        self.db = db
    }

    /// Every row of a query, in its order.
    public func fetchAll<Row: Decodable>(
        _ type: Row.Type, _ sql: String, _ arguments: [StoreValue?] = []
    ) throws -> [Row] {
        try asStoreErrors {
            let statement = try db.cachedStatement(sql: sql)
            let rows = try RowReader<Row>(statement, arguments)
            var all: [Row] = []
            while let row = try rows.next() { all.append(row) }
            return all
        }
    }

    /// The first row of a query; nil when it has none.
    public func fetchOne<Row: Decodable>(
        _ type: Row.Type, _ sql: String, _ arguments: [StoreValue?] = []
    ) throws -> Row? {
        try asStoreErrors {
            try RowReader<Row>(db.cachedStatement(sql: sql), arguments).next()
        }
    }

    /// The first column of a query's first row; nil when there is no row or it is NULL.
    public func fetchValue<Value: Decodable>(
        _ type: Value.Type, _ sql: String, _ arguments: [StoreValue?] = []
    ) throws -> Value? {
        try asStoreErrors {
            try RowReader<FirstColumn<Value>>(db.cachedStatement(sql: sql), arguments).next()?.value
        }
    }

    /// Hands every row of a query to `body`, one at a time, so that a large answer needs no memory.
    /// The body may use the transaction.
    public func forEach<Row: Decodable>(
        _ type: Row.Type, _ sql: String, _ arguments: [StoreValue?] = [],
        _ body: (Row) throws -> Void
    ) throws {
        try asStoreErrors {
            let rows = try RowReader<Row>(db.makeStatement(sql: sql), arguments)
            while let row = try rows.next() { try body(row) }
        }
    }

    func asStoreErrors<Result>(_ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch {
            throw StoreError.from(error)
        }
    }
}

@available(*, unavailable)
extension ReadTransaction: Sendable {}
