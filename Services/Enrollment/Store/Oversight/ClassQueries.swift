import Bus
import Contracts
import Store

/// Classes of one school, stage and grade that have the same size.
struct ClassGroup: Decodable, Sendable {
    var school: SchoolCode
    var region: RegionCode
    var stage: Stage
    var grade: Int
    var enrolled: Int
    var classes: Int
}

extension ReadTransaction {
    /// Children of one class on the roll.
    func enrolled(in cell: RollCell) throws -> Int {
        try fetchValue(
            Int.self,
            """
            SELECT enrolled FROM class_counts
            WHERE school_code = ? AND stage = ? AND grade = ? AND class_number = ?
            """, [cell.schoolCode, cell.stage, cell.grade, cell.classNumber]) ?? 0
    }

    /// Every class with children, in order of school.
    func classGroups(_ request: ClassSizesRequest) throws -> [ClassGroup] {
        var conditions = Conditions()
        conditions.equal("s.region", request.region)
        conditions.equal("c.stage", request.stage)
        conditions.after("c.enrolled", 0)
        return try fetchAll(
            ClassGroup.self,
            """
            SELECT c.school_code AS school, s.region, c.stage, c.grade, c.enrolled,
                COUNT(*) AS classes
            FROM class_counts c JOIN schools s ON s.code = c.school_code \(conditions.text)
            GROUP BY c.school_code, s.region, c.stage, c.grade, c.enrolled
            ORDER BY c.school_code, c.stage, c.grade, c.enrolled
            """, conditions.values)
    }
}

extension WriteTransaction {
    /// Moves the counter of one class. The schema keeps it within the limit it grows under.
    func changeClass(_ cell: RollCell, by change: Int, limit: Int?) throws {
        guard change > 0 else {
            try execute(
                """
                UPDATE class_counts SET enrolled = enrolled + ?
                WHERE school_code = ? AND stage = ? AND grade = ? AND class_number = ?
                """, [change, cell.schoolCode, cell.stage, cell.grade, cell.classNumber])
            return
        }
        try execute(
            """
            INSERT INTO class_counts
                (school_code, stage, grade, class_number, enrolled, class_limit)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (school_code, stage, grade, class_number) DO UPDATE SET
                enrolled = enrolled + excluded.enrolled, class_limit = excluded.class_limit
            """, [cell.schoolCode, cell.stage, cell.grade, cell.classNumber, change, limit])
    }
}
