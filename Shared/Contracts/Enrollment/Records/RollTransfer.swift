public import Bus

/// 转学: a child's move from one school's roll to another's. Its roll stays active at the old school until the moment it
/// is active at the new one (E3).
public struct RollTransfer: BusMessage, Hashable {
    /// `transfer-17`
    public var id: String
    public var personKey: PersonKey
    public var fromSchool: SchoolCode
    public var toSchool: SchoolCode
    public var stage: Stage
    public var grade: Int
    public var classNumber: Int
    /// First day it may take effect.
    public var effectiveOn: CalendarDate
    public var state: TransferState
    public var requestedAt: Timestamp
    public var releasedAt: Timestamp?
    public var acceptedAt: Timestamp?
    public var effectiveAt: Timestamp?
    /// Why it was refused or withdrawn.
    public var endReason: String?

    public init(
        id: String, personKey: PersonKey, fromSchool: SchoolCode, toSchool: SchoolCode,
        stage: Stage, grade: Int, classNumber: Int, effectiveOn: CalendarDate,
        state: TransferState, requestedAt: Timestamp, releasedAt: Timestamp?,
        acceptedAt: Timestamp?, effectiveAt: Timestamp?, endReason: String?
    ) {
        self.id = id
        self.personKey = personKey
        self.fromSchool = fromSchool
        self.toSchool = toSchool
        self.stage = stage
        self.grade = grade
        self.classNumber = classNumber
        self.effectiveOn = effectiveOn
        self.state = state
        self.requestedAt = requestedAt
        self.releasedAt = releasedAt
        self.acceptedAt = acceptedAt
        self.effectiveAt = effectiveAt
        self.endReason = endReason
    }
}

public enum TransferState: String, WireEnum {
    case requested
    /// The old school lets the child go.
    case released
    /// The new school takes the child, from `effectiveOn` on.
    case accepted
    /// The roll is at the new school.
    case effective
    case refused
    case withdrawn
}

/// Request of `RequestTransfer`, made for the new school.
///
/// Refused: a child without an active roll, at the new school already, with an open transfer, or on the roll of another stage
/// (E3); the first grade of another school than the one where the child has confirmed a seat and never was (E2); a senior high
/// school of another pool (E5).
public struct RequestTransfer: BusMessage, Hashable {
    public var idNumber: ResidentID
    public var toSchool: SchoolCode
    public var stage: Stage
    public var grade: Int
    public var classNumber: Int
    /// First day it may take effect; today when nobody says.
    public var effectiveOn: CalendarDate?
    public var reason: String

    public init(
        idNumber: ResidentID, toSchool: SchoolCode, stage: Stage, grade: Int, classNumber: Int,
        effectiveOn: CalendarDate? = nil, reason: String
    ) {
        self.idNumber = idNumber
        self.toSchool = toSchool
        self.stage = stage
        self.grade = grade
        self.classNumber = classNumber
        self.effectiveOn = effectiveOn
        self.reason = reason
    }
}

/// Request of `ReleaseTransfer`, `AcceptTransfer` and `MakeTransferEffective`.
public struct TransferStep: BusMessage, Hashable {
    public var transferID: String

    public init(transferID: String) { self.transferID = transferID }
}

/// Request of `RefuseTransfer`, by either school, and of `WithdrawTransfer`, for the child.
public struct EndTransfer: BusMessage, Hashable {
    public var transferID: String
    public var reason: String

    public init(transferID: String, reason: String) {
        self.transferID = transferID
        self.reason = reason
    }
}

/// Request of `ListTransfers`; a nil filter takes all.
public struct ListTransfers: BusMessage, Hashable {
    /// From or to this school.
    public var schoolCode: SchoolCode?
    public var state: TransferState?
    /// Only those after this one.
    public var after: String?
    /// At most this many; nil for all.
    public var limit: Int?

    public init(
        schoolCode: SchoolCode? = nil, state: TransferState? = nil, after: String? = nil,
        limit: Int? = nil
    ) {
        self.schoolCode = schoolCode
        self.state = state
        self.after = after
        self.limit = limit
    }
}

/// A child's roll moved from one school to another.
public struct StudentTransferred: EventPayload, Hashable {
    public static let eventType = "enrollment.student.transferred.v1"
    public var transferID: String
    public var personKey: PersonKey
    public var fromSchool: SchoolCode
    public var toSchool: SchoolCode

    public init(
        transferID: String, personKey: PersonKey, fromSchool: SchoolCode, toSchool: SchoolCode
    ) {
        self.transferID = transferID
        self.personKey = personKey
        self.fromSchool = fromSchool
        self.toSchool = toSchool
    }
}
