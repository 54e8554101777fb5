public import Bus

/// A kindergarten's facts came into force in the register.
public struct KindergartenFiled: EventPayload, Hashable {
    public static let eventType = "enrollment.kindergarten.filed.v1"
    public var schoolCode: SchoolCode
    public var revision: Int
    public var kind: KindergartenKind
    public var plannedRoll: Int
    public var largestRoll: Int

    public init(
        schoolCode: SchoolCode, revision: Int, kind: KindergartenKind, plannedRoll: Int,
        largestRoll: Int
    ) {
        self.schoolCode = schoolCode
        self.revision = revision
        self.kind = kind
        self.plannedRoll = plannedRoll
        self.largestRoll = largestRoll
    }
}

/// Recognitions as inclusive (普惠认定) were taken back. A veto is told by `KindergartenInspected`.
public struct InclusiveWithdrawn: EventPayload, Hashable {
    public static let eventType = "enrollment.kindergarten.inclusiveWithdrawn.v1"
    public var schoolCode: SchoolCode
    /// The terms it was recognised in, earliest first.
    public var terms: [TermCode]
    public var reason: InclusiveWithdrawal

    public init(schoolCode: SchoolCode, terms: [TermCode], reason: InclusiveWithdrawal) {
        self.schoolCode = schoolCode
        self.terms = terms
        self.reason = reason
    }
}

/// Why a recognition was taken back.
public enum InclusiveWithdrawal: String, WireEnum {
    /// 年检不合格: both terms of the school year inspected.
    case inspectionFailed = "INSPECTION_FAILED"
    /// From the current term on, as by the next two.
    case suspended = "SUSPENDED"
    case revoked = "REVOKED"
    /// Became a for-profit one.
    case forProfit = "FOR_PROFIT"
}

/// A yearly inspection got its result, by hand or by a veto.
public struct KindergartenInspected: EventPayload, Hashable {
    public static let eventType = "enrollment.kindergarten.inspected.v1"
    public var schoolCode: SchoolCode
    public var schoolYear: SchoolYear
    public var result: InspectionResult
    /// The term a veto falls in; nil for other results.
    public var vetoedTerm: TermCode?

    public init(
        schoolCode: SchoolCode, schoolYear: SchoolYear, result: InspectionResult,
        vetoedTerm: TermCode? = nil
    ) {
        self.schoolCode = schoolCode
        self.schoolYear = schoolYear
        self.result = result
        self.vetoedTerm = vetoedTerm
    }
}
