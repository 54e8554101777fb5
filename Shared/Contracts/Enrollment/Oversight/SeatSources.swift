public import Bus

/// 政府购买学位: seats of a private school that the state pays for in a school year.
public struct PurchasedSeats: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var schoolCode: SchoolCode
    /// Primary or junior.
    public var stage: Stage
    public var seats: Int
    public var documentNo: String

    public init(
        schoolYear: SchoolYear, schoolCode: SchoolCode, stage: Stage, seats: Int,
        documentNo: String
    ) {
        self.schoolYear = schoolYear
        self.schoolCode = schoolCode
        self.stage = stage
        self.seats = seats
        self.documentNo = documentNo
    }
}

/// Request of `RecordPurchasedSeats`; the last record of a year, school and stage counts.
public struct RecordPurchasedSeats: BusMessage, Hashable {
    public var purchase: PurchasedSeats

    public init(purchase: PurchasedSeats) { self.purchase = purchase }
}

/// Request of `SeatSources`.
public struct SeatSourcesRequest: BusMessage, Hashable {
    /// Of the purchases; certified seats are those of now.
    public var schoolYear: SchoolYear
    public var region: RegionCode?

    public init(schoolYear: SchoolYear, region: RegionCode? = nil) {
        self.schoolYear = schoolYear
        self.region = region
    }
}

/// 义务教育学位来源: certified seats of the compulsory stages by who provides them.
public struct SeatSources: BusMessage, Hashable {
    public var asOf: Timestamp
    public var schoolYear: SchoolYear
    public var total: SeatSourceCounts
    /// In order of code.
    public var counties: [CountySeatSources]

    public init(
        asOf: Timestamp, schoolYear: SchoolYear, total: SeatSourceCounts,
        counties: [CountySeatSources]
    ) {
        self.asOf = asOf
        self.schoolYear = schoolYear
        self.total = total
        self.counties = counties
    }
}

public struct CountySeatSources: BusMessage, Hashable {
    public var region: RegionCode
    public var counts: SeatSourceCounts

    public init(region: RegionCode, counts: SeatSourceCounts) {
        self.region = region
        self.counts = counts
    }
}

public struct SeatSourceCounts: BusMessage, Hashable {
    /// 公办
    public var publicSeats: Int
    /// 政府购买
    public var purchasedSeats: Int
    /// 民办, without what is purchased
    public var privateSeats: Int
    /// Public and purchased ones of all. The plan says "mainly" and no number.
    public var providedShare: PlanShare

    public init(
        publicSeats: Int, purchasedSeats: Int, privateSeats: Int, providedShare: PlanShare
    ) {
        self.publicSeats = publicSeats
        self.purchasedSeats = purchasedSeats
        self.privateSeats = privateSeats
        self.providedShare = providedShare
    }
}
