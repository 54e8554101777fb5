public import Bus

/// Request of `PrepareLottery`.
public struct PrepareLottery: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var region: RegionCode
    public var stage: Stage
    /// Where the public value will come from, so that everybody can look it up: which draw, of which day, how it is written.
    public var publicValueSource: String
    /// None for a lottery that only orders its entries.
    public var schools: [LotterySchool]
    /// Made-up entries.
    public var sample: Bool
    /// A frozen allocation of the same year, district and stage: its pooled applications become the entries. No schools
    /// then, for it only orders.
    public var allocationID: String?

    public init(
        schoolYear: SchoolYear, region: RegionCode, stage: Stage, publicValueSource: String,
        schools: [LotterySchool], sample: Bool, allocationID: String? = nil
    ) {
        self.schoolYear = schoolYear
        self.region = region
        self.stage = stage
        self.publicValueSource = publicValueSource
        self.schools = schools
        self.sample = sample
        self.allocationID = allocationID
    }
}

/// Request of `AddLotteryEntries`: up to `EnrollmentLimits.batchRecords` at once.
public struct AddLotteryEntries: BusMessage, Hashable {
    public var lotteryID: String
    public var entries: [LotteryEntry]

    public init(lotteryID: String, entries: [LotteryEntry]) {
        self.lotteryID = lotteryID
        self.entries = entries
    }
}

/// Request of `FreezeLottery`.
public struct FreezeLottery: BusMessage, Hashable {
    public var lotteryID: String
    /// How many entries the officer means to freeze.
    public var entries: Int

    public init(lotteryID: String, entries: Int) {
        self.lotteryID = lotteryID
        self.entries = entries
    }
}

/// Request of `ApproveLotteryStart`: approves the list that has this hash.
public struct ApproveLotteryStart: BusMessage, Hashable {
    public var lotteryID: String
    public var listHash: String

    public init(lotteryID: String, listHash: String) {
        self.lotteryID = lotteryID
        self.listHash = listHash
    }
}

/// Request of `SeedLottery`.
public struct SeedLottery: BusMessage, Hashable {
    public var lotteryID: String
    /// As the source gave it: printable ASCII.
    public var publicValue: String

    public init(lotteryID: String, publicValue: String) {
        self.lotteryID = lotteryID
        self.publicValue = publicValue
    }
}

/// Request of `ExecuteLottery`.
public struct ExecuteLottery: BusMessage, Hashable {
    public var lotteryID: String

    public init(lotteryID: String) { self.lotteryID = lotteryID }
}

/// Request of `VerifyLottery`: what a second program got from the proof file.
public struct VerifyLottery: BusMessage, Hashable {
    public var lotteryID: String
    /// Which program: name and version.
    public var program: String
    public var resultHash: String

    public init(lotteryID: String, program: String, resultHash: String) {
        self.lotteryID = lotteryID
        self.program = program
        self.resultHash = resultHash
    }
}

/// Request of `PublishLottery`.
public struct PublishLottery: BusMessage, Hashable {
    public var lotteryID: String

    public init(lotteryID: String) { self.lotteryID = lotteryID }
}

/// Request of `ArchiveLottery`.
public struct ArchiveLottery: BusMessage, Hashable {
    public var lotteryID: String

    public init(lotteryID: String) { self.lotteryID = lotteryID }
}

/// Request of `VoidLottery`.
public struct VoidLottery: BusMessage, Hashable {
    public var lotteryID: String
    public var reason: String

    public init(lotteryID: String, reason: String) {
        self.lotteryID = lotteryID
        self.reason = reason
    }
}

/// Request of `GetLottery`.
public struct GetLottery: BusMessage, Hashable {
    public var lotteryID: String

    public init(lotteryID: String) { self.lotteryID = lotteryID }
}

/// Request of `ListLotteries`; a nil filter takes all.
public struct ListLotteries: BusMessage, Hashable {
    public var schoolYear: SchoolYear?
    public var region: RegionCode?
    public var stage: Stage?
    public var state: LotteryState?
    /// Only ids after this one.
    public var after: String?
    /// At most this many; nil for all.
    public var limit: Int?

    public init(
        schoolYear: SchoolYear? = nil, region: RegionCode? = nil, stage: Stage? = nil,
        state: LotteryState? = nil, after: String? = nil, limit: Int? = nil
    ) {
        self.schoolYear = schoolYear
        self.region = region
        self.stage = stage
        self.state = state
        self.after = after
        self.limit = limit
    }
}

/// Request of `GetLotteryProof`.
public struct GetLotteryProof: BusMessage, Hashable {
    public var lotteryID: String

    public init(lotteryID: String) { self.lotteryID = lotteryID }
}
