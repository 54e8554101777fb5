public import Bus

/// 教育集团: a lead school and the schools it takes along.
public struct SchoolGroup: BusMessage, Hashable {
    /// `GROUP-7`
    public var id: String
    public var name: String
    /// Of the lead school.
    public var region: RegionCode
    public var leadSchool: SchoolCode
    /// All there ever were, the lead school too; in order of code.
    public var members: [SchoolGroupMember]
    public var documentNo: String
    /// The document that lets schools of another district in; nil when there are none.
    public var acrossDistricts: String?
    public var from: CalendarDate
    /// The last day; nil while in force.
    public var to: CalendarDate?

    public init(
        id: String, name: String, region: RegionCode, leadSchool: SchoolCode,
        members: [SchoolGroupMember], documentNo: String, acrossDistricts: String?,
        from: CalendarDate, to: CalendarDate?
    ) {
        self.id = id
        self.name = name
        self.region = region
        self.leadSchool = leadSchool
        self.members = members
        self.documentNo = documentNo
        self.acrossDistricts = acrossDistricts
        self.from = from
        self.to = to
    }
}

public struct SchoolGroupMember: BusMessage, Hashable {
    public var schoolCode: SchoolCode
    public var from: CalendarDate
    /// The last day; nil while it is a member.
    public var to: CalendarDate?

    public init(schoolCode: SchoolCode, from: CalendarDate, to: CalendarDate?) {
        self.schoolCode = schoolCode
        self.from = from
        self.to = to
    }
}

/// Request of `SetSchoolGroup`. Members that are not named stay members.
public struct SetSchoolGroup: BusMessage, Hashable {
    /// Nil for a new group.
    public var id: String?
    public var name: String
    public var leadSchool: SchoolCode
    /// Joining on `from`, beside the lead school; at most `EnrollmentLimits.groupSchools`.
    public var members: [SchoolCode]
    public var documentNo: String
    public var acrossDistricts: String?
    public var from: CalendarDate

    public init(
        id: String? = nil, name: String, leadSchool: SchoolCode, members: [SchoolCode],
        documentNo: String, acrossDistricts: String? = nil, from: CalendarDate
    ) {
        self.id = id
        self.name = name
        self.leadSchool = leadSchool
        self.members = members
        self.documentNo = documentNo
        self.acrossDistricts = acrossDistricts
        self.from = from
    }
}

/// Request of `LeaveSchoolGroup`.
public struct LeaveSchoolGroup: BusMessage, Hashable {
    public var id: String
    /// Nil when the group ends. A lead school does not leave its group.
    public var schoolCode: SchoolCode?
    /// The last day of its membership.
    public var on: CalendarDate
    public var documentNo: String

    public init(id: String, schoolCode: SchoolCode?, on: CalendarDate, documentNo: String) {
        self.id = id
        self.schoolCode = schoolCode
        self.on = on
        self.documentNo = documentNo
    }
}

/// Request of `ListSchoolGroups`.
public struct ListSchoolGroups: BusMessage, Hashable {
    /// Of the lead school.
    public var region: RegionCode?
    /// Today by default.
    public var on: CalendarDate?

    public init(region: RegionCode? = nil, on: CalendarDate? = nil) {
        self.region = region
        self.on = on
    }
}

/// Answer of `ListSchoolGroups`: groups with the members they have on the day.
public struct SchoolGroups: BusMessage, Hashable {
    public var on: CalendarDate
    /// Members of them all, lead schools too.
    public var schools: Int
    public var groups: [SchoolGroup]

    public init(on: CalendarDate, schools: Int, groups: [SchoolGroup]) {
        self.on = on
        self.schools = schools
        self.groups = groups
    }
}

extension EnrollmentLimits {
    /// Schools named in one `SetSchoolGroup`.
    public static let groupSchools = 100
}
