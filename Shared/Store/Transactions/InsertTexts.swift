import Synchronization

/// The SQL of insertions, made once for a store: to make it takes longer than to run it.
final class InsertTexts: Sendable {
    struct Key: Hashable, Sendable {
        var table: String
        var row: ObjectIdentifier
        var conflictColumns: [String]
    }

    private struct Text {
        var keys: [String]
        var sql: String
    }

    private let texts = Mutex<[Key: Text]>([:])

    /// The SQL for rows of these coding keys.
    func sql(_ key: Key, keys: [String]) -> String {
        if let text = texts.withLock({ $0[key] }), text.keys == keys { return text.sql }
        let sql = InsertText.sql(
            table: key.table, columns: keys.map(ColumnName.column), conflict: key.conflictColumns)
        texts.withLock { $0[key] = Text(keys: keys, sql: sql) }
        return sql
    }
}
