public import Bus

/// 录取分数线: what a published run tells everybody. As JSON it has the members of a result of
/// `edubus simulate admission -o json`, without its candidates and its hash.
///
/// Scores are numbers with at most two decimals, as there.
public struct AdmissionLines: BusMessage, Hashable {
    public var ruleVersion: String
    public var rule: AppliedRule
    public var inputHash: String
    public var schools: [SchoolLines]
    public var amendments: [LineAmendment]

    public init(
        ruleVersion: String, rule: AppliedRule, inputHash: String, schools: [SchoolLines],
        amendments: [LineAmendment]
    ) {
        self.ruleVersion = ruleVersion
        self.rule = rule
        self.inputHash = inputHash
        self.schools = schools
        self.amendments = amendments
    }
}

/// A rule as it was applied.
public struct AppliedRule: BusMessage, Hashable {
    public var mechanism: AdmissionMechanism
    public var floorDelta: Double
    public var tie: AdmissionTie
    public var order: AdmissionOrder
    /// Of tickets; nil without a lottery.
    public var seed: String?

    public init(
        mechanism: AdmissionMechanism, floorDelta: Double, tie: AdmissionTie,
        order: AdmissionOrder, seed: String?
    ) {
        self.mechanism = mechanism
        self.floorDelta = floorDelta
        self.tie = tie
        self.order = order
        self.seed = seed
    }
}

/// One school's lines and its floor.
public struct SchoolLines: BusMessage, Hashable {
    public var school: SchoolCode
    public var controlLine: Double
    /// Nil for mechanisms without reserved seats.
    public var frozenLine: Double?
    public var floor: Double?
    public var lines: [SeatLine]

    public init(
        school: SchoolCode, controlLine: Double, frozenLine: Double?, floor: Double?,
        lines: [SeatLine]
    ) {
        self.school = school
        self.controlLine = controlLine
        self.frozenLine = frozenLine
        self.floor = floor
        self.lines = lines
    }
}

/// The line of one kind of seats.
public struct SeatLine: BusMessage, Hashable {
    public var seat: AdmissionSeat
    /// Of quota seats.
    public var juniorSchool: SchoolCode?
    /// Counted from 1, under M0 and M2.
    public var wishRank: Int?
    public var seats: Int
    public var admitted: Int
    /// Whether the line is in force: otherwise there was room for everybody who applied and may.
    public var closed: Bool
    /// The last one admitted, of a line in force: what it takes to pass. Nil where there was room for everybody.
    public var lowest: LineMark?
    /// Equals who were refused although seats stayed empty.
    public var refusedTie: LineMark?

    public init(
        seat: AdmissionSeat, juniorSchool: SchoolCode?, wishRank: Int?, seats: Int, admitted: Int,
        closed: Bool, lowest: LineMark?, refusedTie: LineMark?
    ) {
        self.seat = seat
        self.juniorSchool = juniorSchool
        self.wishRank = wishRank
        self.seats = seats
        self.admitted = admitted
        self.closed = closed
        self.lowest = lowest
        self.refusedTie = refusedTie
    }
}

/// The kinds of seats a result tells apart.
public enum AdmissionSeat: String, WireEnum {
    /// 统招
    case open
    /// 分配生
    case quota
    /// A reserved seat that nobody claimed, given by score.
    case reverted
}

/// What a line is compared with.
public struct LineMark: BusMessage, Hashable {
    public var score: Double
    public var keys: [Double]
    public var ticket: String?

    public init(score: Double, keys: [Double], ticket: String?) {
        self.score = score
        self.keys = keys
        self.ticket = ticket
    }
}

/// A plan amendment (计划调整) that the tie policy `admit-all` made.
public struct LineAmendment: BusMessage, Hashable {
    public var school: SchoolCode
    public var seat: AdmissionSeat
    public var juniorSchool: SchoolCode?
    public var wishRank: Int?
    public var seats: Int
    public var admitted: Int

    public init(
        school: SchoolCode, seat: AdmissionSeat, juniorSchool: SchoolCode?, wishRank: Int?,
        seats: Int, admitted: Int
    ) {
        self.school = school
        self.seat = seat
        self.juniorSchool = juniorSchool
        self.wishRank = wishRank
        self.seats = seats
        self.admitted = admitted
    }
}
