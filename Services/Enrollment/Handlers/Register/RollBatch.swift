import Bus
import Contracts
import Store

/// Children being entered on the roll in one transaction: schools seen, counters to move.
struct RollBatch {
    private struct Seen {
        var region: RegionCode
        var stages: Set<Stage>
    }

    private let pools: PoolsAtEntry
    private let cap: ClassCap
    private var schools: [SchoolCode: Seen] = [:]
    private var changes: [RollCell: Int] = [:]
    /// Rows that brought a child into a class with a limit, in their order.
    private var joined: [RollCell: [Int]] = [:]
    private var rows = 0
    private(set) var counts = ImportCounts()

    init(_ transaction: ReadTransaction, on day: CalendarDate) throws {
        let book = try transaction.ruleBook()
        pools = PoolsAtEntry(book, on: day)
        cap = ClassCap(book, on: day)
    }

    /// Enters one child, or sets its grade and class.
    ///
    /// - Parameter path: of the record in the request, `students[17]`.
    /// - Throws: E3, E5, or what is wrong with the record's school.
    mutating func enter(
        _ student: StudentRecord, as person: PersonKey, at path: String, _ context: ServerContext,
        _ transaction: WriteTransaction
    ) throws {
        defer { rows += 1 }
        let school = try school(of: student, at: path, context, transaction)
        guard school.stages.contains(student.stage) else {
            throw RuleViolation(
                "E3", "STAGE_NOT_TAUGHT", field: "\(path).stage",
                "school \(student.schoolCode) does not teach \(student.stage.rawValue)")
        }
        if let day = student.enteredOn,
            day > Timestamp(millisecondsSinceEpoch: transaction.now).cityDate
        {
            throw CallError.invalid("\(path).enteredOn", rule: "date", "is yet to come")
        }
        let enteredAt = student.enteredOn?.cityMidnight ?? transaction.now
        let cell = RollCell(
            schoolCode: student.schoolCode, stage: student.stage, grade: student.grade,
            classNumber: student.classNumber)
        if student.stage == .senior {
            try pools.check(student, as: person, school: school.region, at: path, transaction)
        }
        let inserted = try transaction.execute(
            """
            INSERT INTO rolls (person_key, school_code, stage, grade, class_number, state, entered_at)
            VALUES (?, ?, ?, ?, ?, 'active', ?) ON CONFLICT DO NOTHING
            """,
            [
                person.text, student.schoolCode.text, student.stage.rawValue, student.grade,
                student.classNumber, enteredAt,
            ])
        if inserted == 1 {
            join(cell)
            counts.entered += 1
            try transaction.registerEntrant(
                person, in: cell, field: "\(path).schoolCode", of: school.region, context)
            return
        }
        guard let roll = try transaction.activeRoll(person), roll.schoolCode == student.schoolCode
        else {
            throw RuleViolation(
                "E3", "ROLL_ACTIVE_ELSEWHERE", field: "\(path).idNumber",
                "the child has an active roll at another school")
        }
        // A child that goes on to another stage of its school enters it now.
        let since =
            student.enteredOn != nil || roll.stage != student.stage ? enteredAt : roll.enteredAt
        guard
            (roll.stage, roll.grade, roll.classNumber, roll.enteredAt)
                != (student.stage, student.grade, student.classNumber, since)
        else {
            counts.unchanged += 1
            try transaction.registerWhereSeated(person, in: cell, of: school.region, context)
            return
        }
        try transaction.execute(
            """
            UPDATE rolls SET stage = ?, grade = ?, class_number = ?, entered_at = ?
            WHERE person_key = ? AND state = 'active'
            """, [student.stage, student.grade, student.classNumber, since, person])
        let left = RollCell(roll)
        if left != cell {
            changes[left, default: 0] -= 1
            join(cell)
        }
        counts.updated += 1
        if (roll.stage, roll.grade) != (student.stage, student.grade) {
            try transaction.registerEntrant(
                person, in: cell, field: "\(path).schoolCode", of: school.region, context)
        } else {
            try transaction.registerWhereSeated(person, in: cell, of: school.region, context)
        }
    }

    private mutating func join(_ cell: RollCell) {
        changes[cell, default: 0] += 1
        if cap.limit(of: cell) != nil { joined[cell, default: []].append(rows) }
    }

    /// The rows for which a class has no room once all are entered: the last to join it.
    ///
    /// - Parameter path: of a row by its place, `students[17]`.
    func withoutRoom(
        at path: (Int) -> String, _ transaction: ReadTransaction
    ) throws -> [(row: Int, refusal: RuleViolation)] {
        var refused: [(row: Int, refusal: RuleViolation)] = []
        for (cell, rows) in joined {
            guard let limit = cap.limit(of: cell), let change = changes[cell], change > 0 else {
                continue
            }
            let enrolled = try transaction.enrolled(in: cell) + change
            for row in rows.suffix(max(0, enrolled - limit)) {
                let field = "\(path(row)).classNumber"
                refused.append((row, cap.refusal(of: cell, enrolled: enrolled, field: field)))
            }
        }
        return refused.sorted { $0.row < $1.row }
    }

    /// Moves the counters.
    func finish(_ context: ServerContext, _ transaction: WriteTransaction) throws {
        try transaction.changeRolls(changes, within: cap) {
            EventAttributes(context, district: schools[$0]?.region.text)
        }
    }

    private mutating func school(
        of student: StudentRecord, at path: String, _ context: ServerContext,
        _ transaction: WriteTransaction
    ) throws -> Seen {
        if let seen = schools[student.schoolCode] { return seen }
        let row = try transaction.requireActiveSchool(
            student.schoolCode, field: "\(path).schoolCode")
        try context.requireDistrict(row.region.text)
        let seen = Seen(
            region: row.region,
            stages: Set(try transaction.stages(of: row.code).map(\.stage)))
        schools[student.schoolCode] = seen
        return seen
    }
}

extension CalendarDate {
    /// When the day begins in the city, which keeps UTC+8 all year; in milliseconds since 1970.
    var cityMidnight: Int64 { Int64(daysSinceEpoch) * 86_400_000 - 8 * 3_600_000 }
}
