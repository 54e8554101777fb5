public import Bus

/// 特殊类型招生: whom a plan line of its own recruits beside the common order of marks. Nobody is recruited so without one.
///
/// An admission run leaves these seats alone. Who passed the type's own test is recorded by `RecordQualified`, and offered a
/// seat by an officer.
public struct SpecialRecruitment: BusMessage, Hashable {
    public var type: SpecialType
    /// The type's own control line, in hundredths of a mark (E6).
    public var controlHundredths: Int
    /// By which the type is allowed.
    public var document: String

    public init(type: SpecialType, controlHundredths: Int, document: String) {
        self.type = type
        self.controlHundredths = controlHundredths
        self.document = document
    }
}

public enum SpecialType: String, WireEnum {
    /// 体育特长
    case sports
    /// 艺术特长
    case arts
    /// 宏志班: for families in need.
    case hongzhi
    /// 航空班
    case aviation
}

/// Request of `RecordQualified`: who passed the test of a special line, as a published list says. All or none.
public struct RecordQualified: BusMessage, Hashable {
    public var planLineID: String
    /// Of the list: 专业测试合格名单.
    public var documentNo: String
    public var idNumbers: [ResidentID]

    public init(planLineID: String, documentNo: String, idNumbers: [ResidentID]) {
        self.planLineID = planLineID
        self.documentNo = documentNo
        self.idNumbers = idNumbers
    }
}

/// Answer of `RecordQualified`.
public struct QualifiedRecorded: BusMessage, Hashable {
    public var planLineID: String
    public var entered: Int
    /// Known already, whatever list named them first.
    public var unchanged: Int

    public init(planLineID: String, entered: Int, unchanged: Int) {
        self.planLineID = planLineID
        self.entered = entered
        self.unchanged = unchanged
    }
}

/// Request of `StrikeQualified`.
public struct StrikeQualified: BusMessage, Hashable {
    public var planLineID: String
    public var idNumber: ResidentID
    /// Which says that the name was wrong.
    public var documentNo: String

    public init(planLineID: String, idNumber: ResidentID, documentNo: String) {
        self.planLineID = planLineID
        self.idNumber = idNumber
        self.documentNo = documentNo
    }
}

/// Answer of `StrikeQualified`.
public struct QualifiedStruck: BusMessage, Hashable {
    public var planLineID: String

    public init(planLineID: String) { self.planLineID = planLineID }
}
