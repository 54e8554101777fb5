import Bus
import Contracts
import Store

/// 教育集团
extension EnrollmentService {
    func setSchoolGroup(
        _ request: SetSchoolGroup, _ context: ServerContext
    ) async throws -> SchoolGroup {
        try ProposalGuard.check(text: request.name, field: "name")
        try ProposalGuard.check(text: request.documentNo, field: "documentNo")
        if let document = request.acrossDistricts {
            try ProposalGuard.check(text: document, field: "acrossDistricts")
        }
        guard request.members.count <= EnrollmentLimits.groupSchools else {
            throw CallError.invalid(
                "members", rule: "range", "must hold \(EnrollmentLimits.groupSchools) at most")
        }
        return try await store.perform(context, request) { transaction in
            let lead = try transaction.requireActiveSchool(
                request.leadSchool, field: "leadSchool")
            try context.requireDistrict(lead.region.text)
            let earlier = try request.id.map { try transaction.requireSchoolGroup($0) }
            guard earlier?.toDay == nil else {
                throw RuleViolation(
                    "SCHOOL_GROUP", "GROUP_ENDED", field: "id", "the group has ended")
            }
            if let earlier { try context.requireDistrict(earlier.region.text) }
            let last = try transaction.fetchValue(
                Int.self, "SELECT MAX(number) FROM school_groups")
            let row = SchoolGroupRow(
                number: earlier?.number ?? (last ?? 0) + 1, name: request.name,
                region: lead.region, leadSchool: lead.code, documentNo: request.documentNo,
                acrossDistricts: request.acrossDistricts ?? earlier?.acrossDistricts,
                fromDay: earlier?.fromDay ?? request.from, toDay: nil)
            guard
                earlier == nil || earlier?.region == row.region || row.acrossDistricts != nil
            else {
                throw RuleViolation(
                    "SCHOOL_GROUP", "ANOTHER_DISTRICT", field: "leadSchool",
                    "the group is of \(earlier?.region.text ?? ""); name the document that lets it in"
                )
            }
            try transaction.upsert(into: "school_groups", row, key: ["number"])
            try transaction.join(row, [lead], on: request.from) { _ in "leadSchool" }
            let members = try request.members.enumerated().map { index, code in
                try transaction.requireActiveSchool(code, field: "members[\(index)]")
            }
            try transaction.join(row, members, on: request.from) { "members[\($0)]" }
            return try transaction.schoolGroup(row)
        }
    }

    func leaveSchoolGroup(
        _ request: LeaveSchoolGroup, _ context: ServerContext
    ) async throws -> SchoolGroup {
        try ProposalGuard.check(text: request.documentNo, field: "documentNo")
        return try await store.perform(context, request) { transaction in
            var row = try transaction.requireSchoolGroup(request.id)
            try context.requireDistrict(row.region.text)
            let members = try transaction.members(of: row.number).filter { $0.toDay == nil }
            let leaving = members.filter {
                request.schoolCode == nil || $0.schoolCode == request.schoolCode
            }
            guard !leaving.isEmpty else { throw CallError.notFound("this member of the group") }
            guard request.schoolCode != row.leadSchool else {
                throw RuleViolation(
                    "SCHOOL_GROUP", "LEAD_STAYS", field: "schoolCode",
                    "another school leads before it leaves, or the group ends")
            }
            for member in leaving {
                guard request.on >= member.fromDay else {
                    throw CallError.invalid(
                        "on", rule: "order", "is before \(member.schoolCode) joined")
                }
                try transaction.execute(
                    """
                    UPDATE school_group_members SET to_day = ?
                    WHERE group_number = ? AND school_code = ? AND to_day IS NULL
                    """, [request.on, row.number, member.schoolCode])
            }
            if request.schoolCode == nil { row.toDay = request.on }
            row.documentNo = request.documentNo
            try transaction.upsert(into: "school_groups", row, key: ["number"])
            return try transaction.schoolGroup(row)
        }
    }
}

extension WriteTransaction {
    /// Takes schools into a group; who is in it already stays.
    ///
    /// - Throws: naming the field of a school that is in another group, or of another district without a document.
    fileprivate func join(
        _ group: SchoolGroupRow, _ schools: [SchoolRow], on day: CalendarDate,
        field: (Int) -> String
    ) throws {
        for (index, school) in schools.enumerated() {
            guard school.region == group.region || group.acrossDistricts != nil else {
                throw RuleViolation(
                    "SCHOOL_GROUP", "ANOTHER_DISTRICT", field: field(index),
                    "\(school.code) is of \(school.region); name the document that lets it in")
            }
            guard
                try membership(of: school.code, from: day, besides: group.number) == nil
            else {
                throw RuleViolation(
                    "SCHOOL_GROUP", "IN_ANOTHER_GROUP", field: field(index),
                    "\(school.code) is in another group on \(day) or later")
            }
            let own = try members(of: group.number).filter { $0.schoolCode == school.code }
            guard own.allSatisfy({ $0.toDay != nil }) else { continue }
            guard own.allSatisfy({ $0.toDay.map { $0 < day } ?? false }) else {
                throw CallError.invalid(
                    "from", rule: "order", "is not after \(school.code) left the group")
            }
            try insert(
                into: "school_group_members",
                GroupMemberRow(
                    groupNumber: group.number, schoolCode: school.code, fromDay: day, toDay: nil))
        }
    }
}
