public import Bus

/// Request of `RequiredStaff` (核编).
public struct RequiredStaff: BusMessage, Hashable {
    /// nil for the whole city; `410800` for the schools run by the city itself.
    public var region: RegionCode?
    /// One school only.
    public var school: SchoolCode?
    /// Roll, standards and staff of this day; today when nil.
    public var on: CalendarDate?
    /// True answers the lines of the schools too; asks for a region or a school.
    public var bySchool: Bool?

    public init(
        region: RegionCode? = nil, school: SchoolCode? = nil, on: CalendarDate? = nil,
        bySchool: Bool? = nil
    ) {
        self.region = region
        self.school = school
        self.on = on
        self.bySchool = bySchool
    }
}

/// Required staff of one school.
public struct RequiredStaffLine: BusMessage, Hashable {
    public var school: SchoolCode
    public var stage: Stage
    public var ownership: Ownership
    /// Day of the roll; nil when the school has none yet.
    public var rollAsOf: CalendarDate?
    public var students: Int64
    /// By the base ratio, rounded up; nil when no standard covers the stage.
    public var base: Int64?
    /// On top of the base for teaching in changing groups (走班).
    public var walkingClassAddition: Int64?
    /// base + addition
    public var required: Int64?
    public var inPost: Int64
    /// required − inPost; negative when there are more.
    public var gap: Int64?

    public init(
        school: SchoolCode, stage: Stage, ownership: Ownership, rollAsOf: CalendarDate?,
        students: Int64, base: Int64?, walkingClassAddition: Int64?, inPost: Int64
    ) {
        self.school = school
        self.stage = stage
        self.ownership = ownership
        self.rollAsOf = rollAsOf
        self.students = students
        self.base = base
        self.walkingClassAddition = walkingClassAddition
        required = base.map { $0 + (walkingClassAddition ?? 0) }
        self.inPost = inPost
        gap = required.map { $0 - inPost }
    }
}

/// Sum of the schools of one stage; each school is rounded before it is added.
public struct RequiredStaffTotal: BusMessage, Hashable {
    public var stage: Stage
    public var schools: Int64
    public var students: Int64
    public var base: Int64?
    public var walkingClassAddition: Int64?
    public var required: Int64?
    public var inPost: Int64
    public var gap: Int64?

    public init(
        stage: Stage, schools: Int64, students: Int64, base: Int64?, walkingClassAddition: Int64?,
        inPost: Int64
    ) {
        self.stage = stage
        self.schools = schools
        self.students = students
        self.base = base
        self.walkingClassAddition = walkingClassAddition
        required = base.map { $0 + (walkingClassAddition ?? 0) }
        self.inPost = inPost
        gap = required.map { $0 - inPost }
    }
}

/// A row of the standards that was used, with where it comes from.
public struct StaffingRuleUsed: BusMessage, Hashable {
    public var rule: String
    public var stage: Stage
    /// `1 : 25/2`, `+ 1/10`
    public var value: String
    public var validFrom: CalendarDate
    /// Document and heading.
    public var source: String
    /// False for a value taken from general practice that still needs the document.
    public var isVerified: Bool

    public init(
        rule: String, stage: Stage, value: String, validFrom: CalendarDate, source: String,
        isVerified: Bool
    ) {
        self.rule = rule
        self.stage = stage
        self.value = value
        self.validFrom = validFrom
        self.source = source
        self.isVerified = isVerified
    }
}

/// Answer of `RequiredStaff`.
public struct RequiredStaffReport: BusMessage, Hashable {
    public var on: CalendarDate
    public var stages: [RequiredStaffTotal]
    public var schools: [RequiredStaffLine]
    public var rules: [StaffingRuleUsed]

    public init(
        on: CalendarDate, stages: [RequiredStaffTotal], schools: [RequiredStaffLine],
        rules: [StaffingRuleUsed]
    ) {
        self.on = on
        self.stages = stages
        self.schools = schools
        self.rules = rules
    }
}
