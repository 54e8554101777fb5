public import Bus

/// The rule of a run whole, with the document it stands in. docs/enrollment.md has what each choice does.
public struct AdmissionRule: BusMessage, Hashable {
    public var mechanism: AdmissionMechanism
    /// Δ: how far below a school's frozen line its reserved seats (分配生) may go, in hundredths.
    public var floorDeltaHundredths: Int
    public var tie: AdmissionTie
    public var order: AdmissionOrder
    /// What decides between equal totals, the most important one first.
    public var keys: [AdmissionKey]
    public var document: String
    public var heading: String

    public init(
        mechanism: AdmissionMechanism, floorDeltaHundredths: Int, tie: AdmissionTie,
        order: AdmissionOrder, keys: [AdmissionKey] = [], document: String, heading: String
    ) {
        self.mechanism = mechanism
        self.floorDeltaHundredths = floorDeltaHundredths
        self.tie = tie
        self.order = order
        self.keys = keys
        self.document = document
        self.heading = heading
    }
}

public enum AdmissionMechanism: String, WireEnum {
    /// 顺序志愿
    case m0 = "M0"
    /// 平行志愿
    case m1 = "M1"
    /// Local practice.
    case m2 = "M2"
    /// Recommended.
    case m3 = "M3"
}

/// What happens to equal candidates of whom only some have room.
public enum AdmissionTie: String, WireEnum {
    case admitAll = "admit-all"
    case rejectAll = "reject-all"
    case lottery
}

/// Which of a school's seats are filled first.
public enum AdmissionOrder: String, WireEnum {
    case openFirst = "open-first"
    case reserveFirst = "reserve-first"
}

/// A number that decides between equal totals: the sum of a candidate's marks in some components.
public struct AdmissionKey: BusMessage, Hashable {
    /// Names in the year's exam rules.
    public var components: [String]

    public init(components: [String]) { self.components = components }
}

/// 最低控制线: nobody below it gets a seat of the school.
public struct AdmissionControlLine: BusMessage, Hashable {
    public var school: SchoolCode
    public var hundredths: Int

    public init(school: SchoolCode, hundredths: Int) {
        self.school = school
        self.hundredths = hundredths
    }
}

/// 分配生名额: seats of a senior high school for one junior school's candidates.
public struct AdmissionQuota: BusMessage, Hashable {
    public var school: SchoolCode
    public var juniorSchool: SchoolCode
    public var seats: Int

    public init(school: SchoolCode, juniorSchool: SchoolCode, seats: Int) {
        self.school = school
        self.juniorSchool = juniorSchool
        self.seats = seats
    }
}
