public import Bus

/// A case for the inspectorate (督导): a breach, who did it, and the bureau that answers for who did it.
public struct SupervisionCase: BusMessage, Hashable {
    /// `SUPERVISION-3`
    public var id: String
    public var kind: SupervisionKind
    /// The first respondent: a school of the register …
    public var schoolCode: SchoolCode?
    /// … or, of what is in no register, the place by its address.
    public var site: String?
    /// The second respondent: the education bureau of this district; 410800 is the city's.
    public var authority: RegionCode
    /// The breach of recruitment behind it, `violation-3`.
    public var violationID: String?
    public var finding: String
    /// Of the notice that opened it; nil when the register found the breach.
    public var documentNo: String?
    public var state: SupervisionState
    public var openedAt: Timestamp
    /// By which both respondents have to answer; nil when nobody set a day.
    public var dueOn: CalendarDate?
    /// The document of the school's answer: what it has put right.
    public var schoolAnswer: String?
    /// The document of the bureau's answer: whom it has held to account.
    public var authorityAnswer: String?
    /// The document that closed it.
    public var outcome: String?

    public init(
        id: String, kind: SupervisionKind, schoolCode: SchoolCode?, site: String?,
        authority: RegionCode, violationID: String?, finding: String, documentNo: String?,
        state: SupervisionState, openedAt: Timestamp, dueOn: CalendarDate?, schoolAnswer: String?,
        authorityAnswer: String?, outcome: String?
    ) {
        self.id = id
        self.kind = kind
        self.schoolCode = schoolCode
        self.site = site
        self.authority = authority
        self.violationID = violationID
        self.finding = finding
        self.documentNo = documentNo
        self.state = state
        self.openedAt = openedAt
        self.dueOn = dueOn
        self.schoolAnswer = schoolAnswer
        self.authorityAnswer = authorityAnswer
        self.outcome = outcome
    }
}

public enum SupervisionKind: String, WireEnum {
    /// 违规招生: follows a record of `ListViolations`.
    case recruitment = "RECRUITMENT"
    /// 无证园, or a licence that has run out
    case unlicensed = "UNLICENSED"
    /// 收费 above the ceiling of its kind
    case feeAboveCeiling = "FEE_ABOVE_CEILING"
    /// 备案账户: money beside the filed account
    case filedAccount = "FILED_ACCOUNT"
    /// 非营利性: gains taken or a surplus shared out
    case profitShared = "PROFIT_SHARED"
}

public enum SupervisionState: String, WireEnum {
    case open = "OPEN"
    case closed = "CLOSED"
}

/// Request of `OpenSupervisionCase`. A case of recruitment follows from `RecordViolation` and is not opened here.
public struct OpenSupervisionCase: BusMessage, Hashable {
    public var kind: SupervisionKind
    /// One of the two.
    public var schoolCode: SchoolCode?
    public var site: String?
    /// Of the site; a school's is the register's.
    public var region: RegionCode?
    public var finding: String
    public var documentNo: String
    public var dueOn: CalendarDate?

    public init(
        kind: SupervisionKind, schoolCode: SchoolCode? = nil, site: String? = nil,
        region: RegionCode? = nil, finding: String, documentNo: String, dueOn: CalendarDate? = nil
    ) {
        self.kind = kind
        self.schoolCode = schoolCode
        self.site = site
        self.region = region
        self.finding = finding
        self.documentNo = documentNo
        self.dueOn = dueOn
    }
}

public enum SupervisionStep: String, WireEnum {
    case schoolAnswer = "SCHOOL_ANSWER"
    case authorityAnswer = "AUTHORITY_ANSWER"
    /// By a city officer: a county does not close a case it answers in.
    case close = "CLOSE"
}

/// Request of `StepSupervisionCase`.
public struct StepSupervisionCase: BusMessage, Hashable {
    public var id: String
    public var step: SupervisionStep
    public var documentNo: String

    public init(id: String, step: SupervisionStep, documentNo: String) {
        self.id = id
        self.step = step
        self.documentNo = documentNo
    }
}

/// Request of `ListSupervisionCases`; a nil filter takes all.
public struct ListSupervisionCases: BusMessage, Hashable {
    /// Of the bureau that answers.
    public var authority: RegionCode?
    public var kind: SupervisionKind?
    public var state: SupervisionState?
    public var after: String?
    public var limit: Int?

    public init(
        authority: RegionCode? = nil, kind: SupervisionKind? = nil,
        state: SupervisionState? = nil, after: String? = nil, limit: Int? = nil
    ) {
        self.authority = authority
        self.kind = kind
        self.state = state
        self.after = after
        self.limit = limit
    }
}

/// Request of `DetectKindergartenBreaches`.
public struct DetectKindergartenBreaches: BusMessage, Hashable {
    public var region: RegionCode?

    public init(region: RegionCode? = nil) { self.region = region }
}

/// Answer of `DetectKindergartenBreaches`: what was found and is not open already.
public struct KindergartenBreaches: BusMessage, Hashable {
    public var checked: Int
    public var opened: [SupervisionCase]

    public init(checked: Int, opened: [SupervisionCase]) {
        self.checked = checked
        self.opened = opened
    }
}

/// A case of supervision was opened.
public struct SupervisionOpened: EventPayload, Hashable {
    public static let eventType = "enrollment.supervision.opened.v1"
    public var caseID: String
    public var kind: SupervisionKind
    public var schoolCode: SchoolCode?
    public var authority: RegionCode

    public init(
        caseID: String, kind: SupervisionKind, schoolCode: SchoolCode?, authority: RegionCode
    ) {
        self.caseID = caseID
        self.kind = kind
        self.schoolCode = schoolCode
        self.authority = authority
    }
}
