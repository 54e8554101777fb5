public import Bus

/// 义务教育派位: one district's allocation of a stage's entrants, as the service keeps it. No personal data.
public struct AllocationRun: BusMessage, Hashable {
    /// `2025-410802-primary-1`: school year, district, stage, number.
    public var id: String
    public var schoolYear: SchoolYear
    public var region: RegionCode
    public var stage: Stage
    public var state: AllocationState
    public var rule: AllocationRule
    /// The tier table and the plan of catchments in force on the first day of the school year, by id.
    public var tierTable: String
    public var catchmentPlan: String
    /// From the freeze on.
    public var list: FrozenApplications?
    /// SHA-256 of the frozen input without lottery places, from the freeze on.
    public var listHash: String?
    /// The lottery of the pooled applications that is not voided, once it is prepared.
    public var lotteryID: String?
    /// From the execution on: rule version, SHA-256 of the input with its lottery places, and of the result.
    public var ruleVersion: String?
    public var inputHash: String?
    public var resultHash: String?
    /// Who did what, in order; officers by their subjects.
    public var steps: [AllocationStep]
    public var voidReason: String?
    /// Whether its plan of catchments is of the labelled sample city; nil from a service that does not say.
    public var sample: Bool?

    public init(
        id: String, schoolYear: SchoolYear, region: RegionCode, stage: Stage,
        state: AllocationState, rule: AllocationRule, tierTable: String, catchmentPlan: String,
        list: FrozenApplications?, listHash: String?, lotteryID: String?, ruleVersion: String?,
        inputHash: String?, resultHash: String?, steps: [AllocationStep], voidReason: String?,
        sample: Bool? = nil
    ) {
        self.id = id
        self.schoolYear = schoolYear
        self.region = region
        self.stage = stage
        self.state = state
        self.rule = rule
        self.tierTable = tierTable
        self.catchmentPlan = catchmentPlan
        self.list = list
        self.listHash = listHash
        self.lotteryID = lotteryID
        self.ruleVersion = ruleVersion
        self.inputHash = inputHash
        self.resultHash = resultHash
        self.steps = steps
        self.voidReason = voidReason
        self.sample = sample
    }
}

/// E10: every live application of the district and stage at the freeze, in one of three lists.
public struct FrozenApplications: BusMessage, Hashable {
    /// Verified: they take part in lottery and allocation.
    public var pooled: Int
    /// Open cases from the start: checks pending, returned, appealed, not submitted.
    public var openCases: Int
    public var ineligible: Int

    public init(pooled: Int, openCases: Int, ineligible: Int) {
        self.pooled = pooled
        self.openCases = openCases
        self.ineligible = ineligible
    }
}

/// What tiers and catchments leave to the district, with the document it stands in.
public struct AllocationRule: BusMessage, Hashable {
    public var privateLosers: PrivateLosers
    /// How far overflow may go, in steps between neighbours; nil for any distance.
    public var overflowRings: Int?
    public var document: String
    public var heading: String

    public init(
        privateLosers: PrivateLosers, overflowRings: Int? = nil, document: String, heading: String
    ) {
        self.privateLosers = privateLosers
        self.overflowRings = overflowRings
        self.document = document
        self.heading = heading
    }
}

/// 民办摇号未中: where a child stands in its catchment after it lost a private school's lottery.
public enum PrivateLosers: String, WireEnum {
    /// In its tier, as if it had not applied.
    case keepTier
    /// Behind everybody who did not apply to a private school.
    case afterAllTiers
}

/// The states of an allocation.
public enum AllocationState: String, WireEnum {
    /// Rule, tiers and catchments are chosen.
    case prepared
    /// VERIFIED applications are POOLED; their list and its hash are public.
    case frozen
    /// Places are computed from the published lottery.
    case executed
    /// Offers are made, applications have moved, open cases are open.
    case published
    /// Given up before it was published, with a reason.
    case voided
}

/// What moves an allocation.
public enum AllocationAct: String, WireEnum {
    case prepare
    case freeze
    /// Once more on an executed run: compares the bytes, and keeps nothing.
    case execute
    case publish
    case void
}

/// One act in a run's course.
public struct AllocationStep: BusMessage, Hashable {
    public var act: AllocationAct
    /// The officer's subject; `officer 1` for whoever is none of `Access.readers`, the same for one officer of one answer.
    public var by: String
    public var at: Timestamp

    public init(act: AllocationAct, by: String, at: Timestamp) {
        self.act = act
        self.by = by
        self.at = at
    }
}
