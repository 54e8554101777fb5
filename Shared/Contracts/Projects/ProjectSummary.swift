public import Bus

/// Request of `Summarise`.
public struct SummariseProjects: BusMessage, Hashable {
    /// One region; every region with data, and the city, when absent.
    public var region: RegionCode?

    public init(region: RegionCode? = nil) {
        self.region = region
    }
}

/// Response of `Summarise`.
public struct ProjectSummary: BusMessage, Hashable {
    public var asOf: Timestamp
    /// True when the data loaded is the labelled sample city. The plan's own tables are never sample data.
    public var sample: Bool
    public var regions: [ProjectFigures]

    public init(asOf: Timestamp, sample: Bool, regions: [ProjectFigures]) {
        self.asOf = asOf
        self.sample = sample
        self.regions = regions
    }
}

/// Figures of one region. The city's row holds every project, the whole-city ones included.
public struct ProjectFigures: BusMessage, Hashable {
    public var region: RegionCode
    /// Projects without parts of their own are counted, groups are not.
    public var projects: Int
    public var plannedInvestment: Money
    public var approved: Money
    public var contracted: Money
    public var funds: Money
    public var paid: Money
    public var certifiedSeats: Int
    public var statuses: [ProjectStatusCount]
    /// Of the 16 main indicators, on today's targets.
    public var indicators: [IndicatorStatusCount]

    public init(
        region: RegionCode, projects: Int, plannedInvestment: Money, approved: Money,
        contracted: Money, funds: Money, paid: Money, certifiedSeats: Int,
        statuses: [ProjectStatusCount], indicators: [IndicatorStatusCount]
    ) {
        self.region = region
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
