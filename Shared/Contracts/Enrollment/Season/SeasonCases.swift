public import Bus

/// Request of `SeasonCases`.
public struct SeasonCasesRequest: BusMessage, Hashable {
    /// Nil for the whole city.
    public var region: RegionCode?

    public init(region: RegionCode? = nil) { self.region = region }
}

/// Answer of `SeasonCases`: counts, and nobody's case.
public struct SeasonCases: BusMessage, Hashable {
    public var asOf: Timestamp
    /// The sum of `regions`.
    public var total: CaseFigures
    /// Regions there is anything of, in order of code.
    public var regions: [RegionCases]
    /// Rule versions behind the clocks.
    public var rules: [String]

    public init(asOf: Timestamp, total: CaseFigures, regions: [RegionCases], rules: [String]) {
        self.asOf = asOf
        self.total = total
        self.regions = regions
        self.rules = rules
    }
}

public struct RegionCases: BusMessage, Hashable {
    public var region: RegionCode
    public var figures: CaseFigures

    public init(region: RegionCode, figures: CaseFigures) {
        self.region = region
        self.figures = figures
    }
}

/// Cases that are open today.
public struct CaseFigures: BusMessage, Hashable {
    /// 控辍保学
    public var dropout: Int
    /// Of those, with a step that was due before today.
    public var dropoutOverdue: Int
    /// 特殊教育安置: not ended.
    public var placement: Int

    public init(dropout: Int = 0, dropoutOverdue: Int = 0, placement: Int = 0) {
        self.dropout = dropout
        self.dropoutOverdue = dropoutOverdue
        self.placement = placement
    }
}
