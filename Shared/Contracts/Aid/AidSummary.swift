public import Bus

/// Request of `Summarise`.
public struct SummariseAid: BusMessage, Hashable {
    /// One region; absent means every region and the city.
    public var region: RegionCode?

    public init(region: RegionCode? = nil) { self.region = region }
}

/// Answer of `Summarise`.
public struct AidSummary: BusMessage, Hashable {
    public var asOf: Timestamp
    /// True when the data is the labelled sample city.
    public var sample: Bool
    /// The city, then its regions by code.
    public var regions: [AidFigures]

    public init(asOf: Timestamp, sample: Bool, regions: [AidFigures]) {
        self.asOf = asOf
        self.sample = sample
        self.regions = regions
    }
}

/// A region's figures; the city's are exact sums of all recognitions and entitlements.
public struct AidFigures: BusMessage, Hashable {
    public var region: RegionCode
    public var recognised: [RecognisedCount]
    public var entitled: [EntitledSum]

    public init(region: RegionCode, recognised: [RecognisedCount], entitled: [EntitledSum]) {
        self.region = region
        self.recognised = recognised
        self.entitled = entitled
    }
}

/// Pupils with an effective recognition in a school year.
public struct RecognisedCount: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var level: HardshipLevel
    public var pupils: Int

    public init(schoolYear: SchoolYear, level: HardshipLevel, pupils: Int) {
        self.schoolYear = schoolYear
        self.level = level
        self.pupils = pupils
    }
}

/// Entitlements of a programme in a term: person-times (人次), not persons.
public struct EntitledSum: BusMessage, Hashable {
    public var programme: AidProgramme
    public var term: TermCode
    public var entitlements: Int
    public var amount: Money

    public init(programme: AidProgramme, term: TermCode, entitlements: Int, amount: Money) {
        self.programme = programme
        self.term = term
        self.entitlements = entitlements
        self.amount = amount
    }
}
