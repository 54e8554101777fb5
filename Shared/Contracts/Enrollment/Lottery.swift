public import Bus

/// 电脑派位: a lottery as the service keeps it. It holds no personal data.
public struct Lottery: BusMessage, Hashable {
    /// `2026-410802-primary-1`
    public var id: String
    public var schoolYear: SchoolYear
    public var region: RegionCode
    public var stage: Stage
    public var state: LotteryState
    /// Where the public value will come from.
    public var publicValueSource: String
    public var schools: [LotterySchool]
    /// How many entries the list holds.
    public var entries: Int
    public var sample: Bool
    /// Published at the freeze.
    public var listHash: String?
    /// Published at the freeze; what the secret was committed to.
    public var commitment: String?
    public var publicValue: String?
    public var resultHash: String?
    /// Who did what, in order; officers by their subjects.
    public var steps: [LotteryStep]
    public var voidReason: String?
    /// The allocation whose pooled applications it orders.
    public var allocationID: String?

    public init(
        id: String, schoolYear: SchoolYear, region: RegionCode, stage: Stage, state: LotteryState,
        publicValueSource: String, schools: [LotterySchool], entries: Int, sample: Bool,
        listHash: String?, commitment: String?, publicValue: String?, resultHash: String?,
        steps: [LotteryStep], voidReason: String?, allocationID: String? = nil
    ) {
        self.id = id
        self.schoolYear = schoolYear
        self.region = region
        self.stage = stage
        self.state = state
        self.publicValueSource = publicValueSource
        self.schools = schools
        self.entries = entries
        self.sample = sample
        self.listHash = listHash
        self.commitment = commitment
        self.publicValue = publicValue
        self.resultHash = resultHash
        self.steps = steps
        self.voidReason = voidReason
        self.allocationID = allocationID
    }
}

/// The states of a lottery.
public enum LotteryState: String, WireEnum {
    /// The list may still be added to.
    case prepared
    /// The list's hash and the commitment to a secret are published.
    case frozen
    /// The public value is entered, the secret opened.
    case seeded
    /// The order and the places are computed.
    case executed
    /// A second program got the same result.
    case verified
    case published
    case archived
    /// Given up before it was published, with a reason.
    case voided
}

/// What moves a lottery or counts towards a move.
public enum LotteryAct: String, WireEnum {
    case prepare
    case freeze
    /// 双人: one of two approvals of the start.
    case approveStart
    case seed
    case execute
    case verify
    case publish
    case archive
    case void
}

/// One act in a lottery's course.
public struct LotteryStep: BusMessage, Hashable {
    public var act: LotteryAct
    /// The officer's subject; `officer 1` for whoever is none of `Access.readers`, the same for one officer of one answer.
    public var by: String
    public var at: Timestamp
    /// Of `verify`: the second program.
    public var program: String?

    public init(act: LotteryAct, by: String, at: Timestamp, program: String? = nil) {
        self.act = act
        self.by = by
        self.at = at
        self.program = program
    }
}

/// The seats of one school in a lottery.
public struct LotterySchool: BusMessage, Hashable {
    public var code: SchoolCode
    public var seats: Int

    public init(code: SchoolCode, seats: Int) {
        self.code = code
        self.seats = seats
    }
}

/// A child in a lottery, by its number in it.
public struct LotteryEntry: BusMessage, Hashable {
    /// 派位号: 1 to 64 ASCII letters, digits, `.`, `_`, `-`. Never a receipt number nor an ID number: the list is public.
    public var id: String
    /// 双胞胎: entries of one group share one number and are admitted together.
    public var group: String?
    /// Schools of the lottery, best first.
    public var wishes: [SchoolCode]

    public init(id: String, group: String? = nil, wishes: [SchoolCode]) {
        self.id = id
        self.group = group
        self.wishes = wishes
    }
}
