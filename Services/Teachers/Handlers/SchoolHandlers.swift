import Bus
import Contracts
import Store

extension TeachersService {
    func registerSchoolUnits(
        _ request: RegisterSchoolUnits, _ context: ServerContext
    ) async throws -> TeachersBatchReceipt {
        try requireBatch(request.schools.count, field: "schools")
        var codes: Set<SchoolCode> = []
        for (index, school) in request.schools.enumerated() {
            let field = "schools[\(index)]"
            let region = try RegionCatalog.require(school.region, field: "\(field).region")
            try context.requireDistrict(region.code.text)
            guard codes.insert(school.code).inserted else {
                throw CallError.invalid("\(field).code", rule: "once", "is in the batch twice")
            }
        }
        try checkRolls(request.rolls)
        for (index, roll) in request.rolls.enumerated() where !codes.contains(roll.school) {
            throw CallError.invalid(
                "rolls[\(index)].school", rule: "batch", "is not a school of the batch")
        }
        let registered = codes
        return try await store.perform(context, request) { transaction in
            let known = try transaction.schools(registered)
            for (index, school) in request.schools.enumerated() {
                guard known[school.code] == nil else {
                    throw CallError(
                        .alreadyExists, "SCHOOL_EXISTS",
                        "schools[\(index)].code: the school is registered already")
                }
                try transaction.insert(SchoolRow(school, isSample: request.sample))
            }
            for roll in request.rolls { try transaction.set(roll) }
            return TeachersBatchReceipt(records: Int64(request.schools.count))
        }
    }

    func setRolls(
        _ request: SetRolls, _ context: ServerContext
    ) async throws -> TeachersBatchReceipt {
        try requireBatch(request.rolls.count, field: "rolls")
        try checkRolls(request.rolls)
        return try await store.perform(context, request) { transaction in
            let known = try transaction.schools(request.rolls.map(\.school))
            for (index, roll) in request.rolls.enumerated() {
                guard let school = known[roll.school] else {
                    throw RuleViolation.unknownSchool("rolls[\(index)].school")
                }
                try context.requireDistrict(school.region.text)
                try transaction.set(roll)
            }
            return TeachersBatchReceipt(records: Int64(request.rolls.count))
        }
    }

    private func checkRolls(_ rolls: [SchoolRoll]) throws {
        for (index, roll) in rolls.enumerated() {
            guard (0...1_000_000).contains(roll.students) else {
                throw CallError.invalid(
                    "rolls[\(index)].students", rule: "roll", "must be 0 to 1,000,000")
            }
            guard (0...100_000).contains(roll.classes ?? 0) else {
                throw CallError.invalid(
                    "rolls[\(index)].classes", rule: "roll", "must be 0 to 100,000")
            }
        }
    }
}
