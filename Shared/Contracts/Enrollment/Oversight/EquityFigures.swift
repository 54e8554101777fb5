public import Bus

/// Request of `EquityFigures`.
public struct EquityFiguresRequest: BusMessage, Hashable {
    /// Of the applications.
    public var schoolYear: SchoolYear
    public var region: RegionCode?

    public init(schoolYear: SchoolYear, region: RegionCode? = nil) {
        self.schoolYear = schoolYear
        self.region = region
    }
}

/// Children whose right to a place is easily missed, counted; never for publication.
public struct EquityFigures: BusMessage, Hashable {
    public var asOf: Timestamp
    public var schoolYear: SchoolYear
    public var rules: [EnrollmentRule]
    /// The sum of the counties.
    public var total: EquityCounts
    /// In order of code; counties with nobody are left out.
    public var counties: [CountyEquity]

    public init(
        asOf: Timestamp, schoolYear: SchoolYear, rules: [EnrollmentRule], total: EquityCounts,
        counties: [CountyEquity]
    ) {
        self.asOf = asOf
        self.schoolYear = schoolYear
        self.rules = rules
        self.total = total
        self.counties = counties
    }
}

public struct CountyEquity: BusMessage, Hashable {
    public var region: RegionCode
    public var counts: EquityCounts

    public init(region: RegionCode, counts: EquityCounts) {
        self.region = region
        self.counts = counts
    }
}

public struct EquityCounts: BusMessage, Hashable {
    /// 适龄残疾儿童入学: those placed, of those listed whose case has not ended.
    public var disabledPlaced: PlanShare
    /// 一人一案: those with a plan in force, of those placed.
    public var disabledWithPlan: PlanShare
    /// 随迁子女入学: those registered, of those whose application is in the tier of migrants' children.
    public var migrantsRegistered: PlanShare
    /// 随迁子女在公办学校就读: those in public schools, of those registered.
    public var migrantsInPublic: PlanShare

    public init(
        disabledPlaced: PlanShare, disabledWithPlan: PlanShare, migrantsRegistered: PlanShare,
        migrantsInPublic: PlanShare
    ) {
        self.disabledPlaced = disabledPlaced
        self.disabledWithPlan = disabledWithPlan
        self.migrantsRegistered = migrantsRegistered
        self.migrantsInPublic = migrantsInPublic
    }
}
