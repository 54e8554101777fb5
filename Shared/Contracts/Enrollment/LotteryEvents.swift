public import Bus

/// A lottery's list is frozen: its hash and the commitment can be kept by anybody from now on.
public struct LotteryFrozen: EventPayload, Hashable {
    public static let eventType = "enrollment.lottery.frozen.v1"
    public var lotteryID: String
    public var listHash: String
    public var commitment: String
    public var publicValueSource: String
    public var entries: Int

    public init(
        lotteryID: String, listHash: String, commitment: String, publicValueSource: String,
        entries: Int
    ) {
        self.lotteryID = lotteryID
        self.listHash = listHash
        self.commitment = commitment
        self.publicValueSource = publicValueSource
        self.entries = entries
    }
}

/// A lottery's result is published; the proof file is there for everybody.
public struct LotteryPublished: EventPayload, Hashable {
    public static let eventType = "enrollment.lottery.published.v1"
    public var lotteryID: String
    public var listHash: String
    public var resultHash: String

    public init(lotteryID: String, listHash: String, resultHash: String) {
        self.lotteryID = lotteryID
        self.listHash = listHash
        self.resultHash = resultHash
    }
}

/// A lottery moved without publishing anything new: seeded, executed, verified, archived, voided.
public struct LotteryMoved: EventPayload, Hashable {
    public static let eventType = "enrollment.lottery.moved.v1"
    public var lotteryID: String
    public var state: LotteryState

    public init(lotteryID: String, state: LotteryState) {
        self.lotteryID = lotteryID
        self.state = state
    }
}
