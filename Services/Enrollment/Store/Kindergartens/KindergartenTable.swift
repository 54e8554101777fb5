import Bus
import Contracts
import Store

/// A row of `kindergartens`.
struct KindergartenRow: Codable, Sendable {
    var schoolCode: SchoolCode
    var state: KindergartenState
    var revision: Int
    var facts: KindergartenFacts
    var change: KindergartenFacts?
    /// Of the facts that stand or wait, with what they were measured by: the schema compares the two.
    var plannedRoll: Int
    var largestRoll: Int
    var submittedBy: String?
    var reviewedBy: String?
    var document: String?
    var changedAt: Int64

    /// The facts that wait for a decision, or stand.
    var current: KindergartenFacts { change ?? facts }

    /// Keeps the numbers that the schema compares.
    mutating func keep(_ compliance: KindergartenCompliance) {
        plannedRoll = facts.plannedRoll
        largestRoll = compliance.largestRoll
    }

    func answer(_ compliance: KindergartenCompliance) -> KindergartenFiling {
        KindergartenFiling(
            schoolCode: schoolCode, state: state, revision: revision, facts: facts, change: change,
            compliance: compliance, submittedBy: submittedBy, reviewedBy: reviewedBy,
            document: document, changedAt: Timestamp(millisecondsSinceEpoch: changedAt))
    }
}

/// A row of `kindergarten_fees`.
struct KindergartenFeeRow: Codable, Sendable {
    var schoolCode: SchoolCode
    var item: FeeItem
    var basis: FeeBasis
    var perMonth: Int64
    var documentNo: String?
    var validFrom: CalendarDate

    init(_ fee: KindergartenFee, of school: SchoolCode) {
        schoolCode = school
        item = fee.item
        basis = fee.basis
        perMonth = fee.perMonth.fen
        documentNo = fee.documentNo
        validFrom = fee.validFrom
    }

    var answer: KindergartenFee {
        KindergartenFee(
            item: item, basis: basis, perMonth: Money(fen: perMonth), documentNo: documentNo,
            validFrom: validFrom)
    }
}

extension ReadTransaction {
    func kindergarten(_ code: SchoolCode) throws -> KindergartenRow? {
        try fetchOne(
            KindergartenRow.self, "SELECT * FROM kindergartens WHERE school_code = ?", [code])
    }

    /// The row with its school, or NOT_FOUND.
    func requireKindergarten(_ code: SchoolCode) throws -> (KindergartenRow, SchoolRow) {
        guard let row = try kindergarten(code) else {
            throw CallError.notFound("a filing of kindergarten \(code)")
        }
        return (row, try requireSchool(code))
    }

    func kindergartens(
        _ filter: ListKindergartens, after: SchoolCode?, limit: Int
    ) throws -> [KindergartenRow] {
        var conditions = Conditions()
        conditions.equal("s.region", filter.region)
        conditions.equal("k.state", filter.state)
        conditions.after("k.school_code", after)
        return try fetchAll(
            KindergartenRow.self,
            """
            SELECT k.* FROM kindergartens k JOIN schools s ON s.code = k.school_code
            \(conditions.text) ORDER BY k.school_code LIMIT ?
            """, conditions.values + [limit])
    }

    /// The audit by the rules of a day.
    func kindergartenAudit(on day: CalendarDate) throws -> KindergartenAudit {
        let words = try fetchAll(
            String.self,
            """
            SELECT word FROM kindergarten_name_words
            WHERE valid_from <= ? AND (valid_to IS NULL OR valid_to >= ?) ORDER BY word
            """, [day, day])
        return KindergartenAudit(
            standards: try KindergartenStandards(ruleBook(), forbiddenWords: words, on: day))
    }

    /// One fee of each kind: the latest in force on a day.
    func fees(of code: SchoolCode, on day: CalendarDate) throws -> [KindergartenFee] {
        try fetchAll(
            KindergartenFeeRow.self,
            """
            SELECT * FROM kindergarten_fees f WHERE school_code = ? AND valid_from =
                (SELECT MAX(valid_from) FROM kindergarten_fees l WHERE l.school_code = f.school_code
                 AND l.item = f.item AND l.valid_from <= ?) ORDER BY item
            """, [code, day]
        ).map(\.answer)
    }
}
