public import Bus

/// 志愿: the schools a candidate wishes for in one batch, best first.
public struct WishRecord: BusMessage, Hashable {
    public var idNumber: ResidentID
    public var schoolYear: SchoolYear
    /// From 1 to 9, as in plan lines.
    public var batch: Int
    public var schools: [SchoolCode]

    public init(
        idNumber: ResidentID, schoolYear: SchoolYear, batch: Int, schools: [SchoolCode]
    ) {
        self.idNumber = idNumber
        self.schoolYear = schoolYear
        self.batch = batch
        self.schools = schools
    }
}

/// 志愿表: a candidate's wishes of one school year, batch by batch, and what became of them.
public struct WishForm: BusMessage, Hashable {
    public var personKey: PersonKey
    public var schoolYear: SchoolYear
    public var state: WishState
    /// Who signed since the form was submitted last.
    public var signatures: [WishSigner]
    public var wishes: [BatchWishes]
    public var admission: WishAdmission?

    public init(
        personKey: PersonKey, schoolYear: SchoolYear, state: WishState,
        signatures: [WishSigner], wishes: [BatchWishes], admission: WishAdmission?
    ) {
        self.personKey = personKey
        self.schoolYear = schoolYear
        self.state = state
        self.signatures = signatures
        self.wishes = wishes
        self.admission = admission
    }
}

public struct BatchWishes: BusMessage, Hashable {
    public var batch: Int
    public var schools: [SchoolCode]

    public init(batch: Int, schools: [SchoolCode]) {
        self.batch = batch
        self.schools = schools
    }
}

public enum WishState: String, WireEnum {
    case draft
    case submitted
    /// By the student and a guardian.
    case signed
    case locked
    case ranked
    /// 录取: ends all later batches.
    case admitted
    case unadmitted
    /// 征求志愿: may wish again for seats that are left.
    case solicited
    /// 报到
    case reported
    case noShow
    /// 注册学籍
    case registered
}

public enum WishSigner: String, WireEnum {
    case student
    case guardian
}

/// Where a candidate was admitted.
public struct WishAdmission: BusMessage, Hashable {
    public var batch: Int
    public var school: SchoolCode
    public var seatType: SeatType

    public init(batch: Int, school: SchoolCode, seatType: SeatType) {
        self.batch = batch
        self.school = school
        self.seatType = seatType
    }
}

/// One move of a wish form.
public enum WishMove: String, WireEnum {
    case submit
    case signStudent
    case signGuardian
    case lock
    case rank
    case admit
    case leaveUnadmitted
    case solicit
    case report
    case missReport
    case register
}

/// Request of `MoveWishForm`.
public struct MoveWishForm: BusMessage, Hashable {
    public var idNumber: ResidentID
    public var schoolYear: SchoolYear
    public var move: WishMove
    /// With `admit`, and only with it.
    public var admission: WishAdmission?

    public init(
        idNumber: ResidentID, schoolYear: SchoolYear, move: WishMove,
        admission: WishAdmission? = nil
    ) {
        self.idNumber = idNumber
        self.schoolYear = schoolYear
        self.move = move
        self.admission = admission
    }
}

/// Request of `GetWishForm`.
public struct GetWishForm: BusMessage, Hashable {
    public var idNumber: ResidentID
    public var schoolYear: SchoolYear

    public init(idNumber: ResidentID, schoolYear: SchoolYear) {
        self.idNumber = idNumber
        self.schoolYear = schoolYear
    }
}

/// Request of `MoveWishForms`: one move of every form of a school year, or of one pool's candidates.
public struct MoveWishForms: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var move: WishFormsMove
    /// A region of the pool that is meant; nil for the whole city.
    public var region: RegionCode?

    public init(schoolYear: SchoolYear, move: WishFormsMove, region: RegionCode? = nil) {
        self.schoolYear = schoolYear
        self.move = move
        self.region = region
    }
}

/// The moves that are made for all forms at once.
public enum WishFormsMove: String, WireEnum {
    case lock
    case rank
    case leaveUnadmitted
    case solicit
}

/// Answer of `MoveWishForms`.
public struct WishFormsMoved: BusMessage, Hashable {
    public var moved: Int
    /// Forms in a state the move does not start from, and those in a frozen or executed run; they stay as they are.
    public var unmoved: Int

    public init(moved: Int, unmoved: Int) {
        self.moved = moved
        self.unmoved = unmoved
    }
}
