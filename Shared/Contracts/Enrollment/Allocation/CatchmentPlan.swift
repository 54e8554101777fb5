public import Bus

/// 学区划分方案: a district's catchments for a stage, from one day to another, with their source. Catchments are data.
public struct CatchmentPlan: BusMessage, Hashable {
    /// `CATCHMENTS-410802-primary-1`
    public var id: String
    public var region: RegionCode
    /// `primary` or `junior`.
    public var stage: Stage
    /// First and last day in force, held against the first day of the school year.
    public var validFrom: CalendarDate
    public var validTo: CalendarDate?
    public var document: String
    public var heading: String
    public var state: CatchmentPlanState
    /// Officers by their subjects; numbered for whoever is none of `Access.readers`.
    public var proposedBy: String
    /// 双人: another than who proposed.
    public var publishedBy: String?
    public var sample: Bool
    /// In order of code; empty in a list of plans.
    public var catchments: [Catchment]
    /// How many catchments the plan has.
    public var size: Int
    /// The plan that corrects this one, which is in force no more.
    public var supersededBy: String?

    public init(
        id: String, region: RegionCode, stage: Stage, validFrom: CalendarDate,
        validTo: CalendarDate?, document: String, heading: String, state: CatchmentPlanState,
        proposedBy: String, publishedBy: String?, sample: Bool, catchments: [Catchment], size: Int,
        supersededBy: String? = nil
    ) {
        self.supersededBy = supersededBy
        self.id = id
        self.region = region
        self.stage = stage
        self.validFrom = validFrom
        self.validTo = validTo
        self.document = document
        self.heading = heading
        self.state = state
        self.proposedBy = proposedBy
        self.publishedBy = publishedBy
        self.sample = sample
        self.catchments = catchments
        self.size = size
    }
}

/// Where a plan of catchments stands.
public enum CatchmentPlanState: String, WireEnum {
    /// Waits for a second person.
    case proposed
    case published
}

/// 学区: communities whose children go to its schools.
public struct Catchment: BusMessage, Hashable {
    /// 1 to 64 ASCII letters, digits, `.`, `_`, `-`.
    public var code: String
    /// 片区名称
    public var name: String
    /// 社区（村）codes, as applications name them; each in one catchment only.
    public var communities: [String]
    /// Public schools of the district that teach the stage, the usual one first; a school may serve several catchments.
    public var schools: [SchoolCode]
    /// Catchments that take its overflow, the nearest first.
    public var neighbours: [String]

    public init(
        code: String, name: String, communities: [String], schools: [SchoolCode],
        neighbours: [String]
    ) {
        self.code = code
        self.name = name
        self.communities = communities
        self.schools = schools
        self.neighbours = neighbours
    }
}
