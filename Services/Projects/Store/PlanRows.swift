import Bus
import Contracts
import Store

/// SQL of the plan's versions, its notes and the mark of sample data.
enum PlanRows {
    static func tables(_ tx: ReadTransaction) throws -> [PlanTable] {
        try tx.fetchAll(
            PlanTable.self,
            """
            SELECT name, version, digest, row_count AS "rows", loaded_at AS "loadedAt"
            FROM plan_tables ORDER BY name, version
            """)
    }

    static func insert(_ table: PlanTable, _ tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO plan_tables (name, version, digest, row_count, loaded_at)
            VALUES (?, ?, ?, ?, ?)
            """,
            [table.name, table.version, table.digest, table.rows, table.loadedAt])
    }

    static func notes(_ tx: ReadTransaction) throws -> [DataQualityNote] {
        try tx.fetchAll(
            DataQualityNote.self,
            """
            SELECT id, indicator, project, finding, shown, other, sources
            FROM data_quality_notes ORDER BY place
            """)
    }

    static func insert(_ note: DataQualityNote, place: Int, _ tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO data_quality_notes
                (id, place, indicator, project, finding, shown, other, sources)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                note.id, place, note.indicator, note.project, note.finding, note.shown, note.other,
                try Columns.json(note.sources),
            ])
    }

    /// Remembers that something was written as data of the sample city.
    static func markSample(_ isSample: Bool?, _ subject: String, _ tx: WriteTransaction) throws {
        guard isSample == true else { return }
        try tx.execute(
            "INSERT INTO sample_marks (subject) VALUES (?) ON CONFLICT (subject) DO NOTHING",
            [subject])
    }

    static func holdsSample(_ tx: ReadTransaction) throws -> Bool {
        try tx.fetchValue(Int.self, "SELECT 1 FROM sample_marks LIMIT 1") != nil
    }
}
