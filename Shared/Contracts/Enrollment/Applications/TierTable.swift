public import Bus

/// A district's priority tiers (招生顺位) for a stage, from one day to another, with their source. Tiers are data.
public struct TierTable: BusMessage, Hashable {
    /// `TIERS-410802-primary@2025-09-01`; a correction ends in its number: `….2`
    public var id: String
    public var region: RegionCode
    public var stage: Stage
    /// First and last day in force, held against the first day of the school year.
    public var validFrom: CalendarDate
    public var validTo: CalendarDate?
    public var document: String
    public var heading: String
    public var rules: TierRules
    /// The table that corrects this one, which is in force no more.
    public var supersededBy: String?

    public init(
        id: String, region: RegionCode, stage: Stage, validFrom: CalendarDate,
        validTo: CalendarDate?, document: String, heading: String, rules: TierRules,
        supersededBy: String? = nil
    ) {
        self.supersededBy = supersededBy
        self.id = id
        self.region = region
        self.stage = stage
        self.validFrom = validFrom
        self.validTo = validTo
        self.document = document
        self.heading = heading
        self.rules = rules
    }
}

/// What a tier table says.
public struct TierRules: BusMessage, Hashable {
    /// Full years of age on the cut-off day of the school year.
    public var leastAge: Int
    /// Proofs without which nobody is eligible, whatever the tier.
    public var required: [Proof]
    /// Months of 社保 that count as a proof.
    public var insuranceMonths: Int
    /// The best first.
    public var tiers: [Tier]

    public init(leastAge: Int, required: [Proof], insuranceMonths: Int, tiers: [Tier]) {
        self.leastAge = leastAge
        self.required = required
        self.insuranceMonths = insuranceMonths
        self.tiers = tiers
    }
}

/// One tier: who is in it, and how its children are ordered when there are too many.
public struct Tier: BusMessage, Hashable {
    /// `1`, `2a`, `S`.
    public var code: String
    /// 房户一致
    public var name: String
    /// All of them must be proved.
    public var proofs: [Proof]
    public var tie: TieRule

    public init(code: String, name: String, proofs: [Proof], tie: TieRule) {
        self.code = code
        self.name = name
        self.proofs = proofs
        self.tie = tie
    }
}

/// How equal children of a tier are ordered.
public enum TieRule: String, WireEnum {
    /// The earlier registration of household or home.
    case date
    case distance
    case lottery
}

/// Request of `PublishTiers`.
public struct PublishTiers: BusMessage, Hashable {
    public var region: RegionCode
    public var stage: Stage
    public var validFrom: CalendarDate
    public var validTo: CalendarDate?
    public var document: String
    public var heading: String
    public var rules: TierRules
    /// The table with the same first day that this one corrects: while no run has frozen a list by it.
    public var corrects: String?

    public init(
        region: RegionCode, stage: Stage, validFrom: CalendarDate, validTo: CalendarDate?,
        document: String, heading: String, rules: TierRules, corrects: String? = nil
    ) {
        self.corrects = corrects
        self.region = region
        self.stage = stage
        self.validFrom = validFrom
        self.validTo = validTo
        self.document = document
        self.heading = heading
        self.rules = rules
    }
}

/// Request of `ListTiers`: all versions, or those in force on a day.
public struct ListTiers: BusMessage, Hashable {
    public var region: RegionCode?
    public var stage: Stage?
    public var on: CalendarDate?

    public init(region: RegionCode? = nil, stage: Stage? = nil, on: CalendarDate? = nil) {
        self.region = region
        self.stage = stage
        self.on = on
    }
}

/// Answer of `ListTiers`.
public struct TierTables: BusMessage, Hashable {
    public var tables: [TierTable]

    public init(tables: [TierTable]) { self.tables = tables }
}
