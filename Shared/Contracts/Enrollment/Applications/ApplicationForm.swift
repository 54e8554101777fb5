public import Bus

/// What a family applies for and what it rests on. ID numbers become person keys and are not kept.
public struct ApplicationForm: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    /// `primary` (小学一年级) or `junior` (初中一年级).
    public var stage: Stage
    public var child: ResidentID
    public var guardian: ResidentID
    /// `public` by catchment, `private` at one school.
    public var ownership: Ownership
    /// The private school; none for a public place, which follows from the catchment.
    public var schoolCode: SchoolCode?
    /// Where the family lives; the approving district of a private school.
    public var region: RegionCode
    /// 社区（村）code, as the district publishes its catchments.
    public var community: String?
    /// Each proof once.
    public var proofs: [ProofClaim]
    public var sample: Bool?
    /// 双胞胎: the receipt number of a twin, same guardian and day of birth. They share one lottery number and are
    /// placed at one school or not at all.
    public var twinOf: ReceiptNumber?

    public init(
        schoolYear: SchoolYear, stage: Stage, child: ResidentID, guardian: ResidentID,
        ownership: Ownership, schoolCode: SchoolCode? = nil, region: RegionCode,
        community: String? = nil, proofs: [ProofClaim], sample: Bool? = nil,
        twinOf: ReceiptNumber? = nil
    ) {
        self.schoolYear = schoolYear
        self.stage = stage
        self.child = child
        self.guardian = guardian
        self.ownership = ownership
        self.schoolCode = schoolCode
        self.region = region
        self.community = community
        self.proofs = proofs
        self.sample = sample
        self.twinOf = twinOf
    }
}

/// One proof a family says it has.
public struct ProofClaim: BusMessage, Hashable {
    public var proof: Proof
    /// Since when, of 户籍 or 不动产: asked of the register, and used where a tier is ordered by date.
    public var since: CalendarDate?

    public init(_ proof: Proof, since: CalendarDate? = nil) {
        self.proof = proof
        self.since = since
    }
}

/// What an application may rest on.
public enum Proof: String, WireEnum {
    /// 户籍
    case household
    /// 居住证
    case residence
    /// 不动产
    case property
    /// 社保
    case insurance
    /// 学籍
    case roll
    /// 政策性照顾: certificates of many offices, decided by hand
    case policy

    /// Whose register is asked; nil when only an officer can decide.
    public var register: RegisterKind? { RegisterKind(rawValue: rawValue) }
}
