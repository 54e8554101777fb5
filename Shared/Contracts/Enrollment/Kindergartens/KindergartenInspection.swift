public import Bus

/// Request of `RecordInspection`.
public struct RecordInspection: BusMessage, Hashable {
    public var schoolCode: SchoolCode
    public var schoolYear: SchoolYear
    public var result: InspectionResult
    public var documentNo: String

    public init(
        schoolCode: SchoolCode, schoolYear: SchoolYear, result: InspectionResult,
        documentNo: String
    ) {
        self.schoolCode = schoolCode
        self.schoolYear = schoolYear
        self.result = result
        self.documentNo = documentNo
    }
}

/// 年检: one result a kindergarten and school year.
public struct KindergartenInspection: BusMessage, Hashable {
    public var schoolCode: SchoolCode
    public var schoolYear: SchoolYear
    public var result: InspectionResult
    /// What was found before a veto overrode it.
    public var found: InspectionResult?
    public var documentNo: String?
    /// The ethics event behind a veto.
    public var vetoEvent: String?

    public init(
        schoolCode: SchoolCode, schoolYear: SchoolYear, result: InspectionResult,
        found: InspectionResult?, documentNo: String?, vetoEvent: String?
    ) {
        self.schoolCode = schoolCode
        self.schoolYear = schoolYear
        self.result = result
        self.found = found
        self.documentNo = documentNo
        self.vetoEvent = vetoEvent
    }
}

public enum InspectionResult: String, WireEnum {
    /// 合格
    case pass = "PASS"
    /// 基本合格
    case basic = "BASIC"
    /// 不合格
    case fail = "FAIL"
    /// 一票否决
    case vetoed = "VETOED"
}

/// Request of `RecogniseInclusive`.
public struct RecogniseInclusive: BusMessage, Hashable {
    public var schoolCode: SchoolCode
    public var term: TermCode
    public var documentNo: String

    public init(schoolCode: SchoolCode, term: TermCode, documentNo: String) {
        self.schoolCode = schoolCode
        self.term = term
        self.documentNo = documentNo
    }
}

/// 普惠性幼儿园认定 of one term.
public struct InclusiveRecognition: BusMessage, Hashable {
    public var schoolCode: SchoolCode
    public var term: TermCode
    public var documentNo: String

    public init(schoolCode: SchoolCode, term: TermCode, documentNo: String) {
        self.schoolCode = schoolCode
        self.term = term
        self.documentNo = documentNo
    }
}

/// Request of `ListInclusive`.
public struct ListInclusive: BusMessage, Hashable {
    public var term: TermCode
    public var region: RegionCode?

    public init(term: TermCode, region: RegionCode? = nil) {
        self.term = term
        self.region = region
    }
}

/// Answer of `ListInclusive`, in order of code.
public struct InclusiveList: BusMessage, Hashable {
    public var term: TermCode
    public var recognised: [InclusiveRecognition]

    public init(term: TermCode, recognised: [InclusiveRecognition]) {
        self.term = term
        self.recognised = recognised
    }
}
