import Bus
import Contracts
import Store

/// A row of `school_groups`.
struct SchoolGroupRow: Codable, Sendable {
    var number: Int
    var name: String
    var region: RegionCode
    var leadSchool: SchoolCode
    var documentNo: String
    var acrossDistricts: String?
    var fromDay: CalendarDate
    var toDay: CalendarDate?

    private static let idPrefix = "GROUP-"
    var id: String { "\(Self.idPrefix)\(number)" }

    /// The number of an id; nil when it is none.
    static func number(of id: String) -> Int? {
        id.hasPrefix(idPrefix) ? Int(id.dropFirst(idPrefix.count)) : nil
    }
}

/// A row of `school_group_members`.
struct GroupMemberRow: Codable, Sendable {
    var groupNumber: Int
    var schoolCode: SchoolCode
    var fromDay: CalendarDate
    var toDay: CalendarDate?

    var answer: SchoolGroupMember {
        SchoolGroupMember(schoolCode: schoolCode, from: fromDay, to: toDay)
    }

    func covers(_ day: CalendarDate) -> Bool { fromDay <= day && (toDay.map { day <= $0 } ?? true) }
}

extension ReadTransaction {
    /// The row, or NOT_FOUND.
    func requireSchoolGroup(_ id: String) throws -> SchoolGroupRow {
        let row = try SchoolGroupRow.number(of: id).flatMap { number in
            try fetchOne(
                SchoolGroupRow.self, "SELECT * FROM school_groups WHERE number = ?", [number])
        }
        guard let row else { throw CallError.notFound("this school group") }
        return row
    }

    func members(of group: Int) throws -> [GroupMemberRow] {
        try fetchAll(
            GroupMemberRow.self,
            """
            SELECT * FROM school_group_members WHERE group_number = ?
            ORDER BY school_code, from_day
            """, [group])
    }

    /// The group a school is in on a day or will be later, other than a known one.
    func membership(
        of school: SchoolCode, from day: CalendarDate, besides group: Int = 0
    ) throws -> GroupMemberRow? {
        try fetchOne(
            GroupMemberRow.self,
            """
            SELECT * FROM school_group_members
            WHERE school_code = ? AND group_number <> ? AND (to_day IS NULL OR to_day >= ?)
            """, [school, group, day])
    }

    /// Groups in force on a day, with their members of the day.
    func schoolGroups(_ region: RegionCode?, on day: CalendarDate) throws -> [SchoolGroup] {
        var conditions = Conditions()
        conditions.equal("region", region)
        let rows = try fetchAll(
            SchoolGroupRow.self,
            "SELECT * FROM school_groups \(conditions.text) ORDER BY number", conditions.values)
        let members = Dictionary(
            grouping: try fetchAll(
                GroupMemberRow.self, "SELECT * FROM school_group_members ORDER BY school_code"
            ).filter { $0.covers(day) }, by: \.groupNumber)
        return rows.filter { $0.fromDay <= day && ($0.toDay.map { day <= $0 } ?? true) }.map {
            $0.answer(members[$0.number] ?? [])
        }
    }

    func schoolGroup(_ row: SchoolGroupRow) throws -> SchoolGroup {
        row.answer(try members(of: row.number))
    }
}

extension SchoolGroupRow {
    fileprivate func answer(_ members: [GroupMemberRow]) -> SchoolGroup {
        SchoolGroup(
            id: id, name: name, region: region, leadSchool: leadSchool,
            members: members.map(\.answer), documentNo: documentNo,
            acrossDistricts: acrossDistricts, from: fromDay, to: toDay)
    }
}
