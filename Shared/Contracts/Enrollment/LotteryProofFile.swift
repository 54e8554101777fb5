public import Bus

/// 摇号证明: the answer of `GetLotteryProof`. As JSON it is the file that docs/lottery.md describes.
///
/// Before the draw it holds the frozen list, its hash and the commitment only.
public struct LotteryProofFile: BusMessage, Hashable {
    /// `edubus-lottery-v1`
    public var format: String
    public var sample: Bool
    public var list: FrozenLotteryList
    public var listHash: String
    public var commitment: String
    public var secret: String?
    public var publicValue: String?
    public var seed: String?
    public var order: [LotteryPlaceRecord]?
    public var resultHash: String?

    public init(
        format: String, sample: Bool, list: FrozenLotteryList, listHash: String,
        commitment: String, secret: String?, publicValue: String?, seed: String?,
        order: [LotteryPlaceRecord]?, resultHash: String?
    ) {
        self.format = format
        self.sample = sample
        self.list = list
        self.listHash = listHash
        self.commitment = commitment
        self.secret = secret
        self.publicValue = publicValue
        self.seed = seed
        self.order = order
        self.resultHash = resultHash
    }
}

/// The list that was frozen.
public struct FrozenLotteryList: BusMessage, Hashable {
    public var lottery: String
    public var publicValueSource: String
    public var schools: [LotterySchool]
    public var entries: [LotteryEntry]

    public init(
        lottery: String, publicValueSource: String, schools: [LotterySchool],
        entries: [LotteryEntry]
    ) {
        self.lottery = lottery
        self.publicValueSource = publicValueSource
        self.schools = schools
        self.entries = entries
    }
}

/// One entry's place in the order, and the school it got.
public struct LotteryPlaceRecord: BusMessage, Hashable {
    /// From 1; members of a group share one.
    public var place: Int
    public var ticket: String
    public var entry: String
    /// Nil when no wished school had room.
    public var school: SchoolCode?

    public init(place: Int, ticket: String, entry: String, school: SchoolCode?) {
        self.place = place
        self.ticket = ticket
        self.entry = entry
        self.school = school
    }
}
