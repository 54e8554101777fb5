import Bus
import Contracts
import Store

/// A row of `imports`.
struct ImportRow: Codable, Sendable {
    var id: String
    var kind: ImportKind
    var rowCount: Int
    var rowsPerBatch: Int
    var openedBy: String
    var openedAt: Int64
    var completedAt: Int64?

    var batches: Int { (rowCount + rowsPerBatch - 1) / rowsPerBatch }

    /// Rows of a batch; nil when the file has no such batch.
    func rows(ofBatch number: Int) -> Int? {
        guard (1...batches).contains(number) else { return nil }
        return number < batches ? rowsPerBatch : rowCount - (batches - 1) * rowsPerBatch
    }
}

/// A row of `import_batches`.
struct ImportBatchRow: Codable, Sendable {
    var importID: String
    var number: Int
    var entered: Int
    var updated: Int
    var unchanged: Int
    var committedAt: Int64

    var counts: ImportCounts {
        ImportCounts(entered: entered, updated: updated, unchanged: unchanged)
    }
}

extension ReadTransaction {
    /// The import, or NOT_FOUND.
    func requireImport(_ id: String) throws -> ImportRow {
        guard let row = try fetchOne(ImportRow.self, "SELECT * FROM imports WHERE id = ?", [id])
        else { throw CallError.notFound("this import") }
        return row
    }

    func importBatch(_ id: String, _ number: Int) throws -> ImportBatchRow? {
        try fetchOne(
            ImportBatchRow.self, "SELECT * FROM import_batches WHERE import_id = ? AND number = ?",
            [id, number])
    }

    func importState(_ row: ImportRow) throws -> ImportState {
        let batches = try fetchAll(
            ImportBatchRow.self,
            "SELECT * FROM import_batches WHERE import_id = ? ORDER BY number", [row.id])
        return ImportState(
            importID: row.id, kind: row.kind, rows: row.rowCount, rowsPerBatch: row.rowsPerBatch,
            committed: batches.map(\.number),
            counts: batches.reduce(into: ImportCounts()) { $0 += $1.counts },
            openedAt: Timestamp(millisecondsSinceEpoch: row.openedAt),
            completedAt: row.completedAt.map { Timestamp(millisecondsSinceEpoch: $0) })
    }
}

extension WriteTransaction {
    /// Keeps that a batch is done; the last one completes the import and tells it.
    func keep(
        batch number: Int, of row: ImportRow, _ counts: ImportCounts, _ context: ServerContext
    ) throws {
        try insert(
            into: "import_batches",
            ImportBatchRow(
                importID: row.id, number: number, entered: counts.entered,
                updated: counts.updated, unchanged: counts.unchanged, committedAt: now))
        let kept =
            try fetchValue(
                Int.self, "SELECT COUNT(*) FROM import_batches WHERE import_id = ?", [row.id]) ?? 0
        guard kept == row.batches else { return }
        try execute("UPDATE imports SET completed_at = ? WHERE id = ?", [now, row.id])
        try append(
            event: ImportCompleted(importID: row.id, kind: row.kind, rows: row.rowCount),
            subject: row.id, attributes: EventAttributes(context))
    }
}
