import Bus
import Contracts
import Store

/// A project's own columns, without what is summed from other tables.
struct ProjectRow: Codable, Sendable {
    var id: ProjectID
    var parent: ProjectID?
    var number: Int?
    var name: String
    var placeName: String
    var region: RegionCode
    var content: String
    var planned: Money
    var years: String
    var firstYear: Int
    var lastYear: Int
    var stage: ProjectStage
    var outputs: [OutputTarget]
    var source: PlanSource
}

/// SQL of projects.
enum ProjectRows {
    static func insert(_ project: ProjectRow, _ tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO projects
                (id, parent, place, number, name, place_name, region, content, planned_fen, years,
                 first_year, last_year, stage, outputs, source)
            VALUES (?, ?, (SELECT COALESCE(max(place), 0) + 1 FROM projects), ?, ?, ?, ?, ?, ?, ?,
                ?, ?, ?, ?, ?)
            """,
            [
                project.id, project.parent, project.number, project.name, project.placeName,
                project.region, project.content, project.planned, project.years,
                project.firstYear, project.lastYear, project.stage,
                try Columns.json(project.outputs), project.source,
            ])
        try tx.execute("INSERT INTO project_totals (project) VALUES (?)", [project.id])
    }

    /// In the order they were entered.
    static func all(_ tx: ReadTransaction) throws -> [ProjectRow] {
        try tx.fetchAll(ProjectRow.self, "SELECT \(columns) FROM projects ORDER BY place")
    }

    /// Throws NOT_FOUND.
    static func find(_ id: ProjectID, _ tx: ReadTransaction) throws -> ProjectRow {
        guard
            let found = try tx.fetchOne(
                ProjectRow.self, "SELECT \(columns) FROM projects WHERE id = ?", [id])
        else { throw CallError.notFound("project \(id)") }
        return found
    }

    static func exists(_ id: ProjectID, _ tx: ReadTransaction) throws -> Bool {
        try tx.fetchValue(Int.self, "SELECT 1 FROM projects WHERE id = ?", [id]) != nil
    }

    /// The place of the project entered last; places are never given up.
    static func lastPlace(_ tx: ReadTransaction) throws -> Int {
        try tx.fetchValue(Int.self, "SELECT max(place) FROM projects") ?? 0
    }

    static func children(of id: ProjectID, _ tx: ReadTransaction) throws -> [ProjectRow] {
        try tx.fetchAll(
            ProjectRow.self, "SELECT \(columns) FROM projects WHERE parent = ? ORDER BY place", [id]
        )
    }

    static func setStage(_ stage: ProjectStage, of id: ProjectID, _ tx: WriteTransaction) throws {
        try tx.execute("UPDATE projects SET stage = ? WHERE id = ?", [stage, id])
    }

    private static let columns = """
        id, parent, number, name, place_name AS "placeName", region, content,
        planned_fen AS "planned", years, first_year AS "firstYear", last_year AS "lastYear",
        stage, outputs, source
        """
}

/// SQL of the moves through the life-cycle.
enum StageRows {
    static func insert(_ move: StageMove, of project: ProjectID, _ tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO stage_moves
                (project, sequence, from_stage, to_stage, entered_on, backward, documents,
                 recorded_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                project, move.sequence, move.from, move.to, move.enteredOn, move.backward,
                try Columns.json(move.documents), move.recordedAt,
            ])
    }

    static func moves(of project: ProjectID, _ tx: ReadTransaction) throws -> [StageMove] {
        try tx.fetchAll(
            StageMove.self,
            """
            SELECT sequence, from_stage AS "from", to_stage AS "to", entered_on AS "enteredOn",
                backward, documents, recorded_at AS "recordedAt"
            FROM stage_moves WHERE project = ? ORDER BY sequence
            """, [project])
    }
}
