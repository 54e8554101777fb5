import Bus
import Contracts
import Store

extension TeachersService {
    func requiredStaff(
        _ request: RequiredStaff, _ context: ServerContext
    ) async throws -> RequiredStaffReport {
        let bySchool = request.bySchool ?? false
        if let region = request.region {
            _ = try RegionCatalog.require(region, field: "region")
        }
        if bySchool, request.region == nil, request.school == nil {
            throw CallError.invalid("bySchool", rule: "size", "needs a region or a school")
        }
        let day = request.on ?? today
        let standards = try staffing.inForce(on: day)
        return try await store.read { transaction in
            if let school = request.school {
                _ = try transaction.school(school, field: "school")
            }
            let counts = try transaction.staffCounts(on: day)
            let schools = try transaction.schoolFigures(
                region: request.region, school: request.school, on: day)
            return try standards.report(on: day, schools, counts, bySchool: bySchool)
        }
    }
}

extension StaffingStandards {
    /// The lines of the schools and their sums by stage. Each school is rounded before it is added.
    fileprivate func report(
        on day: CalendarDate, _ schools: [SchoolFigures], _ counts: [SchoolCode: StaffCount],
        bySchool: Bool
    ) throws -> RequiredStaffReport {
        var totals: [Stage: RequiredStaffTotal] = [:]
        var lines: [RequiredStaffLine] = []
        var used: [StaffingRow] = []
        for school in schools {
            let requirement = try requirement(for: school.size)
            for row in requirement?.rows ?? [] where !used.contains(row) { used.append(row) }
            let line = RequiredStaffLine(
                school: school.code, stage: school.stage, ownership: school.ownership,
                rollAsOf: school.rollAsOf, students: school.size.students,
                base: requirement?.base, walkingClassAddition: requirement?.addition,
                inPost: counts[school.code]?.inPost ?? 0)
            if bySchool { lines.append(line) }
            totals[school.stage] = RequiredStaffTotal(totals[school.stage], plus: line)
        }
        return RequiredStaffReport(
            on: day, stages: Stage.allCases.compactMap { totals[$0] }, schools: lines,
            rules: used.map(\.used))
    }
}

extension RequiredStaffTotal {
    /// A stage's sum with one more school. A stage is covered by the standards as a whole or not at
    /// all.
    fileprivate init(_ sum: RequiredStaffTotal?, plus line: RequiredStaffLine) {
        func added(_ left: Int64?, _ right: Int64?) -> Int64? {
            left == nil && right == nil ? nil : (left ?? 0) + (right ?? 0)
        }
        self.init(
            stage: line.stage, schools: (sum?.schools ?? 0) + 1,
            students: (sum?.students ?? 0) + line.students, base: added(sum?.base, line.base),
            walkingClassAddition: added(sum?.walkingClassAddition, line.walkingClassAddition),
            inPost: (sum?.inPost ?? 0) + line.inPost)
    }
}
