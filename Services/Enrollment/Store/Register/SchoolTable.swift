import Bus
import Contracts
import Store

/// A row of `schools`.
struct SchoolRow: Codable, Sendable, Equatable {
    var code: SchoolCode
    var name: String
    var region: RegionCode
    var stage: Stage
    var ownership: Ownership
    var status: SchoolStatus
    var construction: Construction?
    var sample: Bool
    var retiredByDocument: String?

    static let columns =
        "code, name, region, stage, ownership, status, construction, sample, retired_by_document"
}

/// A row of `school_stages`.
struct SchoolStageRow: Codable, Sendable {
    var schoolCode: SchoolCode
    var stage: Stage
    var openingSeats: Int
    var certifiedSeats: Int

    static let columns = "school_code, stage, opening_seats, certified_seats"
}

/// What a school has in a stage, as read for an answer.
private struct StageFigures: Decodable {
    var schoolCode: SchoolCode
    var stage: Stage
    var certifiedSeats: Int
    var enrolled: Int

    /// Ends before the condition.
    static let select = """
        SELECT s.school_code, s.stage, s.certified_seats,
            (SELECT COALESCE(SUM(c.enrolled), 0) FROM roll_counts c
             WHERE c.school_code = s.school_code AND c.stage = s.stage) AS enrolled
        FROM school_stages s
        """
}

extension ReadTransaction {
    func school(_ code: SchoolCode) throws -> SchoolRow? {
        try fetchOne(
            SchoolRow.self, "SELECT \(SchoolRow.columns) FROM schools WHERE code = ?", [code])
    }

    /// The row, or NOT_FOUND.
    func requireSchool(_ code: SchoolCode) throws -> SchoolRow {
        guard let row = try school(code) else { throw CallError.notFound("school \(code)") }
        return row
    }

    /// The row of a school that is not retired.
    func requireActiveSchool(_ code: SchoolCode, field: String) throws -> SchoolRow {
        let row = try requireSchool(code)
        guard row.status == .active else {
            throw RuleViolation(
                "SCHOOL_CODE", "CODE_RETIRED", field: field, "\(code) is retired")
        }
        return row
    }

    func stages(of code: SchoolCode) throws -> [SchoolStageRow] {
        try fetchAll(
            SchoolStageRow.self,
            "SELECT \(SchoolStageRow.columns) FROM school_stages WHERE school_code = ? ORDER BY stage",
            [code])
    }

    func stage(_ stage: Stage, of code: SchoolCode) throws -> SchoolStageRow? {
        try fetchOne(
            SchoolStageRow.self,
            "SELECT \(SchoolStageRow.columns) FROM school_stages WHERE school_code = ? AND stage = ?",
            [code, stage])
    }

    /// A school as the contract states it.
    func schoolAnswer(_ row: SchoolRow) throws -> School {
        let figures = try fetchAll(
            StageFigures.self, "\(StageFigures.select) WHERE s.school_code = ?", [row.code])
        return School(row, stages: figures.map(SchoolStage.init))
    }

    /// A part of the register in order of code.
    ///
    /// - Parameter limit: rows at most.
    func schools(_ filter: ListSchools, after: SchoolCode?, limit: Int) throws -> [School] {
        var conditions = Conditions()
        conditions.equal("region", filter.region)
        conditions.equal("stage", filter.stage)
        conditions.equal("ownership", filter.ownership)
        conditions.equal("status", filter.status ?? .active)
        conditions.after("code", after)
        let rows = try fetchAll(
            SchoolRow.self,
            "SELECT \(SchoolRow.columns) FROM schools \(conditions.text) ORDER BY code LIMIT ?",
            conditions.values + [limit])
        guard let first = rows.first, let last = rows.last else { return [] }
        let figures = try fetchAll(
            StageFigures.self, "\(StageFigures.select) WHERE s.school_code BETWEEN ? AND ?",
            [first.code, last.code])
        let byCode = Dictionary(grouping: figures, by: \.schoolCode)
        return rows.map { School($0, stages: (byCode[$0.code] ?? []).map(SchoolStage.init)) }
    }
}

extension School {
    fileprivate init(_ row: SchoolRow, stages: [SchoolStage]) {
        let order = Stage.allCases
        self.init(
            code: row.code, name: row.name, region: row.region, stage: row.stage,
            ownership: row.ownership, status: row.status,
            stages: stages.sorted {
                (order.firstIndex(of: $0.stage) ?? 0) < (order.firstIndex(of: $1.stage) ?? 0)
            },
            construction: row.construction, sample: row.sample)
    }
}

extension SchoolStage {
    fileprivate init(_ figures: StageFigures) {
        self.init(
            stage: figures.stage, certifiedSeats: figures.certifiedSeats,
            enrolled: figures.enrolled)
    }
}
