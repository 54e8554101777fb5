import Bus
import Contracts
import Store

/// A row of `enrollment_violations`.
struct ViolationRow: Codable, Sendable {
    var number: Int
    var kind: ViolationKind
    var schoolCode: SchoolCode
    var schoolYear: SchoolYear
    var finding: String
    var documentNo: String?
    var recordedBy: String
    var recordedAt: Int64

    private static let idPrefix = "violation-"

    /// The number of an id; nil when it is none.
    static func number(of id: String) -> Int? {
        id.hasPrefix(idPrefix) ? Int(id.dropFirst(idPrefix.count)) : nil
    }

    var answer: EnrollmentViolation {
        EnrollmentViolation(
            id: "\(Self.idPrefix)\(number)", kind: kind, schoolCode: schoolCode,
            schoolYear: schoolYear, finding: finding, documentNo: documentNo,
            recordedBy: recordedBy, recordedAt: Timestamp(millisecondsSinceEpoch: recordedAt))
    }
}

/// A new pupil's school, and its region and that of the junior school before.
private struct EntryRow: Decodable {
    var school: SchoolCode
    var region: RegionCode
    var origin: RegionCode?
}

private struct PlannedRow: Decodable {
    var school: SchoolCode
    var seats: Int
}

/// A candidate's junior region and the region of its senior high school, counted.
private struct WayRow: Decodable {
    var origin: RegionCode
    var target: RegionCode?
    var candidates: Int
}

extension ReadTransaction {
    func violations(
        _ filter: ListViolations, after: Int?, limit: Int
    ) throws -> [ViolationRow] {
        var conditions = Conditions()
        conditions.equal("school_year", filter.schoolYear)
        conditions.equal("school_code", filter.schoolCode)
        conditions.equal("kind", filter.kind)
        conditions.after("number", after)
        return try fetchAll(
            ViolationRow.self,
            "SELECT * FROM enrollment_violations \(conditions.text) ORDER BY number LIMIT ?",
            conditions.values + [limit])
    }

    func isRecorded(
        _ finding: EntryFinding, at school: SchoolCode, _ year: SchoolYear
    ) throws -> Bool {
        try fetchValue(
            Int.self,
            """
            SELECT 1 FROM enrollment_violations WHERE document_no IS NULL
                AND kind = ? AND school_code = ? AND school_year = ? AND finding = ?
            """, [finding.kind, school, year, finding.text]) != nil
    }

    /// The first grade of every senior high school with a plan or new pupils, in order of code.
    func seniorEntries(_ year: SchoolYear) throws -> [EntryFigures] {
        var figures: [SchoolCode: EntryFigures] = [:]
        let planned = try fetchAll(
            PlannedRow.self,
            """
            SELECT school_code AS school, SUM(seats) AS seats FROM plan_lines
            WHERE school_year = ? AND stage = 'senior'
                AND state IN ('published', 'locked', 'amended', 'closed')
            GROUP BY school_code
            """, [year])
        for row in planned {
            figures[row.school] = EntryFigures(
                school: row.school, planned: row.seats, entered: 0, outOfPool: 0)
        }
        try forEach(
            EntryRow.self,
            """
            SELECT r.school_code AS school, s.region,
                (SELECT j.region FROM rolls e JOIN schools j ON j.code = e.school_code
                 WHERE e.person_key = r.person_key AND e.state <> 'active' AND e.stage = 'junior'
                 ORDER BY e.entered_at DESC LIMIT 1) AS origin
            FROM rolls r JOIN schools s ON s.code = r.school_code
            WHERE r.state = 'active' AND r.stage = 'senior' AND r.grade = 1
            """
        ) { row in
            var entry =
                figures[row.school]
                ?? EntryFigures(school: row.school, planned: 0, entered: 0, outOfPool: 0)
            entry.entered += 1
            if let origin = row.origin,
                try SeniorPool(of: origin, field: "region")
                    != SeniorPool(of: row.region, field: "region")
            {
                entry.outOfPool += 1
            }
            figures[row.school] = entry
        }
        return figures.values.sorted { $0.school < $1.school }
    }

    /// Where each county's candidates went on.
    func outflow(_ year: SchoolYear) throws -> Outflow {
        _ = try requireExamRules(year)
        let ways = try fetchAll(
            WayRow.self,
            """
            SELECT j.region AS origin, t.region AS target, COUNT(*) AS candidates
            FROM score_cards c JOIN schools j ON j.code = c.junior_school
                LEFT JOIN rolls r ON r.person_key = c.person_key AND r.state = 'active'
                    AND r.stage = 'senior'
                LEFT JOIN schools t ON t.code = r.school_code
            WHERE c.school_year = ? AND c.graduate = 'fresh'
            GROUP BY j.region, t.region ORDER BY j.region
            """, [year])
        var counties: [RegionCode: CountyOutflow] = [:]
        for way in ways {
            var county =
                counties[way.origin]
                ?? CountyOutflow(
                    region: way.origin, candidates: 0, stayed: 0, left: 0, elsewhere: 0)
            county.candidates += way.candidates
            if let target = way.target {
                let isOwn =
                    try SeniorPool(of: way.origin, field: "region")
                    == SeniorPool(of: target, field: "region")
                if isOwn { county.stayed += way.candidates } else { county.left += way.candidates }
            } else {
                county.elsewhere += way.candidates
            }
            counties[way.origin] = county
        }
        return Outflow(
            schoolYear: year, counties: counties.values.sorted { $0.region < $1.region })
    }
}

extension WriteTransaction {
    /// Keeps a breach and tells it.
    func record(
        _ kind: ViolationKind, at school: SchoolRow, _ year: SchoolYear, _ finding: String,
        document: String?, _ context: ServerContext
    ) throws -> EnrollmentViolation {
        let last = try fetchValue(Int.self, "SELECT MAX(number) FROM enrollment_violations")
        let row = ViolationRow(
            number: (last ?? 0) + 1, kind: kind, schoolCode: school.code, schoolYear: year,
            finding: finding, documentNo: document, recordedBy: context.principal.subject,
            recordedAt: now)
        try insert(into: "enrollment_violations", row)
        let answer = row.answer
        try append(
            event: ViolationDetected(
                violationID: answer.id, kind: kind, schoolCode: school.code, schoolYear: year),
            subject: answer.id,
            attributes: EventAttributes(
                context, district: school.region.text, schoolyear: year.text))
        return answer
    }
}
