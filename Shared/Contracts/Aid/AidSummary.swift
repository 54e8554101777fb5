public import Bus

/// Request of `Summarise`.
public struct SummariseAid: BusMessage, Hashable {
    /// One region; absent means every region.
    public var region: RegionCode?

    public init(region: RegionCode? = nil) { self.region = region }
}

/// Answer of `Summarise`: figures of today, exact sums of records.
public struct AidSummary: BusMessage, Hashable {
    public var asOf: Timestamp
    /// True when the labelled sample city is loaded.
    public var sample: Bool
    /// Exact sums over the regions asked for.
    public var total: AidFigures
    /// By region in order of code; 410800 stands for the schools run by the city itself.
    public var regions: [RegionAid]

    public init(asOf: Timestamp, sample: Bool, total: AidFigures, regions: [RegionAid]) {
        self.asOf = asOf
        self.sample = sample
        self.total = total
        self.regions = regions
    }
}

/// Figures of one region.
public struct RegionAid: BusMessage, Hashable {
    public var region: RegionCode
    public var figures: AidFigures

    public init(region: RegionCode, figures: AidFigures) {
        self.region = region
        self.figures = figures
    }
}

/// Recognised pupils and entitlements of one region, or of several.
public struct AidFigures: BusMessage, Hashable {
    /// By school year, then level; levels without pupils are left out.
    public var recognised: [RecognisedCount]
    /// By term, then programme; programmes without entitlements are left out.
    public var entitled: [EntitledSum]

    public init(recognised: [RecognisedCount] = [], entitled: [EntitledSum] = []) {
        self.recognised = recognised
        self.entitled = entitled
    }
}

/// Pupils with an effective recognition in a school year.
public struct RecognisedCount: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var level: HardshipLevel
    public var pupils: Int64

    public init(schoolYear: SchoolYear, level: HardshipLevel, pupils: Int64) {
        self.schoolYear = schoolYear
        self.level = level
        self.pupils = pupils
    }
}

/// Entitlements of a programme in a term: person-times (人次), not persons.
public struct EntitledSum: BusMessage, Hashable {
    public var programme: AidProgramme
    public var term: TermCode
    public var entitlements: Int64
    public var amount: Money

    public init(programme: AidProgramme, term: TermCode, entitlements: Int64, amount: Money) {
        self.programme = programme
        self.term = term
        self.entitlements = entitlements
        self.amount = amount
    }
}
