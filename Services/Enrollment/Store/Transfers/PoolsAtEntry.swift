import Bus
import Contracts
import Store

/// 属地招生 (E5) at the door of the roll: a senior high school enters pupils of its own pool only.
///
/// It holds from the school year whose first day the rule is in force on; who came before is not asked.
/// Source: as `SeniorPool`.
struct PoolsAtEntry: Sendable {
    private let book: RuleBook
    private let thisYear: SchoolYear?

    init(_ book: RuleBook, on day: CalendarDate) {
        self.book = book
        thisYear = SchoolYear(containing: day)
    }

    /// - Throws: E5, naming the record's origin, also when nobody knows where a pupil of the first grade was before.
    func check(
        _ student: StudentRecord, as person: PersonKey, school: RegionCode, at path: String,
        _ transaction: ReadTransaction
    ) throws {
        guard isInForce(forGrade: student.grade) else { return }
        let field = "\(path).originRegion"
        let roll = try transaction.originOfSenior(person, to: student.schoolCode)
        guard roll != nil || student.originRegion != nil else {
            guard student.grade == 1 else { return }
            throw RuleViolation(
                "E5", "ORIGIN_UNKNOWN", field: field,
                "no roll says where the pupil was before, and the record does not either")
        }
        do {
            let origin = try SeniorPool.origin(roll: roll, stated: student.originRegion)
            try SeniorPool.check(child: origin, school: school)
        } catch var violation as RuleViolation {
            violation.field = field
            throw violation
        }
    }

    /// Whether the rule was in force when pupils of a grade came.
    private func isInForce(forGrade grade: Int) -> Bool {
        guard let thisYear, let entry = SchoolYear(startYear: thisYear.startYear - grade + 1) else {
            return false
        }
        return book.inForce(on: entry.firstDay).contains { $0.rule == .seniorPool }
    }
}

extension ReadTransaction {
    /// Where a pupil of a senior high school was before: at its last junior school, or at this school's own junior stage.
    func originOfSenior(_ person: PersonKey, to school: SchoolCode) throws -> RegionCode? {
        if let active = try activeRoll(person), active.stage == .junior {
            return try self.school(active.schoolCode)?.region
        }
        return try fetchValue(
            RegionCode.self,
            """
            SELECT s.region FROM rolls r JOIN schools s ON s.code = r.school_code
            WHERE r.person_key = ? AND r.state <> 'active' AND r.stage = 'junior'
            ORDER BY r.entered_at DESC LIMIT 1
            """, [person])
    }
}
