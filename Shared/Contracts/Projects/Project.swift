public import Bus

/// What a project shall leave behind, as the annex states it: at least 40 kindergartens.
public struct OutputTarget: BusMessage, Hashable {
    /// In Chinese, as in the annex.
    public var what: String
    public var comparison: TargetOperator
    public var quantity: Int64
    /// In Chinese: 所, 个.
    public var unit: String

    public init(what: String, comparison: TargetOperator, quantity: Int64, unit: String) {
        self.what = what
        self.comparison = comparison
        self.quantity = quantity
        self.unit = unit
    }
}

/// A project or a part of one. A project with parts carries no money of its own: it shows the sums
/// of its parts.
public struct Project: BusMessage, Hashable {
    public var id: ProjectID
    /// The project it is a part of.
    public var parent: ProjectID?
    /// Place in the annex, 1 to 9; nil for one registered later.
    public var number: Int?
    /// As printed.
    public var name: String
    /// As printed: 全市, 中心城区.
    public var place: String
    /// The region that answers for it; `410800` for the whole city.
    public var region: RegionCode
    /// As printed.
    public var content: String
    public var plannedInvestment: Money
    /// P1: what the parts do not account for; nil for a project without parts.
    public var unallocated: Money?
    /// As printed: `2022—2025`.
    public var years: String
    public var firstYear: Int
    public var lastYear: Int
    public var stage: ProjectStage
    public var status: ProjectStatus
    public var outputs: [OutputTarget]
    public var source: PlanSource
    public var money: ProjectMoney
    public var progress: ProjectProgress
    /// Seats certified so far.
    public var certifiedSeats: Int

    public init(
        id: ProjectID, parent: ProjectID?, number: Int?, name: String, place: String,
        region: RegionCode, content: String, plannedInvestment: Money, unallocated: Money?,
        years: String, firstYear: Int, lastYear: Int, stage: ProjectStage, status: ProjectStatus,
        outputs: [OutputTarget], source: PlanSource, money: ProjectMoney, progress: ProjectProgress,
        certifiedSeats: Int
    ) {
        self.id = id
        self.parent = parent
        self.number = number
        self.name = name
        self.place = place
        self.region = region
        self.content = content
        self.plannedInvestment = plannedInvestment
        self.unallocated = unallocated
        self.years = years
        self.firstYear = firstYear
        self.lastYear = lastYear
        self.stage = stage
        self.status = status
        self.outputs = outputs
        self.source = source
        self.money = money
        self.progress = progress
        self.certifiedSeats = certifiedSeats
    }
}

/// Running totals of a project's money, in fen. Always paid ≤ contracted ≤ approved, and paid ≤
/// funds in place (P3).
public struct ProjectMoney: BusMessage, Hashable {
    public var project: ProjectID
    /// The approved budget estimate (概算) with its approved changes; nil before approval.
    public var approved: Money?
    public var contracted: Money
    public var funds: Money
    public var paid: Money

    public init(project: ProjectID, approved: Money?, contracted: Money, funds: Money, paid: Money)
    {
        self.project = project
        self.approved = approved
        self.contracted = contracted
        self.funds = funds
        self.paid = paid
    }
}

/// Physical progress and the paid ratio, side by side. 10,000 basis points are 100 %.
public struct ProjectProgress: BusMessage, Hashable {
    /// Rounded down, so that only a finished project shows 10,000. Nil before the first report.
    public var physicalBasisPoints: Int?
    /// Paid ÷ approved, rounded down; nil before approval.
    public var paidBasisPoints: Int?
    /// More is paid, in proportion, than is built.
    public var paidAhead: Bool
    /// The day of the latest report.
    public var reportedFor: CalendarDate?

    public init(
        physicalBasisPoints: Int?, paidBasisPoints: Int?, paidAhead: Bool,
        reportedFor: CalendarDate?
    ) {
        self.physicalBasisPoints = physicalBasisPoints
        self.paidBasisPoints = paidBasisPoints
        self.paidAhead = paidAhead
        self.reportedFor = reportedFor
    }
}

/// Request of `ListProjects`.
public struct ListProjects: BusMessage, Hashable {
    /// Only projects this region answers for.
    public var region: RegionCode?
    public var status: ProjectStatus?

    public init(region: RegionCode? = nil, status: ProjectStatus? = nil) {
        self.region = region
        self.status = status
    }
}

/// Response of `ListProjects`: parents before their parts, in the order of the annex.
public struct ProjectList: BusMessage, Hashable {
    public var asOf: Timestamp
    public var projects: [Project]
    /// Sums over the projects listed that have no parent in the list.
    public var plannedInvestment: Money
    public var paid: Money

    public init(asOf: Timestamp, projects: [Project], plannedInvestment: Money, paid: Money) {
        self.asOf = asOf
        self.projects = projects
        self.plannedInvestment = plannedInvestment
        self.paid = paid
    }
}

/// Request of `GetProject`.
public struct GetProject: BusMessage, Hashable {
    public var project: ProjectID

    public init(project: ProjectID) {
        self.project = project
    }
}

/// Response of `GetProject`.
public struct ProjectDetail: BusMessage, Hashable {
    public var project: Project
    public var children: [Project]
    public var moves: [StageMove]
    public var contracts: [ContractRecord]
    public var changes: [ChangeRecord]
    public var funds: [FundsRecord]
    public var payments: [PaymentRecord]
    /// Every version, oldest first (P4).
    public var baselines: [Baseline]
    public var progress: [ProgressReport]
    public var certificates: [CertifiedSeats]
    public var notes: [DataQualityNote]

    public init(
        project: Project, children: [Project], moves: [StageMove], contracts: [ContractRecord],
        changes: [ChangeRecord], funds: [FundsRecord], payments: [PaymentRecord],
        baselines: [Baseline], progress: [ProgressReport], certificates: [CertifiedSeats],
        notes: [DataQualityNote]
    ) {
        self.project = project
        self.children = children
        self.moves = moves
        self.contracts = contracts
        self.changes = changes
        self.funds = funds
        self.payments = payments
        self.baselines = baselines
        self.progress = progress
        self.certificates = certificates
        self.notes = notes
    }
}

/// Request of `RegisterProject`: a part of a project of the plan.
public struct RegisterProject: BusMessage, Hashable {
    public var id: ProjectID
    /// The project of the plan it belongs to: no project without a plan item.
    public var parent: ProjectID
    public var name: String
    public var place: String
    public var region: RegionCode
    public var content: String
    public var plannedInvestment: Money
    public var firstYear: Int
    public var lastYear: Int
    public var outputs: [OutputTarget]
    public var source: PlanSource

    /// True for data of the labelled sample city.
    public var sample: Bool?

    public init(
        id: ProjectID, parent: ProjectID, name: String, place: String, region: RegionCode,
        content: String, plannedInvestment: Money, firstYear: Int, lastYear: Int,
        outputs: [OutputTarget] = [], source: PlanSource, sample: Bool? = nil
    ) {
        self.id = id
        self.parent = parent
        self.name = name
        self.place = place
        self.region = region
        self.content = content
        self.plannedInvestment = plannedInvestment
        self.firstYear = firstYear
        self.lastYear = lastYear
        self.outputs = outputs
        self.source = source
        self.sample = sample
    }
}
