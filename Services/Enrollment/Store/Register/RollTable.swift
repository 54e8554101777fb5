import Bus
import Contracts
import Store

/// A row of `rolls`.
struct RollRow: Codable, Sendable {
    var personKey: PersonKey
    var schoolCode: SchoolCode
    var stage: Stage
    var grade: Int
    var classNumber: Int
    var state: String
    var enteredAt: Int64
    var endedAt: Int64?

    static let active = "active"
    static let columns =
        "person_key, school_code, stage, grade, class_number, state, entered_at, ended_at"
}

/// One class of the roll: a counter of `class_counts`, and a part of one of `roll_counts`.
struct RollCell: Hashable, Sendable {
    var schoolCode: SchoolCode
    var stage: Stage
    var grade: Int
    var classNumber: Int

    init(schoolCode: SchoolCode, stage: Stage, grade: Int, classNumber: Int) {
        self.schoolCode = schoolCode
        self.stage = stage
        self.grade = grade
        self.classNumber = classNumber
    }

    init(_ roll: RollRow) {
        self.init(
            schoolCode: roll.schoolCode, stage: roll.stage, grade: roll.grade,
            classNumber: roll.classNumber)
    }

    /// The same for every class of a grade.
    fileprivate var grades: RollCell {
        RollCell(schoolCode: schoolCode, stage: stage, grade: grade, classNumber: 0)
    }
}

extension ReadTransaction {
    /// The child's active roll.
    func activeRoll(_ person: PersonKey) throws -> RollRow? {
        try fetchOne(
            RollRow.self,
            "SELECT \(RollRow.columns) FROM rolls WHERE person_key = ? AND state = 'active'",
            [person])
    }

    /// The region of the school where the child's active roll is.
    func rollRegion(_ person: PersonKey) throws -> RegionCode? {
        try fetchValue(
            RegionCode.self,
            """
            SELECT s.region FROM rolls r JOIN schools s ON s.code = r.school_code
            WHERE r.person_key = ? AND r.state = 'active'
            """, [person])
    }

    func rollCounts(_ request: RollCountsRequest) throws -> [RollCount] {
        var conditions = Conditions()
        conditions.equal("s.region", request.region)
        conditions.equal("c.stage", request.stage)
        conditions.equal("c.school_code", request.schoolCode)
        let group =
            switch request.by {
            case .school: "c.school_code"
            case .stage: "c.stage"
            case .region: "s.region"
            case .grade: "c.stage, c.grade"
            }
        let rows = try fetchAll(
            CountRow.self,
            """
            SELECT MIN(c.school_code) AS school_code, MIN(s.region) AS region,
                MIN(c.stage) AS stage, MIN(c.grade) AS grade, SUM(c.enrolled) AS enrolled
            FROM roll_counts c JOIN schools s ON s.code = c.school_code \(conditions.text)
            GROUP BY \(group) HAVING SUM(c.enrolled) > 0 ORDER BY \(group)
            """, conditions.values)
        return rows.map { $0.answer(by: request.by) }
    }
}

extension WriteTransaction {
    /// Moves the counters of classes and grades, and tells each grade's change as an event. In a fixed order.
    func changeRolls(
        _ changes: [RollCell: Int], within cap: ClassCap,
        attributes: (SchoolCode) -> EventAttributes
    ) throws {
        var grades: [RollCell: Int] = [:]
        for (cell, change) in changes where change != 0 {
            try changeClass(cell, by: change, limit: cap.limit(of: cell))
            grades[cell.grades, default: 0] += change
        }
        let ordered = grades.filter { $1 != 0 }.sorted {
            ($0.key.schoolCode, $0.key.stage.rawValue, $0.key.grade)
                < ($1.key.schoolCode, $1.key.stage.rawValue, $1.key.grade)
        }
        for (cell, change) in ordered {
            try changeGrade(cell, by: change, attributes: attributes(cell.schoolCode))
        }
    }

    private func changeGrade(
        _ cell: RollCell, by change: Int, attributes: EventAttributes
    ) throws {
        try execute(
            """
            INSERT INTO roll_counts (school_code, stage, grade, enrolled) VALUES (?, ?, ?, 0)
            ON CONFLICT (school_code, stage, grade) DO NOTHING
            """, [cell.schoolCode, cell.stage, cell.grade])
        try execute(
            """
            UPDATE roll_counts SET enrolled = enrolled + ?
            WHERE school_code = ? AND stage = ? AND grade = ?
            """, [change, cell.schoolCode, cell.stage, cell.grade])
        let enrolled = try fetchValue(
            Int.self,
            "SELECT enrolled FROM roll_counts WHERE school_code = ? AND stage = ? AND grade = ?",
            [cell.schoolCode, cell.stage, cell.grade])
        try append(
            event: RollChanged(
                schoolCode: cell.schoolCode, stage: cell.stage, grade: cell.grade, change: change,
                enrolled: enrolled ?? 0),
            subject: cell.schoolCode.text, attributes: attributes)
    }
}

private struct CountRow: Decodable {
    var schoolCode: SchoolCode
    var region: RegionCode
    var stage: Stage
    var grade: Int
    var enrolled: Int

    /// Only the group's own fields: the others are any row's of the group.
    func answer(by grouping: RollGrouping) -> RollCount {
        switch grouping {
        case .school: RollCount(schoolCode: schoolCode, region: region, enrolled: enrolled)
        case .stage: RollCount(stage: stage, enrolled: enrolled)
        case .region: RollCount(region: region, enrolled: enrolled)
        case .grade: RollCount(stage: stage, grade: grade, enrolled: enrolled)
        }
    }
}
