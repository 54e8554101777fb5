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
    /// Of what the register found: `EntryFinding.subject`.
    var subject: String
    var state: ViolationState
    var handledDocument: String?
    var handledOutcome: String?
    var handledBy: String?
    var handledAt: Int64?

    private static let idPrefix = "violation-"

    /// The number of an id; nil when it is none.
    static func number(of id: String) -> Int? {
        id.hasPrefix(idPrefix) ? Int(id.dropFirst(idPrefix.count)) : nil
    }

    var id: String { "\(Self.idPrefix)\(number)" }

    var answer: EnrollmentViolation {
        EnrollmentViolation(
            id: id, kind: kind, schoolCode: schoolCode,
            schoolYear: schoolYear, finding: finding, documentNo: documentNo,
            recordedBy: recordedBy, recordedAt: Timestamp(millisecondsSinceEpoch: recordedAt),
            state: state, handling: handling)
    }

    private var handling: ViolationHandling? {
        guard let handledDocument, let handledOutcome, let handledBy, let handledAt else {
            return nil
        }
        return ViolationHandling(
            documentNo: handledDocument, outcome: handledOutcome, by: handledBy,
            at: Timestamp(millisecondsSinceEpoch: handledAt))
    }
}

extension ReadTransaction {
    func violations(
        _ filter: ListViolations, after: Int?, limit: Int
    ) throws -> [ViolationRow] {
        var conditions = Conditions()
        conditions.equal("school_year", filter.schoolYear)
        conditions.equal("school_code", filter.schoolCode)
        conditions.equal("kind", filter.kind)
        conditions.equal("state", filter.state)
        conditions.after("number", after)
        return try fetchAll(
            ViolationRow.self,
            "SELECT * FROM enrollment_violations \(conditions.text) ORDER BY number LIMIT ?",
            conditions.values + [limit])
    }

    /// The row, or NOT_FOUND.
    func requireViolation(_ id: String) throws -> ViolationRow {
        guard let number = ViolationRow.number(of: id),
            let row = try fetchOne(
                ViolationRow.self, "SELECT * FROM enrollment_violations WHERE number = ?",
                [number])
        else { throw CallError.notFound("this violation") }
        return row
    }

    /// The last record of what the register found of one kind and subject at a school.
    fileprivate func lastFound(
        _ finding: EntryFinding, at school: SchoolCode, _ year: SchoolYear
    ) throws -> ViolationRow? {
        try fetchOne(
            ViolationRow.self,
            """
            SELECT * FROM enrollment_violations WHERE document_no IS NULL
                AND kind = ? AND school_code = ? AND school_year = ? AND subject = ?
            ORDER BY number DESC LIMIT 1
            """, [finding.kind, school, year, finding.subject])
    }
}

extension WriteTransaction {
    /// Keeps what the register found; nil when it is known, open or handled.
    ///
    /// An open one is brought up to date; a handled one that is another now is opened anew.
    func keep(
        _ finding: EntryFinding, at school: SchoolRow, _ year: SchoolYear, _ context: ServerContext
    ) throws -> EnrollmentViolation? {
        if var last = try lastFound(finding, at: school.code, year) {
            if last.finding == finding.text { return nil }
            if last.state == .open {
                last.finding = finding.text
                try save(last)
                return last.answer
            }
        }
        return try record(
            finding.kind, at: school, year, finding.text, subject: finding.subject, document: nil,
            context)
    }

    /// Keeps a breach, tells it, and opens the case that names the school and its authority.
    func record(
        _ kind: ViolationKind, at school: SchoolRow, _ year: SchoolYear, _ finding: String,
        subject: String = "", document: String?, _ context: ServerContext
    ) throws -> EnrollmentViolation {
        let last = try fetchValue(Int.self, "SELECT MAX(number) FROM enrollment_violations")
        let row = ViolationRow(
            number: (last ?? 0) + 1, kind: kind, schoolCode: school.code, schoolYear: year,
            finding: finding, documentNo: document, recordedBy: context.principal.subject,
            recordedAt: now, subject: subject, state: .open)
        try insert(into: "enrollment_violations", row)
        try append(
            event: ViolationDetected(
                violationID: row.id, kind: kind, schoolCode: school.code, schoolYear: year),
            subject: row.id,
            attributes: EventAttributes(
                context, district: school.region.text, schoolyear: year.text))
        try openCase(of: row.answer, authority: school.region, context)
        return row.answer
    }

    func save(_ row: ViolationRow) throws {
        try upsert(into: "enrollment_violations", row, key: ["number"])
    }
}
