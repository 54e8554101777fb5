public import Bus

/// Request of `Summarise`.
public struct SummariseProjects: BusMessage, Hashable {
    /// One region; nil for all.
    public var region: RegionCode?

    public init(region: RegionCode? = nil) {
        self.region = region
    }
}

/// Response of `Summarise`.
public struct ProjectSummary: BusMessage, Hashable {
    public var asOf: Timestamp
    /// True when the labelled sample city is loaded. The plan's own tables are never sample data.
    public var sample: Bool
    /// Exact sums over the regions asked for.
    public var total: ProjectFigures
    /// By region in order of code; 410800 stands for the projects that serve the whole city.
    public var regions: [RegionProjects]

    public init(asOf: Timestamp, sample: Bool, total: ProjectFigures, regions: [RegionProjects]) {
        self.asOf = asOf
        self.sample = sample
        self.total = total
        self.regions = regions
    }
}

/// Figures of one region.
public struct RegionProjects: BusMessage, Hashable {
    public var region: RegionCode
    public var figures: ProjectFigures

    public init(region: RegionCode, figures: ProjectFigures) {
        self.region = region
        self.figures = figures
    }
}

/// Projects, money in fen and seats. A project with parts counts by its parts, its unallocated rest
/// by itself.
public struct ProjectFigures: BusMessage, Hashable {
    /// Projects of the annex and registered ones that have no parts.
    public var projects: Int
    public var plannedInvestment: Money
    public var approved: Money
    public var contracted: Money
    public var funds: Money
    public var paid: Money
    public var certifiedSeats: Int
    public var statuses: [ProjectStatusCount]
    /// Of the 16 main indicators, on today's targets, with the values of this region; of the city
    /// in the total.
    public var indicators: [IndicatorStatusCount]

    public init(
        projects: Int, plannedInvestment: Money, approved: Money, contracted: Money, funds: Money,
        paid: Money, certifiedSeats: Int, statuses: [ProjectStatusCount],
        indicators: [IndicatorStatusCount]
    ) {
        self.projects = projects
        self.plannedInvestment = plannedInvestment
        self.approved = approved
        self.contracted = contracted
        self.funds = funds
        self.paid = paid
        self.certifiedSeats = certifiedSeats
        self.statuses = statuses
        self.indicators = indicators
    }
}

/// How many projects have a status.
public struct ProjectStatusCount: BusMessage, Hashable {
    public var status: ProjectStatus
    public var count: Int

    public init(status: ProjectStatus, count: Int) {
        self.status = status
        self.count = count
    }
}

/// How many indicators have a status.
public struct IndicatorStatusCount: BusMessage, Hashable {
    public var status: IndicatorStatus
    public var count: Int

    public init(status: IndicatorStatus, count: Int) {
        self.status = status
        self.count = count
    }
}
