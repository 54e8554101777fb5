import Bus
import Contracts
import Store

/// The SQL of recognitions.
enum RecognitionTable {
    /// Which recognitions a page is of.
    struct Filter: Sendable {
        var schoolYear: SchoolYear
        var region: RegionCode?
        var school: SchoolCode?
        /// Effective ones of these stages only; nil for all.
        var effectiveStages: Set<Stage>?
    }

    static func insert(_ row: RecognitionRow, _ transaction: WriteTransaction) throws {
        try transaction.insert(into: "recognition", row)
    }

    static func nextID(_ transaction: WriteTransaction) throws -> Int64 {
        1 + (try transaction.fetchValue(Int64.self, "SELECT MAX(id) FROM recognition") ?? 0)
    }

    static func find(_ id: Int64, _ transaction: ReadTransaction) throws -> RecognitionRow {
        let row = try transaction.fetchOne(
            RecognitionRow.self, "SELECT * FROM recognition WHERE id = ?", [id])
        guard let row else { throw CallError.notFound("recognition \(id)") }
        return row
    }

    /// The person's recognition of a school year that was not revoked.
    static func standing(
        _ person: PersonKey, _ year: SchoolYear, _ transaction: ReadTransaction
    ) throws -> RecognitionRow? {
        try transaction.fetchOne(
            RecognitionRow.self,
            "SELECT * FROM recognition WHERE person = ? AND school_year = ? AND state <> 'revoked'",
            [person, year])
    }

    static func hasStanding(
        _ person: PersonKey, _ year: SchoolYear, _ transaction: ReadTransaction
    ) throws -> Bool {
        try transaction.fetchValue(
            Int64.self,
            """
            SELECT id FROM recognition
            WHERE person = ? AND school_year = ? AND state <> 'revoked'
            """, [person, year]) != nil
    }

    /// The next rows after an id, in the order of ids.
    static func page(
        _ filter: Filter, after id: Int64, limit: Int, _ transaction: ReadTransaction
    ) throws -> [RecognitionRow] {
        var sql = "SELECT * FROM recognition WHERE school_year = ? AND id > ?"
        var arguments: [StoreValue?] = [filter.schoolYear, id]
        if let region = filter.region {
            sql += " AND region = ?"
            arguments.append(region)
        }
        if let school = filter.school {
            sql += " AND school = ?"
            arguments.append(school)
        }
        if let stages = filter.effectiveStages {
            let marks = stages.map { _ in "?" }.joined(separator: ", ")
            sql += " AND state IN ('confirmed', 'adjusted') AND stage IN (\(marks))"
            arguments += stages.sorted { $0.rawValue < $1.rawValue }.map { $0 as StoreValue }
        }
        sql += " ORDER BY id LIMIT ?"
        arguments.append(limit)
        return try transaction.fetchAll(RecognitionRow.self, sql, arguments)
    }

    /// Keeps a moved recognition and the move itself.
    static func update(
        _ row: RecognitionRow, move: RecognitionMove, from state: RecognitionState,
        evidence: String?, by subject: String, _ transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            UPDATE recognition SET level = ?, school = ?, region = ?, boarding = ?, state = ?,
                evidence_number = ?, changed_at = ? WHERE id = ?
            """,
            [
                row.level, row.school, row.region, row.boarding, row.state, row.evidenceNumber,
                row.changedAt, row.id,
            ])
        try transaction.execute(
            """
            INSERT INTO recognition_move (recognition, number, move, from_state, to_state,
                evidence_number, moved_at, moved_by)
            SELECT ?, COUNT(*) + 1, ?, ?, ?, ?, ?, ? FROM recognition_move WHERE recognition = ?
            """,
            [row.id, move.rawValue, state, row.state, evidence, row.changedAt, subject, row.id])
    }
}
