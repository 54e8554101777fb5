public import Bus

/// 派位结果: what a published run says of one application, with what it follows from. It names nobody.
///
/// With the run's lines a family checks it alone: docs/compulsory.md.
public struct AllocationResult: BusMessage, Hashable {
    public var receipt: ReceiptNumber
    public var runID: String
    public var outcome: AllocationOutcome
    public var reason: AllocationReason
    /// Of an ineligible child: what stood in its way.
    public var ineligible: String?
    /// Where it stood in the one line of its district; nil when it was not in it.
    public var mark: AllocationMark?
    /// How the district's lottery knows the child, and the place it drew; nil when it was not in it.
    public var lotteryNumber: LotteryNumber?
    public var lotteryPlace: Int?
    public var school: SchoolCode?
    /// Schools it wanted more that had no room.
    public var missed: [SchoolCode]
    /// How an open case was resolved, if it was.
    public var resolution: CaseResolution?
    public var lotteryID: String?
    public var listHash: String
    public var inputHash: String
    public var resultHash: String

    public init(
        receipt: ReceiptNumber, runID: String, outcome: AllocationOutcome,
        reason: AllocationReason, ineligible: String?, mark: AllocationMark?,
        lotteryNumber: LotteryNumber? = nil, lotteryPlace: Int?, school: SchoolCode?,
        missed: [SchoolCode], resolution: CaseResolution?,
        lotteryID: String?, listHash: String, inputHash: String, resultHash: String
    ) {
        self.receipt = receipt
        self.runID = runID
        self.outcome = outcome
        self.reason = reason
        self.ineligible = ineligible
        self.mark = mark
        self.lotteryNumber = lotteryNumber
        self.lotteryPlace = lotteryPlace
        self.school = school
        self.missed = missed
        self.resolution = resolution
        self.lotteryID = lotteryID
        self.listHash = listHash
        self.inputHash = inputHash
        self.resultHash = resultHash
    }
}

/// E10: there is no fourth.
public enum AllocationOutcome: String, WireEnum {
    case placed
    case openCase
    case ineligible
}

/// Why a child has the outcome it has.
public enum AllocationReason: String, WireEnum {
    /// No more applied to the private school than it has seats.
    case privateAllAdmitted
    /// 民办摇号
    case privateLottery
    /// A school of the own catchment.
    case catchment
    /// 统筹安排: a school of a neighbouring catchment.
    case neighbour
    case noCatchment
    case noTier
    case noSeat
    case noRoomTogether
    case checksPending
    case returned
    case appealed
    case notSubmitted
    case ineligible
}

/// A place in the one line: compared part by part, the smaller is before.
public struct AllocationMark: BusMessage, Hashable {
    /// Lost a private school's lottery where the rule puts such children behind all tiers.
    public var behind: Bool
    /// The tier's code, and its place in the table, from 1.
    public var tier: String
    public var rank: Int
    /// How the tier orders its children.
    public var tie: TieRule
    /// By `date`: since when. Nobody's date is later than the first day of the school year.
    public var date: CalendarDate?
    /// By `distance`.
    public var metres: Int?
    public var lotteryPlace: Int

    public init(
        behind: Bool, tier: String, rank: Int, tie: TieRule, date: CalendarDate?, metres: Int?,
        lotteryPlace: Int
    ) {
        self.behind = behind
        self.tier = tier
        self.rank = rank
        self.tie = tie
        self.date = date
        self.metres = metres
        self.lotteryPlace = lotteryPlace
    }
}

/// An officer's place for a child that the run left open.
public struct CaseResolution: BusMessage, Hashable {
    public var school: SchoolCode
    public var reason: String
    public var documentNo: String
    public var at: Timestamp

    public init(school: SchoolCode, reason: String, documentNo: String, at: Timestamp) {
        self.school = school
        self.reason = reason
        self.documentNo = documentNo
        self.at = at
    }
}

/// Answer of `GetAllocationLines`: a published run's schools.
public struct AllocationLines: BusMessage, Hashable {
    public var runID: String
    public var listHash: String
    public var inputHash: String
    public var resultHash: String
    /// In order of code.
    public var schools: [AllocationSchool]

    public init(
        runID: String, listHash: String, inputHash: String, resultHash: String,
        schools: [AllocationSchool]
    ) {
        self.runID = runID
        self.listHash = listHash
        self.inputHash = inputHash
        self.resultHash = resultHash
        self.schools = schools
    }
}

/// One school's seats in a run, who came to have them, and its lines.
public struct AllocationSchool: BusMessage, Hashable {
    public var school: SchoolCode
    public var ownership: Ownership
    /// Free at the freeze.
    public var seats: Int
    public var placed: Int
    /// Children who wanted it and had to go on.
    public var missedBy: Int
    /// The last one of its own catchments whom it took; nil where it took none.
    public var lastOfCatchment: AllocationMark?
    /// The last one of other catchments whom it took.
    public var lastOfNeighbours: AllocationMark?
    /// Of a private school: the last lottery place it took.
    public var lastLotteryPlace: Int?

    public init(
        school: SchoolCode, ownership: Ownership, seats: Int, placed: Int, missedBy: Int,
        lastOfCatchment: AllocationMark?, lastOfNeighbours: AllocationMark?,
        lastLotteryPlace: Int?
    ) {
        self.school = school
        self.ownership = ownership
        self.seats = seats
        self.placed = placed
        self.missedBy = missedBy
        self.lastOfCatchment = lastOfCatchment
        self.lastOfNeighbours = lastOfNeighbours
        self.lastLotteryPlace = lastLotteryPlace
    }
}
