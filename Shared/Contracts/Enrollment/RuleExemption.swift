public import Bus

/// Request of `GrantExemption`. Refused unless the school's project started before the rule.
public struct GrantExemption: BusMessage, Hashable {
    public var rule: EnrollmentRuleID
    public var schoolCode: SchoolCode
    /// The document that grants it; one exemption a document, rule and school.
    public var documentNo: String
    public var reason: String
    /// What is allowed in place of the rule's limit: 4500.
    public var limit: Int
    public var validFrom: CalendarDate
    /// Last day; nil for as long as the school stands.
    public var validTo: CalendarDate?

    public init(
        rule: EnrollmentRuleID, schoolCode: SchoolCode, documentNo: String, reason: String,
        limit: Int, validFrom: CalendarDate, validTo: CalendarDate? = nil
    ) {
        self.rule = rule
        self.schoolCode = schoolCode
        self.documentNo = documentNo
        self.reason = reason
        self.limit = limit
        self.validFrom = validFrom
        self.validTo = validTo
    }
}

/// A document that exempts one school from one rule.
public struct RuleExemption: BusMessage, Hashable {
    public var id: String
    public var rule: EnrollmentRuleID
    public var schoolCode: SchoolCode
    public var documentNo: String
    public var reason: String
    public var limit: Int
    public var validFrom: CalendarDate
    public var validTo: CalendarDate?
    /// The officer's subject; numbered for whoever is none of `Access.readers`.
    public var grantedBy: String
    public var grantedAt: Timestamp

    public init(
        id: String, rule: EnrollmentRuleID, schoolCode: SchoolCode, documentNo: String,
        reason: String, limit: Int, validFrom: CalendarDate, validTo: CalendarDate?,
        grantedBy: String, grantedAt: Timestamp
    ) {
        self.id = id
        self.rule = rule
        self.schoolCode = schoolCode
        self.documentNo = documentNo
        self.reason = reason
        self.limit = limit
        self.validFrom = validFrom
        self.validTo = validTo
        self.grantedBy = grantedBy
        self.grantedAt = grantedAt
    }
}

/// Request of `ListExemptions`; a nil filter takes all.
public struct ListExemptions: BusMessage, Hashable {
    public var rule: EnrollmentRuleID?
    public var schoolCode: SchoolCode?

    public init(rule: EnrollmentRuleID? = nil, schoolCode: SchoolCode? = nil) {
        self.rule = rule
        self.schoolCode = schoolCode
    }
}

/// Answer of `ListExemptions`.
public struct RuleExemptions: BusMessage, Hashable {
    public var exemptions: [RuleExemption]

    public init(exemptions: [RuleExemption]) { self.exemptions = exemptions }
}
