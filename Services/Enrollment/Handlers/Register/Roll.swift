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
        let today = now.cityDate
        return try await store.perform(context, request) { transaction in
            var batch = try RollBatch(transaction, on: today)
            for (index, student) in request.students.enumerated() {
                try batch.enter(
                    student, as: keys[index], at: "students[\(index)]", context, transaction)
            }
            if let full = try batch.withoutRoom(at: { "students[\($0)]" }, transaction).first {
                throw full.refusal
            }
            try batch.finish(context, transaction)
            let counts = batch.counts
            return StudentsRegistered(
                entered: counts.entered, updated: counts.updated + counts.unchanged)
        }
    }

    func endRoll(_ request: EndRoll, _ context: ServerContext) async throws -> RollEnded {
        let person = try personKey(request.idNumber, field: "idNumber")
        let today = now.cityDate
        return try await store.perform(context, request) { transaction in
            let school = try transaction.requireSchool(request.schoolCode)
            try context.requireDistrict(school.region.text)
            guard let roll = try transaction.activeRoll(person),
                roll.schoolCode == request.schoolCode
            else { throw CallError.notFound("an active roll of this child at the school") }
            try transaction.execute(
                "UPDATE rolls SET state = ?, ended_at = ? WHERE person_key = ? AND state = 'active'",
                [request.cause, transaction.now, person])
            try transaction.changeRolls(
                [RollCell(roll): -1], within: ClassCap(transaction.ruleBook(), on: today)
            ) { _ in EventAttributes(context, district: school.region.text) }
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
