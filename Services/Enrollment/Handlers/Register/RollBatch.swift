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
    private var schools: [SchoolCode: Seen] = [:]
    private var changes: [RollCell: Int] = [:]
    private(set) var counts = ImportCounts()

    init(pools: PoolsAtEntry) { self.pools = pools }

    /// Enters one child, or sets its grade and class.
    ///
    /// - Parameter path: of the record in the request, `students[17]`.
    /// - Throws: E3, E5, or what is wrong with the record's school.
    mutating func enter(
        _ student: StudentRecord, as person: PersonKey, at path: String, _ context: ServerContext,
        _ transaction: WriteTransaction
    ) throws {
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
            schoolCode: student.schoolCode, stage: student.stage, grade: student.grade)
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
            changes[cell, default: 0] += 1
            counts.entered += 1
            try transaction.registerEntrant(
                person, student, at: path, of: school.region, context)
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
            return
        }
        try transaction.execute(
            """
            UPDATE rolls SET stage = ?, grade = ?, class_number = ?, entered_at = ?
            WHERE person_key = ? AND state = 'active'
            """, [student.stage, student.grade, student.classNumber, since, person])
        changes[
            RollCell(schoolCode: roll.schoolCode, stage: roll.stage, grade: roll.grade), default: 0
        ] -= 1
        changes[cell, default: 0] += 1
        counts.updated += 1
        if roll.stage != student.stage {
            try transaction.registerEntrant(
                person, student, at: path, of: school.region, context)
        }
    }

    /// Moves the counters, in a fixed order.
    func finish(_ context: ServerContext, _ transaction: WriteTransaction) throws {
        let ordered = changes.filter { $1 != 0 }.sorted {
            ($0.key.schoolCode, $0.key.stage.rawValue, $0.key.grade)
                < ($1.key.schoolCode, $1.key.stage.rawValue, $1.key.grade)
        }
        for (cell, change) in ordered {
            try transaction.changeRoll(
                cell, by: change,
                attributes: EventAttributes(
                    context, district: schools[cell.schoolCode]?.region.text))
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
