public import Bus

/// Request of `CalculateEntitlement`. The person's recognition of the term's school year decides.
public struct CalculateEntitlement: BusMessage, Hashable {
    public var person: PersonKey
    public var programme: AidProgramme
    public var term: TermCode

    public init(person: PersonKey, programme: AidProgramme, term: TermCode) {
        self.person = person
        self.programme = programme
        self.term = term
    }
}

/// Request of `CalculateEntitlements`: one page of the recognised pupils the programme is for.
public struct CalculateEntitlements: BusMessage, Hashable {
    /// Most pupils of one call.
    public static let mostPupils = 2000

    public var programme: AidProgramme
    public var term: TermCode
    /// Absent means the whole city.
    public var region: RegionCode?
    public var school: SchoolCode?
    /// `next` of the page before; absent for the first.
    public var after: Int64?
    /// Pupils of this page, 1…2,000; 2,000 when absent.
    public var limit: Int?

    public init(
        programme: AidProgramme, term: TermCode, region: RegionCode? = nil,
        school: SchoolCode? = nil, after: Int64? = nil, limit: Int? = nil
    ) {
        self.programme = programme
        self.term = term
        self.region = region
        self.school = school
        self.after = after
        self.limit = limit
    }
}

/// Answer of `CalculateEntitlements`.
public struct EntitlementsCalculated: BusMessage, Hashable {
    /// New entitlements and their sum.
    public var calculated: Int
    public var amount: Money
    /// Pupils who had one from the same inputs.
    public var existing: Int
    /// Ids of entitlements that exist from other inputs (transfer, other level) and were left as
    /// they are.
    public var differing: [Int64]
    /// Absent when this was the last page.
    public var next: Int64?

    public init(
        calculated: Int, amount: Money, existing: Int, differing: [Int64], next: Int64?
    ) {
        self.calculated = calculated
        self.amount = amount
        self.existing = existing
        self.differing = differing
        self.next = next
    }
}

/// Request of `GetEntitlement`.
public struct GetEntitlement: BusMessage, Hashable {
    public var id: Int64

    public init(id: Int64) { self.id = id }
}

/// Request of `RecomputeEntitlement`.
public struct RecomputeEntitlement: BusMessage, Hashable {
    public var id: Int64

    public init(id: Int64) { self.id = id }
}

/// Answer of `RecomputeEntitlement`.
public struct Recomputation: BusMessage, Hashable {
    public var id: Int64
    public var ruleVersion: String
    public var stored: Money
    public var recomputed: Money
    /// The whole trace came out the same, and its hash is the stored one.
    public var identical: Bool

    public init(
        id: Int64, ruleVersion: String, stored: Money, recomputed: Money, identical: Bool
    ) {
        self.id = id
        self.ruleVersion = ruleVersion
        self.stored = stored
        self.recomputed = recomputed
        self.identical = identical
    }
}

/// Request of `ListEntitlements`; in the order of their ids.
public struct ListEntitlements: BusMessage, Hashable {
    public var term: TermCode
    public var programme: AidProgramme?
    public var region: RegionCode?
    public var school: SchoolCode?
    public var person: PersonKey?

    public init(
        term: TermCode, programme: AidProgramme? = nil, region: RegionCode? = nil,
        school: SchoolCode? = nil, person: PersonKey? = nil
    ) {
        self.term = term
        self.programme = programme
        self.region = region
        self.school = school
        self.person = person
    }
}

/// Request of `CheckMeanStandard`, for the senior-high grant.
public struct CheckMeanStandard: BusMessage, Hashable {
    public var school: SchoolCode
    public var term: TermCode

    public init(school: SchoolCode, term: TermCode) {
        self.school = school
        self.term = term
    }
}

/// Answer of `CheckMeanStandard`: exact, no mean is rounded.
public struct MeanStandard: BusMessage, Hashable {
    public var recipients: Int
    public var paid: Money
    /// Recipients × the standard of the term.
    public var due: Money
    /// Paid minus due: zero when the mean over recipients equals the standard.
    public var difference: Money

    public init(recipients: Int, paid: Money, due: Money, difference: Money) {
        self.recipients = recipients
        self.paid = paid
        self.due = due
        self.difference = difference
    }
}
