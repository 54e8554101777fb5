public import Bus

/// Request of `CohortRetention`.
public struct CohortRetentionRequest: BusMessage, Hashable {
    /// In which the cohort sits in the last year of junior school.
    public var schoolYear: SchoolYear
    /// Nil or `410800` for the whole city.
    public var region: RegionCode?

    public init(schoolYear: SchoolYear, region: RegionCode? = nil) {
        self.schoolYear = schoolYear
        self.region = region
    }
}

/// 九年义务教育巩固率: how many of those who entered primary school are in the last year of junior school eight years later.
///
/// Both numbers are of the kept series (`RecordCohortSeries`). Children who moved in or out in between are not told apart, so a
/// growing district may have more than a whole.
public struct CohortRetention: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    /// In which the cohort entered the first grade.
    public var entryYear: SchoolYear
    /// The target used, with its source.
    public var rules: [EnrollmentRule]
    /// The sum of the districts below.
    public var total: RetentionFigures
    /// In order of code.
    public var districts: [DistrictRetention]
    /// Whose series has not both numbers: they are in no sum.
    public var missing: [RegionCode]

    public init(
        schoolYear: SchoolYear, entryYear: SchoolYear, rules: [EnrollmentRule],
        total: RetentionFigures, districts: [DistrictRetention], missing: [RegionCode]
    ) {
        self.schoolYear = schoolYear
        self.entryYear = entryYear
        self.rules = rules
        self.total = total
        self.districts = districts
        self.missing = missing
    }
}

public struct DistrictRetention: BusMessage, Hashable {
    public var region: RegionCode
    /// Of the kept series.
    public var revision: Int
    public var figures: RetentionFigures

    public init(region: RegionCode, revision: Int, figures: RetentionFigures) {
        self.region = region
        self.revision = revision
        self.figures = figures
    }
}

public struct RetentionFigures: BusMessage, Hashable {
    /// In the last year of junior school, of those who entered, against the target.
    public var share: PlanShare
    /// 控辍保学 cases open now: children who are to be brought back. A handful of children: told to one of `Access.readers` who
    /// covers the district, else nil; in a sum those of the districts told.
    public var openDropoutCases: Int?

    public init(share: PlanShare, openDropoutCases: Int?) {
        self.share = share
        self.openDropoutCases = openDropoutCases
    }
}
