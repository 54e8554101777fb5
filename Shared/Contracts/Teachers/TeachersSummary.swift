public import Bus

/// Request of `Summarise`.
public struct SummariseTeachers: BusMessage, Hashable {
    /// One region; nil for all.
    public var region: RegionCode?
    public init(region: RegionCode? = nil) { self.region = region }
}

/// Answer of `Summarise`: figures of today, exact sums of the schools.
public struct TeachersSummary: BusMessage, Hashable {
    public var asOf: Timestamp
    /// True when the labelled sample city is loaded.
    public var sample: Bool
    /// Exact sums over the regions asked for.
    public var total: TeachersFigures
    /// By region in order of code; 410800 stands for the schools run by the city itself.
    public var regions: [RegionTeachers]

    public init(
        asOf: Timestamp, sample: Bool, total: TeachersFigures, regions: [RegionTeachers]
    ) {
        self.asOf = asOf
        self.sample = sample
        self.total = total
        self.regions = regions
    }
}

/// Figures of one region.
public struct RegionTeachers: BusMessage, Hashable {
    public var region: RegionCode
    public var figures: TeachersFigures

    public init(region: RegionCode, figures: TeachersFigures) {
        self.region = region
        self.figures = figures
    }
}

/// Staff and establishment of one region, or of the city.
public struct TeachersFigures: BusMessage, Hashable {
    public var schools: Int64
    /// Staff with a main appointment today.
    public var staffInPost: Int64
    /// Of them, on 编制.
    public var staffOnEstablishment: Int64
    /// Of them, on 员额 of kindergartens.
    public var staffOnHeadcount: Int64
    /// Of them, on neither.
    public var staffWithoutEstablishment: Int64
    /// Required by the standards, in the stages they cover.
    public var staffRequired: Int64
    /// Staff in post in those stages.
    public var staffInPostWhereRequired: Int64
    /// staffRequired − staffInPostWhereRequired
    public var gap: Int64
    public var establishmentApproved: Int64
    public var establishmentAllocated: Int64
    public var establishmentOccupied: Int64
    public var headcountApproved: Int64
    public var headcountOccupied: Int64

    public init(
        schools: Int64 = 0, staffInPost: Int64 = 0,
        staffOnEstablishment: Int64 = 0, staffOnHeadcount: Int64 = 0,
        staffWithoutEstablishment: Int64 = 0, staffRequired: Int64 = 0,
        staffInPostWhereRequired: Int64 = 0, gap: Int64 = 0, establishmentApproved: Int64 = 0,
        establishmentAllocated: Int64 = 0, establishmentOccupied: Int64 = 0,
        headcountApproved: Int64 = 0, headcountOccupied: Int64 = 0
    ) {
        self.schools = schools
        self.staffInPost = staffInPost
        self.staffOnEstablishment = staffOnEstablishment
        self.staffOnHeadcount = staffOnHeadcount
        self.staffWithoutEstablishment = staffWithoutEstablishment
        self.staffRequired = staffRequired
        self.staffInPostWhereRequired = staffInPostWhereRequired
        self.gap = gap
        self.establishmentApproved = establishmentApproved
        self.establishmentAllocated = establishmentAllocated
        self.establishmentOccupied = establishmentOccupied
        self.headcountApproved = headcountApproved
        self.headcountOccupied = headcountOccupied
    }
}
