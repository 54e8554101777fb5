public import Bus

/// A child's drop-out case. A re-absence reopens the same case as its next episode.
public struct DropoutCase: BusMessage, Hashable {
    /// `DROPOUT-17`
    public var id: String
    public var personKey: PersonKey
    public var region: RegionCode
    /// The school whose roll the child is on; nil when it never enrolled.
    public var schoolCode: SchoolCode?
    public var cause: DropoutCause
    public var state: DropoutState
    /// From 1; rises when the case is reopened.
    public var episode: Int
    /// First day of this episode's absence.
    public var absentSince: CalendarDate
    /// 包保责任人: the account of who answers for it.
    public var responsible: String
    /// Every step, oldest first, of all episodes.
    public var records: [DropoutRecord]

    public init(
        id: String, personKey: PersonKey, region: RegionCode, schoolCode: SchoolCode?,
        cause: DropoutCause, state: DropoutState, episode: Int, absentSince: CalendarDate,
        responsible: String, records: [DropoutRecord]
    ) {
        self.id = id
        self.personKey = personKey
        self.region = region
        self.schoolCode = schoolCode
        self.cause = cause
        self.state = state
        self.episode = episode
        self.absentSince = absentSince
        self.responsible = responsible
        self.records = records
    }
}

public enum DropoutCause: String, WireEnum {
    /// 户籍↔学籍: of age and on no roll.
    case neverEnrolled = "NEVER_ENROLLED"
    /// 学籍↔在校: on a roll and not at school.
    case absent = "ABSENT"
}

public enum DropoutState: String, WireEnum {
    /// 疑似辍学
    case suspected = "SUSPECTED"
    /// Closed: at a school outside the register, with evidence.
    case atSchoolElsewhere = "VERIFIED_AT_SCHOOL_ELSEWHERE"
    /// Closed: the only reason to stay away for good.
    case healthExempt = "HEALTH_EXEMPT"
    /// 辍学
    case dropped = "DROPPED"
    /// 劝返
    case persuading = "PERSUADING"
    case returned = "RETURNED"
    /// 销号: closed.
    case stable = "STABLE"
    case township = "ESCALATED_TOWNSHIP"
    /// 限期返校通知书
    case notice = "ESCALATED_NOTICE"
    /// 司法
    case court = "ESCALATED_COURT"

    /// Whether the case needs nobody any more until the child stays away again.
    public var isClosed: Bool {
        switch self {
        case .atSchoolElsewhere, .healthExempt, .stable: true
        default: false
        }
    }
}

/// What can be recorded of a case.
public enum DropoutStep: String, WireEnum {
    /// Absent, for the first time or again; recorded by `OpenDropoutCase`.
    case suspect = "SUSPECT"
    case call = "CALL"
    case visit = "VISIT"
    /// The month's written report.
    case report = "REPORT"
    case verifyElsewhere = "VERIFY_ELSEWHERE"
    case exempt = "EXEMPT"
    case confirm = "CONFIRM"
    case persuade = "PERSUADE"
    case `return` = "RETURN"
    case stabilise = "STABILISE"
    case escalate = "ESCALATE"
    case issueNotice = "ISSUE_NOTICE"
    case goToCourt = "GO_TO_COURT"
}

/// One step: who did what on which day, and its evidence.
public struct DropoutRecord: BusMessage, Hashable {
    public var number: Int
    public var episode: Int
    public var step: DropoutStep
    public var on: CalendarDate
    public var by: String
    /// Document or finding, without names.
    public var note: String

    public init(
        number: Int, episode: Int, step: DropoutStep, on: CalendarDate, by: String, note: String
    ) {
        self.number = number
        self.episode = episode
        self.step = step
        self.on = on
        self.by = by
        self.note = note
    }
}
