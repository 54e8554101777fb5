import Bus
import Contracts
import Store

/// The roll.
extension EnrollmentService {
    var rollHandlers: [Handler] {
        [
            Handler(Enrollment.registerStudents, registerStudents),
            Handler(Enrollment.endRoll, endRoll),
            Handler(Enrollment.rollCounts, rollCounts),
        ]
    }

    func registerStudents(
        _ request: RegisterStudents, _ context: ServerContext
    ) async throws -> StudentsRegistered {
        try Paging.checkBatch(request.students.count, field: "students")
        var seen: Set<PersonKey> = []
        var people: [PersonKey] = []
        people.reserveCapacity(request.students.count)
        for (index, student) in request.students.enumerated() {
            try GradeSpan.check(student, at: "students[\(index)]")
            let field = "students[\(index)].idNumber"
            let person = try personKey(student.idNumber, field: field)
            guard seen.insert(person).inserted else {
                throw CallError.invalid(field, rule: "once", "is in the batch twice")
            }
            people.append(person)
        }
        let keys = people
        return try await store.perform(context, request) { transaction in
            var batch = RollBatch()
            for (index, student) in request.students.enumerated() {
                try batch.enter(
                    student, as: keys[index], at: "students[\(index)]", context, transaction)
            }
            return try batch.finish(context, transaction)
        }
    }

    func endRoll(_ request: EndRoll, _ context: ServerContext) async throws -> RollEnded {
        let person = try personKey(request.idNumber, field: "idNumber")
        return try await store.perform(context, request) { transaction in
            let school = try transaction.requireSchool(request.schoolCode)
            try context.requireDistrict(school.region.text)
            guard let roll = try transaction.activeRoll(person),
                roll.schoolCode == request.schoolCode
            else { throw CallError.notFound("an active roll of this child at the school") }
            try transaction.execute(
                "UPDATE rolls SET state = ?, ended_at = ? WHERE person_key = ? AND state = 'active'",
                [request.cause, transaction.now, person])
            try transaction.changeRoll(
                RollCell(schoolCode: roll.schoolCode, stage: roll.stage, grade: roll.grade), by: -1,
                attributes: EventAttributes(context, district: school.region.text))
            return RollEnded(
                personKey: person, schoolCode: request.schoolCode, cause: request.cause)
        }
    }

    func rollCounts(_ request: RollCountsRequest, _ context: ServerContext) async throws
        -> RollCounts
    {
        try Paging.checkRegion(request.region)
        let rows = try await store.read { try $0.rollCounts(request) }
        return RollCounts(asOf: now, total: rows.reduce(0) { $0 + $1.enrolled }, rows: rows)
    }
}

/// One call of `RegisterStudents` at work: schools seen, counters to move.
private struct RollBatch {
    private struct Seen {
        var region: RegionCode
        var stages: Set<Stage>
    }

    private var schools: [SchoolCode: Seen] = [:]
    private var changes: [RollCell: Int] = [:]
    private var answer = StudentsRegistered(entered: 0, updated: 0)

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
        let cell = RollCell(
            schoolCode: student.schoolCode, stage: student.stage, grade: student.grade)
        let inserted = try transaction.execute(
            """
            INSERT INTO rolls (person_key, school_code, stage, grade, class_number, state, entered_at)
            VALUES (?, ?, ?, ?, ?, 'active', ?) ON CONFLICT DO NOTHING
            """,
            [
                person.text, student.schoolCode.text, student.stage.rawValue, student.grade,
                student.classNumber, transaction.now,
            ])
        if inserted == 1 {
            changes[cell, default: 0] += 1
            answer.entered += 1
            return
        }
        guard let roll = try transaction.activeRoll(person), roll.schoolCode == student.schoolCode
        else {
            throw RuleViolation(
                "E3", "ROLL_ACTIVE_ELSEWHERE", field: "\(path).idNumber",
                "the child has an active roll at another school")
        }
        try transaction.execute(
            """
            UPDATE rolls SET stage = ?, grade = ?, class_number = ?
            WHERE person_key = ? AND state = 'active'
            """, [student.stage, student.grade, student.classNumber, person])
        changes[
            RollCell(schoolCode: roll.schoolCode, stage: roll.stage, grade: roll.grade), default: 0
        ] -= 1
        changes[cell, default: 0] += 1
        answer.updated += 1
    }

    /// Moves the counters, in a fixed order, and answers.
    func finish(
        _ context: ServerContext, _ transaction: WriteTransaction
    ) throws -> StudentsRegistered {
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
        return answer
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
