public import Bus

/// What one person is entitled to in one programme and term; there is never a second one (A1).
///
/// It records what was due under the rules of its day: it is not a payment, and nothing later
/// changes it (A3).
public struct Entitlement: BusMessage, Hashable {
    public var id: Int64
    public var person: PersonKey
    public var programme: AidProgramme
    public var term: TermCode
    /// The school that held the pupil's roll when it was calculated.
    public var school: SchoolCode
    public var region: RegionCode
    public var amount: Money
    /// `senior-grant/2025S-1`: programme, first term, edition.
    public var ruleVersion: String
    /// BLAKE2b-256 of the trace's canonical CBOR, lower-case hex.
    public var traceHash: String
    public var calculatedAt: Timestamp

    public init(
        id: Int64, person: PersonKey, programme: AidProgramme, term: TermCode, school: SchoolCode,
        region: RegionCode, amount: Money, ruleVersion: String, traceHash: String,
        calculatedAt: Timestamp
    ) {
        self.id = id
        self.person = person
        self.programme = programme
        self.term = term
        self.school = school
        self.region = region
        self.amount = amount
        self.ruleVersion = ruleVersion
        self.traceHash = traceHash
        self.calculatedAt = calculatedAt
    }
}

/// An entitlement and how it came about.
public struct ExplainedEntitlement: BusMessage, Hashable {
    public var entitlement: Entitlement
    public var trace: EntitlementTrace

    public init(entitlement: Entitlement, trace: EntitlementTrace) {
        self.entitlement = entitlement
        self.trace = trace
    }
}
