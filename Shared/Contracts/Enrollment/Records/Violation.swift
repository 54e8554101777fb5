public import Bus

/// 违规招生: a breach of the rules of recruitment, found by the register itself or reported.
public struct EnrollmentViolation: BusMessage, Hashable {
    /// `violation-3`
    public var id: String
    public var kind: ViolationKind
    public var schoolCode: SchoolCode
    public var schoolYear: SchoolYear
    /// What was seen, in numbers where there are any; nobody's data.
    public var finding: String
    /// Of the notice or inspection; nil when the register found it.
    public var documentNo: String?
    public var recordedBy: String
    public var recordedAt: Timestamp
    public var state: ViolationState
    /// What was decided; nil while open.
    public var handling: ViolationHandling?

    public init(
        id: String, kind: ViolationKind, schoolCode: SchoolCode, schoolYear: SchoolYear,
        finding: String, documentNo: String?, recordedBy: String, recordedAt: Timestamp,
        state: ViolationState, handling: ViolationHandling?
    ) {
        self.id = id
        self.kind = kind
        self.schoolCode = schoolCode
        self.schoolYear = schoolYear
        self.finding = finding
        self.documentNo = documentNo
        self.recordedBy = recordedBy
        self.recordedAt = recordedAt
        self.state = state
        self.handling = handling
    }
}

public enum ViolationState: String, WireEnum {
    case open
    /// 已处理
    case handled
}

/// 处理: what was decided about a breach.
public struct ViolationHandling: BusMessage, Hashable {
    public var documentNo: String
    /// In words, without anybody's data.
    public var outcome: String
    public var by: String
    public var at: Timestamp

    public init(documentNo: String, outcome: String, by: String, at: Timestamp) {
        self.documentNo = documentNo
        self.outcome = outcome
        self.by = by
        self.at = at
    }
}

/// Request of `HandleViolation`.
public struct HandleViolation: BusMessage, Hashable {
    public var violationID: String
    public var documentNo: String
    public var outcome: String

    public init(violationID: String, documentNo: String, outcome: String) {
        self.violationID = violationID
        self.documentNo = documentNo
        self.outcome = outcome
    }
}

public enum ViolationKind: String, WireEnum {
    /// 提前招生: before the calendar opens.
    case earlyRecruitment = "EARLY_RECRUITMENT"
    /// 超计划招生: more new pupils than the plan has seats.
    case overPlan = "OVER_PLAN"
    /// 跨区域招生: from another pool.
    case outOfPool = "OUT_OF_POOL"
    /// 掐尖: picking the best before or beside the rules.
    case creamSkimming = "CREAM_SKIMMING"
}

/// Request of `RecordViolation`.
public struct RecordViolation: BusMessage, Hashable {
    public var kind: ViolationKind
    public var schoolCode: SchoolCode
    public var schoolYear: SchoolYear
    public var finding: String
    public var documentNo: String

    public init(
        kind: ViolationKind, schoolCode: SchoolCode, schoolYear: SchoolYear, finding: String,
        documentNo: String
    ) {
        self.kind = kind
        self.schoolCode = schoolCode
        self.schoolYear = schoolYear
        self.finding = finding
        self.documentNo = documentNo
    }
}

/// Request of `DetectViolations`: holds a school year's rolls and offers against plan, pools, calendar and score cards, and records
/// what is new.
public struct DetectViolations: BusMessage, Hashable {
    public var schoolYear: SchoolYear

    public init(schoolYear: SchoolYear) { self.schoolYear = schoolYear }
}

/// Answer of `DetectViolations`.
public struct ViolationsDetected: BusMessage, Hashable {
    /// New ones, and open ones whose finding is another than before.
    public var recorded: [EnrollmentViolation]
    public var schoolsChecked: Int
    /// Versions of the rules that were used.
    public var rules: [String]

    public init(recorded: [EnrollmentViolation], schoolsChecked: Int, rules: [String]) {
        self.recorded = recorded
        self.schoolsChecked = schoolsChecked
        self.rules = rules
    }
}

/// Request of `ListViolations`; a nil filter takes all.
public struct ListViolations: BusMessage, Hashable {
    public var schoolYear: SchoolYear?
    public var schoolCode: SchoolCode?
    public var kind: ViolationKind?
    public var state: ViolationState?
    public var after: String?
    public var limit: Int?

    public init(
        schoolYear: SchoolYear? = nil, schoolCode: SchoolCode? = nil, kind: ViolationKind? = nil,
        state: ViolationState? = nil, after: String? = nil, limit: Int? = nil
    ) {
        self.schoolYear = schoolYear
        self.schoolCode = schoolCode
        self.kind = kind
        self.state = state
        self.after = after
        self.limit = limit
    }
}

/// A breach was recorded.
public struct ViolationDetected: EventPayload, Hashable {
    public static let eventType = "enrollment.violation.detected.v1"
    public var violationID: String
    public var kind: ViolationKind
    public var schoolCode: SchoolCode
    public var schoolYear: SchoolYear

    public init(
        violationID: String, kind: ViolationKind, schoolCode: SchoolCode, schoolYear: SchoolYear
    ) {
        self.violationID = violationID
        self.kind = kind
        self.schoolCode = schoolCode
        self.schoolYear = schoolYear
    }
}

/// A breach was handled.
public struct ViolationHandled: EventPayload, Hashable {
    public static let eventType = "enrollment.violation.handled.v1"
    public var violationID: String
    public var documentNo: String

    public init(violationID: String, documentNo: String) {
        self.violationID = violationID
        self.documentNo = documentNo
    }
}

/// Request of `Outflow`.
public struct OutflowRequest: BusMessage, Hashable {
    public var schoolYear: SchoolYear

    public init(schoolYear: SchoolYear) { self.schoolYear = schoolYear }
}

/// 生源外流: where the fresh graduates of each county's junior schools went on to senior high school.
public struct Outflow: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    /// In order of code.
    public var counties: [CountyOutflow]

    public init(schoolYear: SchoolYear, counties: [CountyOutflow]) {
        self.schoolYear = schoolYear
        self.counties = counties
    }
}

public struct CountyOutflow: BusMessage, Hashable {
    public var region: RegionCode
    /// Candidates of its junior schools.
    public var candidates: Int
    /// On the roll of a senior high school of their own pool.
    public var stayed: Int
    /// On the roll of a senior high school of another pool.
    public var left: Int
    /// On no senior high school's roll here: vocational schools, other cities, nowhere.
    public var elsewhere: Int

    public init(region: RegionCode, candidates: Int, stayed: Int, left: Int, elsewhere: Int) {
        self.region = region
        self.candidates = candidates
        self.stayed = stayed
        self.left = left
        self.elsewhere = elsewhere
    }
}
