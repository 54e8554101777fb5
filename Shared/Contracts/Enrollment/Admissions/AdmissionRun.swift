public import Bus

/// 录取: one batch's senior-high admission of a pool or the whole city, as the service keeps it. No personal data.
public struct AdmissionRun: BusMessage, Hashable {
    /// `2025-410882-1-1`: school year, pool, batch, number.
    public var id: String
    public var schoolYear: SchoolYear
    /// `city`, `urban` (the five urban districts), or the county's region.
    public var pool: String
    public var batch: Int
    public var state: AdmissionState
    public var rule: AdmissionRule
    public var controlLines: [AdmissionControlLine]
    /// Empty in rows of `ListAdmissions`, which leaves them to `GetAdmission`.
    public var quotas: [AdmissionQuota]
    /// Candidates of the frozen market.
    public var candidates: Int
    /// SHA-256 of the market's canonical bytes, from the freeze on.
    public var inputHash: String?
    /// With the tie policy `lottery`, from the freeze on: what the secret was committed to.
    public var commitment: String?
    /// With the tie policy `lottery`, from the execution on.
    public var publicValue: String?
    /// With the tie policy `lottery`, when published: the secret the commitment opens to.
    public var secret: String?
    /// From the execution on.
    public var resultHash: String?
    /// Who did what, in order; officers by their subjects.
    public var steps: [AdmissionStep]
    public var voidReason: String?

    public init(
        id: String, schoolYear: SchoolYear, pool: String, batch: Int, state: AdmissionState,
        rule: AdmissionRule, controlLines: [AdmissionControlLine], quotas: [AdmissionQuota],
        candidates: Int, inputHash: String?, commitment: String?, publicValue: String?,
        secret: String?, resultHash: String?, steps: [AdmissionStep], voidReason: String?
    ) {
        self.id = id
        self.schoolYear = schoolYear
        self.pool = pool
        self.batch = batch
        self.state = state
        self.rule = rule
        self.controlLines = controlLines
        self.quotas = quotas
        self.candidates = candidates
        self.inputHash = inputHash
        self.commitment = commitment
        self.publicValue = publicValue
        self.secret = secret
        self.resultHash = resultHash
        self.steps = steps
        self.voidReason = voidReason
    }
}

/// The states of an admission run.
public enum AdmissionState: String, WireEnum {
    /// Rule, control lines and quota matrix are entered.
    case prepared
    /// The market is kept and its hash is public.
    case frozen
    /// Lines and seats are computed.
    case executed
    /// Lines are public, wish forms have moved, seats are offered.
    case published
    /// Given up before it was published, with a reason.
    case voided
}

/// What moves an admission run.
public enum AdmissionAct: String, WireEnum {
    case prepare
    case freeze
    /// Once more on an executed run: compares the bytes, and keeps nothing.
    case execute
    case publish
    case void
}

/// One act in a run's course.
public struct AdmissionStep: BusMessage, Hashable {
    public var act: AdmissionAct
    /// The officer's subject; `officer 1` for whoever is none of `Access.readers`, the same for one officer of one answer.
    public var by: String
    public var at: Timestamp

    public init(act: AdmissionAct, by: String, at: Timestamp) {
        self.act = act
        self.by = by
        self.at = at
    }
}
