public import Bus

/// Request of `ProposeCatchments`: a whole plan.
public struct ProposeCatchments: BusMessage, Hashable {
    public var region: RegionCode
    public var stage: Stage
    public var validFrom: CalendarDate
    public var validTo: CalendarDate?
    public var document: String
    public var heading: String
    public var catchments: [Catchment]
    public var sample: Bool?

    public init(
        region: RegionCode, stage: Stage, validFrom: CalendarDate, validTo: CalendarDate? = nil,
        document: String, heading: String, catchments: [Catchment], sample: Bool? = nil
    ) {
        self.region = region
        self.stage = stage
        self.validFrom = validFrom
        self.validTo = validTo
        self.document = document
        self.heading = heading
        self.catchments = catchments
        self.sample = sample
    }
}

/// Request of `PublishCatchments`.
public struct PublishCatchments: BusMessage, Hashable {
    public var planID: String
    /// The published plan with the same first day that this one corrects: while no run has frozen a list by it.
    public var corrects: String?

    public init(planID: String, corrects: String? = nil) {
        self.planID = planID
        self.corrects = corrects
    }
}

/// Request of `GetCatchments`.
public struct GetCatchments: BusMessage, Hashable {
    public var planID: String

    public init(planID: String) { self.planID = planID }
}

/// Request of `ListCatchments`: plans without their catchments; a nil filter takes all.
public struct ListCatchments: BusMessage, Hashable {
    public var region: RegionCode?
    public var stage: Stage?
    /// Only what is in force on a day.
    public var on: CalendarDate?
    /// Only ids after this one.
    public var after: String?
    /// At most this many; nil for all.
    public var limit: Int?

    public init(
        region: RegionCode? = nil, stage: Stage? = nil, on: CalendarDate? = nil,
        after: String? = nil, limit: Int? = nil
    ) {
        self.region = region
        self.stage = stage
        self.on = on
        self.after = after
        self.limit = limit
    }
}

/// Request of `FindCatchment`: which catchment a community is in, in a school year.
public struct FindCatchment: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var region: RegionCode
    public var stage: Stage
    public var community: String

    public init(schoolYear: SchoolYear, region: RegionCode, stage: Stage, community: String) {
        self.schoolYear = schoolYear
        self.region = region
        self.stage = stage
        self.community = community
    }
}

/// Answer of `FindCatchment`.
public struct FoundCatchment: BusMessage, Hashable {
    public var planID: String
    public var catchment: Catchment

    public init(planID: String, catchment: Catchment) {
        self.planID = planID
        self.catchment = catchment
    }
}

/// Request of `RecordDistances`: what an officer measured for tiers that are ordered by distance.
public struct RecordDistances: BusMessage, Hashable {
    /// 1 to `EnrollmentLimits.batchRecords`, a receipt number once.
    public var distances: [HomeDistance]
    /// How they were measured.
    public var documentNo: String

    public init(distances: [HomeDistance], documentNo: String) {
        self.distances = distances
        self.documentNo = documentNo
    }
}

/// From a family's home to the usual school of its catchment.
public struct HomeDistance: BusMessage, Hashable {
    public var receipt: ReceiptNumber
    public var metres: Int

    public init(receipt: ReceiptNumber, metres: Int) {
        self.receipt = receipt
        self.metres = metres
    }
}

/// Answer of `RecordDistances`.
public struct DistancesRecorded: BusMessage, Hashable {
    public var recorded: Int

    public init(recorded: Int) { self.recorded = recorded }
}
