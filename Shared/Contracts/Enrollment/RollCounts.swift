public import Bus

/// Request of `RollCounts`: what to count and by what to group.
public struct RollCountsRequest: BusMessage, Hashable {
    public var by: RollGrouping
    public var region: RegionCode?
    public var stage: Stage?
    public var schoolCode: SchoolCode?

    public init(
        by: RollGrouping, region: RegionCode? = nil, stage: Stage? = nil,
        schoolCode: SchoolCode? = nil
    ) {
        self.by = by
        self.region = region
        self.stage = stage
        self.schoolCode = schoolCode
    }
}

public enum RollGrouping: String, WireEnum {
    case school
    /// The stage children are in, not the kind of their school.
    case stage
    case region
    /// By stage and grade.
    case grade
}

/// Answer of `RollCounts`.
public struct RollCounts: BusMessage, Hashable {
    public var asOf: Timestamp
    /// Sum of the rows.
    public var total: Int
    public var rows: [RollCount]

    public init(asOf: Timestamp, total: Int, rows: [RollCount]) {
        self.asOf = asOf
        self.total = total
        self.rows = rows
    }
}

/// Children on the roll of one group; the group's own fields are set.
public struct RollCount: BusMessage, Hashable {
    public var schoolCode: SchoolCode?
    public var region: RegionCode?
    public var stage: Stage?
    public var grade: Int?
    public var enrolled: Int

    public init(
        schoolCode: SchoolCode? = nil, region: RegionCode? = nil, stage: Stage? = nil,
        grade: Int? = nil, enrolled: Int
    ) {
        self.schoolCode = schoolCode
        self.region = region
        self.stage = stage
        self.grade = grade
        self.enrolled = enrolled
    }
}
