import Bus
import Contracts
import Store

/// A row of `placement_cases`.
struct PlacementRow: Codable, Sendable {
    var number: Int
    var personKey: PersonKey
    var region: RegionCode
    var state: PlacementState
    var assessment: PlacementAssessment?
    var proposal: PlacementProposal?
    var schoolCode: SchoolCode?
    var planDocument: String?
    var reviewDue: CalendarDate?

    static let prefix = "PLACEMENT-"
    var id: String { "\(Self.prefix)\(number)" }

    /// Without what was found and decided before: its records have that.
    mutating func beginAgain(in region: RegionCode) {
        self.region = region
        assessment = nil
        proposal = nil
        schoolCode = nil
        planDocument = nil
        reviewDue = nil
    }
}

/// A row of `placement_records`.
struct PlacementRecordRow: Codable, Sendable {
    var caseNumber: Int
    var number: Int
    var step: PlacementStep
    var on: CalendarDate
    var by: String
    var note: String
    var region: RegionCode?

    enum CodingKeys: String, CodingKey {
        case number, step, note, region
        case caseNumber = "case_number"
        case on = "on_day"
        case by = "by_subject"
    }
}

extension ReadTransaction {
    /// The row, or NOT_FOUND.
    func requirePlacement(_ id: String, _ context: ServerContext) throws -> PlacementRow {
        guard id.hasPrefix(PlacementRow.prefix),
            let number = Int(id.dropFirst(PlacementRow.prefix.count)),
            let row = try fetchOne(
                PlacementRow.self, "SELECT * FROM placement_cases WHERE number = ?", [number])
        else { throw CallError.notFound("this placement case") }
        try context.requireDistrict(row.region.text)
        return row
    }

    func placement(of person: PersonKey) throws -> PlacementRow? {
        try fetchOne(
            PlacementRow.self, "SELECT * FROM placement_cases WHERE person_key = ?", [person])
    }

    func placementAnswer(_ row: PlacementRow) throws -> PlacementCase {
        PlacementCase(
            id: row.id, personKey: row.personKey, region: row.region, state: row.state,
            assessment: row.assessment, proposal: row.proposal, planDocument: row.planDocument,
            reviewDue: row.reviewDue,
            records: try fetchAll(
                PlacementRecordRow.self,
                "SELECT * FROM placement_records WHERE case_number = ? ORDER BY number",
                [row.number]
            ).map {
                PlacementRecord(
                    number: $0.number, step: $0.step, on: $0.on, by: $0.by, note: $0.note,
                    region: $0.region)
            })
    }
}

extension WriteTransaction {
    /// Keeps a case with the record of the step that made it so.
    func keep(
        _ row: PlacementRow, _ step: PlacementStep, on day: CalendarDate, note: String,
        _ context: ServerContext
    ) throws {
        try upsert(into: "placement_cases", row, key: ["number"])
        let last =
            try fetchValue(
                Int.self, "SELECT MAX(number) FROM placement_records WHERE case_number = ?",
                [row.number]) ?? 0
        try insert(
            into: "placement_records",
            PlacementRecordRow(
                caseNumber: row.number, number: last + 1, step: step, on: day,
                by: context.principal.subject, note: note,
                region: step == .list ? row.region : nil))
    }
}
