public import Bus

/// A school as the teachers service needs it: where it is, what it teaches, who runs it.
public struct SchoolUnit: BusMessage, Hashable {
    public var code: SchoolCode
    /// The region that runs the school; `410800` for a school run by the city itself.
    public var region: RegionCode
    public var stage: Stage
    public var ownership: Ownership
    /// A village school or teaching point, to which the small-school rows of the standards apply.
    public var isRural: Bool

    public init(
        code: SchoolCode, region: RegionCode, stage: Stage, ownership: Ownership,
        isRural: Bool = false
    ) {
        self.code = code
        self.region = region
        self.stage = stage
        self.ownership = ownership
        self.isRural = isRural
    }
}

/// Request of `RegisterSchoolUnits`: at most `Teachers.batchRecords`, with their rolls when known.
public struct RegisterSchoolUnits: BusMessage, Hashable {
    public var schools: [SchoolUnit]
    public var rolls: [SchoolRoll]
    /// True for the labelled sample city.
    public var sample: Bool

    public init(schools: [SchoolUnit], rolls: [SchoolRoll] = [], sample: Bool = false) {
        self.schools = schools
        self.rolls = rolls
        self.sample = sample
    }
}

/// Students of one school on a reference day.
public struct SchoolRoll: BusMessage, Hashable {
    public var school: SchoolCode
    public var asOf: CalendarDate
    public var students: Int64
    /// Classes on the day, where a small-school row counts by class.
    public var classes: Int64?

    public init(school: SchoolCode, asOf: CalendarDate, students: Int64, classes: Int64? = nil) {
        self.school = school
        self.asOf = asOf
        self.students = students
        self.classes = classes
    }
}

/// Request of `SetRolls`: at most `Teachers.batchRecords`. A roll of the same school and day is
/// replaced.
public struct SetRolls: BusMessage, Hashable {
    public var rolls: [SchoolRoll]
    public init(rolls: [SchoolRoll]) { self.rolls = rolls }
}

/// How many records a batch wrote.
public struct TeachersBatchReceipt: BusMessage, Hashable {
    public var records: Int64
    public init(records: Int64) { self.records = records }
}
