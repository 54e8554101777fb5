public import Bus

/// A recognition became effective. Neither level nor basis: those stay in the service.
public struct RecognitionConfirmed: EventPayload {
    public static let eventType = "aid.recognition.confirmed.v1"

    public var recognition: Int64
    public var person: PersonKey
    public var schoolYear: SchoolYear
    public var school: SchoolCode
    public var region: RegionCode
    /// Whether it came by data match.
    public var dataMatched: Bool

    public init(
        recognition: Int64, person: PersonKey, schoolYear: SchoolYear, school: SchoolCode,
        region: RegionCode, dataMatched: Bool
    ) {
        self.recognition = recognition
        self.person = person
        self.schoolYear = schoolYear
        self.school = school
        self.region = region
        self.dataMatched = dataMatched
    }
}

/// A recognition was revoked; why stays in the service.
public struct RecognitionRevoked: EventPayload {
    public static let eventType = "aid.recognition.revoked.v1"

    public var recognition: Int64
    public var person: PersonKey
    public var schoolYear: SchoolYear
    /// Whether it had been effective.
    public var wasEffective: Bool

    public init(
        recognition: Int64, person: PersonKey, schoolYear: SchoolYear, wasEffective: Bool
    ) {
        self.recognition = recognition
        self.person = person
        self.schoolYear = schoolYear
        self.wasEffective = wasEffective
    }
}

/// An entitlement was calculated.
public struct EntitlementCalculated: EventPayload {
    public static let eventType = "aid.entitlement.calculated.v1"

    public var entitlement: Int64
    public var person: PersonKey
    public var programme: AidProgramme
    public var term: TermCode
    public var region: RegionCode
    public var ruleVersion: String
    public var traceHash: String

    public init(
        entitlement: Int64, person: PersonKey, programme: AidProgramme, term: TermCode,
        region: RegionCode, ruleVersion: String, traceHash: String
    ) {
        self.entitlement = entitlement
        self.person = person
        self.programme = programme
        self.term = term
        self.region = region
        self.ruleVersion = ruleVersion
        self.traceHash = traceHash
    }
}
