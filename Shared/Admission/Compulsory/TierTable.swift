/// 录取顺序: a district's tiers and its other choices, as data with a source and a validity.
///
/// Every city uses the same skeleton; which tiers, and how ties within one are decided, is each district's own.
public struct TierTable: Codable, Sendable, Hashable {
    /// `410802-primary-2026`
    public var id: String
    /// First and last day, `YYYY-MM-DD`; no last day while it is in force.
    public var validFrom: String
    public var validTo: String?
    /// The document that says so, and its heading.
    public var document: String
    public var heading: String
    /// Best first. A child has the first tier whose conditions it meets.
    public var tiers: [Tier]
    public var privateLosers: PrivateLosers
    /// How far from its own catchment a child may be placed, in steps between neighbours; nil for any distance.
    public var overflowRings: Int?

    /// What a child must have, and how those who have it are ordered.
    public struct Tier: Codable, Sendable, Hashable {
        /// `1`, `2a`, `S`
        public var code: String
        /// All of these, …
        public var allOf: [Fact]
        /// … and one of these, if there are any.
        public var anyOf: [Fact]
        public var tie: Tie

        public init(_ code: String, allOf: [Fact] = [], anyOf: [Fact] = [], tie: Tie) {
            self.code = code
            self.allOf = allOf
            self.anyOf = anyOf
            self.tie = tie
        }

        func admits(_ facts: Set<Fact>) -> Bool {
            allOf.allSatisfy(facts.contains)
                && (anyOf.isEmpty || anyOf.contains(where: facts.contains))
        }
    }

    /// What checks have shown of a child. Source: domain page "Priority tiers".
    public enum Fact: String, Codable, Sendable, CaseIterable {
        /// 烈士、军人、消防、公安英烈、高层次人才、残疾儿童
        case policyGroup
        /// 户籍在学区
        case householdInCatchment
        /// 房产在学区
        case homeInCatchment
        /// 与祖辈同住且无其他住房
        case homeOfGrandparentsInCatchment
        /// 居住证
        case residencePermitInDistrict
        /// 劳动合同与社保
        case workInDistrict
        /// 营业执照
        case businessInDistrict
        /// 学籍
        case onRoll
    }

    /// Who is first within a tier. What is still equal is decided by the lottery.
    public enum Tie: String, Codable, Sendable, CaseIterable {
        /// The earlier household or deed.
        case registrationDate
        /// The shorter way to the catchment's school.
        case distance
        case lottery
    }

    /// 民办摇号未中: where a child stands in its catchment after it lost a private school's lottery.
    public enum PrivateLosers: String, Codable, Sendable, CaseIterable {
        /// In its tier, as if it had not applied.
        case keepTier
        /// Behind everybody who did not apply to a private school.
        case afterAllTiers
    }

    public init(
        id: String, validFrom: String, validTo: String?, document: String, heading: String,
        tiers: [Tier], privateLosers: PrivateLosers, overflowRings: Int?
    ) {
        self.id = id
        self.validFrom = validFrom
        self.validTo = validTo
        self.document = document
        self.heading = heading
        self.tiers = tiers
        self.privateLosers = privateLosers
        self.overflowRings = overflowRings
    }

    /// Whether the table is known to be in force on a day.
    public func covers(_ day: String) -> Bool {
        validFrom <= day && validTo.map { day <= $0 } ?? true
    }
}
