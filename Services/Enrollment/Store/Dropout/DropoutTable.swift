import Bus
import Contracts
import Store

/// A row of `dropout_cases`.
struct DropoutRow: Codable, Sendable {
    var number: Int
    var personKey: PersonKey
    var region: RegionCode
    var schoolCode: SchoolCode?
    var cause: DropoutCause
    var state: DropoutState
    var episode: Int
    var absentSince: CalendarDate
    var responsible: String

    static let prefix = "DROPOUT-"
    var id: String { "\(Self.prefix)\(number)" }

    func answer(_ records: [DropoutRecord]) -> DropoutCase {
        DropoutCase(
            id: id, personKey: personKey, region: region, schoolCode: schoolCode, cause: cause,
            state: state, episode: episode, absentSince: absentSince, responsible: responsible,
            records: records)
    }
}

/// A row of `dropout_records`.
struct DropoutRecordRow: Codable, Sendable {
    var caseNumber: Int
    var number: Int
    var episode: Int
    var step: DropoutStep
    var on: CalendarDate
    var by: String
    var note: String

    enum CodingKeys: String, CodingKey {
        case number, episode, step, note
        case caseNumber = "case_number"
        case on = "on_day"
        case by = "by_subject"
    }

    var answer: DropoutRecord {
        DropoutRecord(
            number: number, episode: episode, step: step, on: on, by: by, note: note)
    }
}

extension ReadTransaction {
    /// The row, or NOT_FOUND.
    func requireDropoutCase(_ id: String) throws -> DropoutRow {
        guard id.hasPrefix(DropoutRow.prefix),
            let number = Int(id.dropFirst(DropoutRow.prefix.count)),
            let row = try fetchOne(
                DropoutRow.self, "SELECT * FROM dropout_cases WHERE number = ?", [number])
        else { throw CallError.notFound("this drop-out case") }
        return row
    }

    func dropoutCase(of person: PersonKey) throws -> DropoutRow? {
        try fetchOne(
            DropoutRow.self, "SELECT * FROM dropout_cases WHERE person_key = ?", [person])
    }

    func dropoutAnswer(_ row: DropoutRow) throws -> DropoutCase {
        row.answer(
            try fetchAll(
                DropoutRecordRow.self,
                "SELECT * FROM dropout_records WHERE case_number = ? ORDER BY number", [row.number]
            ).map(\.answer))
    }

    func dropoutCases(in region: RegionCode) throws -> [DropoutRow] {
        try fetchAll(
            DropoutRow.self, "SELECT * FROM dropout_cases WHERE region = ? ORDER BY number",
            [region])
    }

    /// The ledgers of a region and school year, compared.
    func dropoutReport(_ request: DropoutReportRequest) throws -> DropoutReport {
        func people(_ sql: String) throws -> Set<PersonKey> {
            Set(try fetchAll(PersonKey.self, sql, [request.schoolYear, request.region]))
        }
        let list = "FROM eligible_children e WHERE e.school_year = ? AND e.region = ?"
        let household = try people("SELECT e.person_key \(list)")
        let poverty = try people("SELECT e.person_key \(list) AND e.poverty = 1")
        let roll = try people(
            """
            SELECT e.person_key FROM eligible_children e
            JOIN rolls r ON r.person_key = e.person_key AND r.state = 'active'
            WHERE e.school_year = ? AND e.region = ?
            """)
        let cases = try fetchAll(
            DropoutRow.self,
            """
            SELECT d.* FROM dropout_cases d JOIN eligible_children e ON e.person_key = d.person_key
            WHERE e.school_year = ? AND e.region = ?
            """, [request.schoolYear, request.region])
        func keys(_ holds: (DropoutState) -> Bool) -> Set<PersonKey> {
            Set(cases.filter { holds($0.state) }.map(\.personKey))
        }
        let dropped = keys(\.isDropped)
        let compared = DropoutComparison(
            household: household, roll: roll, atSchool: roll.subtracting(keys(\.isAway)),
            dropped: dropped, poverty: poverty)
        return DropoutReport(
            eligible: household.count, suspected: keys { $0 == .suspected }.count,
            dropped: dropped.count, notOnRoll: compared.notOnRoll.count,
            notAtSchool: compared.notAtSchool.count,
            droppedInPoverty: compared.droppedInPoverty.count,
            world: ClosedWorld(
                eligible: household,
                registered: roll.union(keys { $0 == .atSchoolElsewhere }),
                exempt: keys { $0 == .healthExempt }, openCase: keys { !$0.isClosed },
                limit: EnrollmentLimits.batchRecords))
    }
}

extension WriteTransaction {
    /// Opens a child's case, or reopens its closed one.
    ///
    /// - Throws: ILLEGAL_MOVE while the child's case is open and the child is away.
    func suspect(
        _ person: PersonKey, in region: RegionCode, _ cause: DropoutCause,
        school: SchoolCode?, since: CalendarDate, responsible: String, note: String,
        _ context: ServerContext
    ) throws -> DropoutRow {
        var row: DropoutRow
        if let earlier = try dropoutCase(of: person) {
            row = earlier
            row.state = try DropoutLifecycle.transitions.move(row.state, .suspect)
            row.episode += 1
            row.region = region
            row.schoolCode = school
            row.cause = cause
            row.absentSince = since
            row.responsible = responsible
        } else {
            let last = try fetchValue(Int.self, "SELECT MAX(number) FROM dropout_cases") ?? 0
            row = DropoutRow(
                number: last + 1, personKey: person, region: region, schoolCode: school,
                cause: cause, state: .suspected, episode: 1, absentSince: since,
                responsible: responsible)
        }
        try keep(row, .suspect, on: since, note: note, context)
        try append(
            event: DropoutSuspected(
                caseID: row.id, personKey: person, episode: row.episode, cause: cause),
            subject: row.id, attributes: EventAttributes(context, district: region.text))
        return row
    }

    /// Keeps a case with the record of the step that made it so.
    func keep(
        _ row: DropoutRow, _ step: DropoutStep, on day: CalendarDate, note: String,
        _ context: ServerContext
    ) throws {
        try upsert(into: "dropout_cases", row, key: ["number"])
        let last =
            try fetchValue(
                Int.self, "SELECT MAX(number) FROM dropout_records WHERE case_number = ?",
                [row.number]) ?? 0
        try insert(
            into: "dropout_records",
            DropoutRecordRow(
                caseNumber: row.number, number: last + 1, episode: row.episode, step: step,
                on: day, by: context.principal.subject, note: note))
    }
}
