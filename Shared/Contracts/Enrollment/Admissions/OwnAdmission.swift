public import Bus

/// Answer of `GetOwnAdmission`: one candidate's part of a published run, with all that its lines are compared with.
public struct OwnAdmission: BusMessage, Hashable {
    public var runID: String
    /// Whole for officers; masked for everybody else.
    public var candidate: String
    public var juniorSchool: SchoolCode
    public var eligible: Bool
    public var score: Double
    public var keys: [Double]
    public var wishes: [SchoolCode]
    /// Nil without a seat.
    public var school: SchoolCode?
    public var seat: AdmissionSeat?
    /// Counted from 1.
    public var wish: Int?
    public var reason: AdmissionReason
    /// Each wish before the granted one, with what stood against every kind of seat.
    public var blocked: [BlockedWish]

    public init(
        runID: String, candidate: String, juniorSchool: SchoolCode, eligible: Bool,
        score: Double, keys: [Double], wishes: [SchoolCode], school: SchoolCode?,
        seat: AdmissionSeat?, wish: Int?, reason: AdmissionReason, blocked: [BlockedWish]
    ) {
        self.runID = runID
        self.candidate = candidate
        self.juniorSchool = juniorSchool
        self.eligible = eligible
        self.score = score
        self.keys = keys
        self.wishes = wishes
        self.school = school
        self.seat = seat
        self.wish = wish
        self.reason = reason
        self.blocked = blocked
    }
}

/// A wish that was not granted.
public struct BlockedWish: BusMessage, Hashable {
    public var school: SchoolCode
    public var control: AdmissionReason?
    public var open: AdmissionReason?
    public var quota: AdmissionReason?
    public var reverted: AdmissionReason?

    public init(
        school: SchoolCode, control: AdmissionReason?, open: AdmissionReason?,
        quota: AdmissionReason?, reverted: AdmissionReason?
    ) {
        self.school = school
        self.control = control
        self.open = open
        self.quota = quota
        self.reverted = reverted
    }
}

/// Why a candidate has a seat or has none; of one wish, why it was refused. docs/enrollment.md explains each.
public enum AdmissionReason: String, WireEnum {
    case admitted = "ADMITTED"
    case noWish = "NO_WISH"
    case tieRefused = "TIE_REFUSED"
    case lotteryLost = "LOTTERY_LOST"
    case belowLine = "BELOW_LINE"
    case noSeat = "NO_SEAT"
    case belowControlLine = "BELOW_CONTROL_LINE"
    case noQuota = "NO_QUOTA"
    case notEligible = "NOT_ELIGIBLE"
    case belowFloor = "BELOW_FLOOR"
    case notFirstWish = "NOT_FIRST_WISH"
}
