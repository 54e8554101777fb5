public import Bus

/// Request of `SummariseSeason`.
public struct SummariseSeason: BusMessage, Hashable {
    /// Nil for the newest of `schoolYears`; without any, the school year of the day.
    public var schoolYear: SchoolYear?
    /// Nil for the whole city.
    public var region: RegionCode?

    public init(schoolYear: SchoolYear? = nil, region: RegionCode? = nil) {
        self.schoolYear = schoolYear
        self.region = region
    }
}

/// Answer of `SummariseSeason`: exact sums, read in one transaction, without personal data.
public struct SeasonSummary: BusMessage, Hashable {
    public var asOf: Timestamp
    /// True when the register holds labelled sample data.
    public var sample: Bool
    public var schoolYear: SchoolYear
    /// With a published plan, a window of applications, or a lottery, allocation or admission run that was frozen and not voided;
    /// none later than next school year. The newest first.
    public var schoolYears: [SchoolYear]
    /// The sum of `regions`.
    public var total: SeasonFigures
    /// Regions there is anything of, in order of code; 410800 stands for what the city runs itself.
    public var regions: [RegionSeason]
    /// Senior-high admission runs of the region's pool and of the whole city, in order of id.
    public var admissions: [AdmissionProgress]

    public init(
        asOf: Timestamp, sample: Bool, schoolYear: SchoolYear, schoolYears: [SchoolYear],
        total: SeasonFigures, regions: [RegionSeason], admissions: [AdmissionProgress]
    ) {
        self.asOf = asOf
        self.sample = sample
        self.schoolYear = schoolYear
        self.schoolYears = schoolYears
        self.total = total
        self.regions = regions
        self.admissions = admissions
    }
}

/// One region's season.
public struct RegionSeason: BusMessage, Hashable {
    public var region: RegionCode
    public var figures: SeasonFigures

    public init(region: RegionCode, figures: SeasonFigures) {
        self.region = region
        self.figures = figures
    }
}

/// Figures of a region or of the city.
public struct SeasonFigures: BusMessage, Hashable {
    /// Stages there is anything of, from the youngest up.
    public var stages: [StageSeason]
    /// Senior-high candidates, in the region of their junior school.
    public var candidates: CandidateSeason
    /// Recorded breaches, in the region of the school.
    public var violations: [ViolationCount]

    public init(
        stages: [StageSeason] = [], candidates: CandidateSeason = CandidateSeason(),
        violations: [ViolationCount] = []
    ) {
        self.stages = stages
        self.candidates = candidates
        self.violations = violations
    }
}

/// An admission run as far as everybody may know it.
public struct AdmissionProgress: BusMessage, Hashable {
    public var id: String
    public var pool: String
    public var batch: Int
    public var state: AdmissionState
    /// Of the frozen market.
    public var candidates: Int
    /// When published.
    public var admitted: Int?

    public init(
        id: String, pool: String, batch: Int, state: AdmissionState, candidates: Int,
        admitted: Int?
    ) {
        self.id = id
        self.pool = pool
        self.batch = batch
        self.state = state
        self.candidates = candidates
        self.admitted = admitted
    }
}
