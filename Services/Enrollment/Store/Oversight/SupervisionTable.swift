import Bus
import Contracts
import Store

/// A row of `supervision_cases`.
struct SupervisionRow: Codable, Sendable {
    var number: Int
    var kind: SupervisionKind
    var schoolCode: SchoolCode?
    var site: String?
    var authority: RegionCode
    var violationID: String?
    var finding: String
    var documentNo: String?
    var state = SupervisionState.open
    var openedBy: String
    var openedAt: Int64
    var dueOn: CalendarDate?
    var schoolAnswer: String?
    var authorityAnswer: String?
    var outcome: String?

    private static let idPrefix = "SUPERVISION-"

    /// The number of an id; nil when it is none.
    static func number(of id: String) -> Int? {
        id.hasPrefix(idPrefix) ? Int(id.dropFirst(idPrefix.count)) : nil
    }

    var course: SupervisionCourse {
        get {
            SupervisionCourse(
                state: state, schoolAnswer: schoolAnswer, authorityAnswer: authorityAnswer,
                outcome: outcome)
        }
        set {
            state = newValue.state
            schoolAnswer = newValue.schoolAnswer
            authorityAnswer = newValue.authorityAnswer
            outcome = newValue.outcome
        }
    }

    var answer: SupervisionCase {
        SupervisionCase(
            id: "\(Self.idPrefix)\(number)", kind: kind, schoolCode: schoolCode, site: site,
            authority: authority, violationID: violationID, finding: finding,
            documentNo: documentNo, state: state,
            openedAt: Timestamp(millisecondsSinceEpoch: openedAt), dueOn: dueOn,
            schoolAnswer: schoolAnswer, authorityAnswer: authorityAnswer, outcome: outcome)
    }
}

/// What a case is opened with.
struct SupervisionOpening: Sendable {
    var kind: SupervisionKind
    var schoolCode: SchoolCode?
    var site: String?
    var authority: RegionCode
    var violationID: String?
    var finding: String
    var documentNo: String?
    var dueOn: CalendarDate?
}

/// A row of `fee_ceilings`.
private struct FeeCeilingRow: Codable {
    var region: RegionCode
    var kind: KindergartenKind
    var item: FeeItem
    var perMonth: Int64
    var documentNo: String
    var validFrom: CalendarDate

    init(_ ceiling: FeeCeiling) {
        region = ceiling.region
        kind = ceiling.kind
        item = ceiling.item
        perMonth = ceiling.perMonth.fen
        documentNo = ceiling.documentNo
        validFrom = ceiling.validFrom
    }

    var answer: FeeCeiling {
        FeeCeiling(
            region: region, kind: kind, item: item, perMonth: Money(fen: perMonth),
            documentNo: documentNo, validFrom: validFrom)
    }
}

extension ReadTransaction {
    /// The row, or NOT_FOUND.
    func requireSupervisionCase(_ id: String) throws -> SupervisionRow {
        let row = try SupervisionRow.number(of: id).flatMap { number in
            try fetchOne(
                SupervisionRow.self, "SELECT * FROM supervision_cases WHERE number = ?", [number])
        }
        guard let row else { throw CallError.notFound("this case of supervision") }
        return row
    }

    func supervisionCases(
        _ filter: ListSupervisionCases, after: Int?, limit: Int
    ) throws -> [SupervisionRow] {
        var conditions = Conditions()
        conditions.equal("authority", filter.authority)
        conditions.equal("kind", filter.kind)
        conditions.equal("state", filter.state)
        conditions.after("number", after)
        return try fetchAll(
            SupervisionRow.self,
            "SELECT * FROM supervision_cases \(conditions.text) ORDER BY number LIMIT ?",
            conditions.values + [limit])
    }

    /// Whether the register has found the same and the case is open.
    func isUnderSupervision(_ opening: SupervisionOpening) throws -> Bool {
        try fetchValue(
            Int.self,
            """
            SELECT 1 FROM supervision_cases WHERE document_no IS NULL AND state = 'OPEN'
                AND kind = ? AND school_code = ? AND finding = ?
            """, [opening.kind, opening.schoolCode, opening.finding]) != nil
    }

    /// The latest ceilings in force on a day.
    func feeCeilings(
        _ region: RegionCode?, kind: KindergartenKind? = nil, on day: CalendarDate
    ) throws -> [FeeCeiling] {
        var conditions = Conditions()
        conditions.equal("region", region)
        conditions.equal("kind", kind)
        let known = try fetchAll(
            FeeCeilingRow.self,
            "SELECT * FROM fee_ceilings \(conditions.text) ORDER BY region, kind, item, valid_from",
            conditions.values
        ).map(\.answer).filter { $0.validFrom <= day }
        return known.enumerated().filter { index, ceiling in
            guard index + 1 < known.count else { return true }
            let next = known[index + 1]
            return (next.region, next.kind, next.item)
                != (ceiling.region, ceiling.kind, ceiling.item)
        }.map(\.element)
    }
}

extension WriteTransaction {
    /// Opens a case and tells it.
    @discardableResult
    func open(
        _ opening: SupervisionOpening, _ context: ServerContext
    ) throws -> SupervisionCase {
        let last = try fetchValue(Int.self, "SELECT MAX(number) FROM supervision_cases")
        let row = SupervisionRow(
            number: (last ?? 0) + 1, kind: opening.kind, schoolCode: opening.schoolCode,
            site: opening.site, authority: opening.authority, violationID: opening.violationID,
            finding: opening.finding, documentNo: opening.documentNo,
            openedBy: context.principal.subject, openedAt: now, dueOn: opening.dueOn)
        try insert(into: "supervision_cases", row)
        let answer = row.answer
        try append(
            event: SupervisionOpened(
                caseID: answer.id, kind: answer.kind, schoolCode: answer.schoolCode,
                authority: answer.authority),
            subject: answer.id,
            attributes: EventAttributes(context, district: answer.authority.text))
        return answer
    }

    /// Opens the case of a breach of recruitment, unless it has one.
    func openCase(
        of violation: EnrollmentViolation, authority: RegionCode, _ context: ServerContext
    ) throws {
        let known = try fetchValue(
            Int.self, "SELECT 1 FROM supervision_cases WHERE violation_id = ?", [violation.id])
        guard known == nil else { return }
        try open(
            SupervisionOpening(
                kind: .recruitment, schoolCode: violation.schoolCode, authority: authority,
                violationID: violation.id,
                finding: "\(violation.kind.rawValue): \(violation.finding)",
                documentNo: violation.documentNo), context)
    }

    func save(_ ceiling: FeeCeiling) throws {
        try upsert(
            into: "fee_ceilings", FeeCeilingRow(ceiling),
            key: ["region", "kind", "item", "valid_from"])
    }
}
