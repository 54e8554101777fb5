public import Bus

/// A district's catchments are published.
public struct CatchmentsPublished: EventPayload, Hashable {
    public static let eventType = "enrollment.catchments.published.v1"
    public var planID: String
    public var region: RegionCode
    public var stage: Stage
    public var validFrom: CalendarDate
    public var catchments: Int

    public init(
        planID: String, region: RegionCode, stage: Stage, validFrom: CalendarDate, catchments: Int
    ) {
        self.planID = planID
        self.region = region
        self.stage = stage
        self.validFrom = validFrom
        self.catchments = catchments
    }
}

/// A run's list is frozen: its hash can be kept by anybody from now on.
public struct AllocationFrozen: EventPayload, Hashable {
    public static let eventType = "enrollment.allocation.frozen.v1"
    public var runID: String
    public var listHash: String
    public var list: FrozenApplications

    public init(runID: String, listHash: String, list: FrozenApplications) {
        self.runID = runID
        self.listHash = listHash
        self.list = list
    }
}

/// A run moved without publishing a result: executed, voided.
public struct AllocationMoved: EventPayload, Hashable {
    public static let eventType = "enrollment.allocation.moved.v1"
    public var runID: String
    public var state: AllocationState

    public init(runID: String, state: AllocationState) {
        self.runID = runID
        self.state = state
    }
}

/// A run's result is published; `enrollment.offer.made` tells each seat.
public struct AllocationPublished: EventPayload, Hashable {
    public static let eventType = "enrollment.allocation.published.v1"
    public var runID: String
    public var inputHash: String
    public var resultHash: String
    public var standing: EntrantStanding

    public init(runID: String, inputHash: String, resultHash: String, standing: EntrantStanding) {
        self.runID = runID
        self.inputHash = inputHash
        self.resultHash = resultHash
        self.standing = standing
    }
}

/// An officer found a place for a child that a run left open.
public struct OpenCaseClosed: EventPayload, Hashable {
    public static let eventType = "enrollment.openCase.resolved.v1"
    public var receipt: ReceiptNumber
    public var reason: OpenCaseReason
    public var offerID: String

    public init(receipt: ReceiptNumber, reason: OpenCaseReason, offerID: String) {
        self.receipt = receipt
        self.reason = reason
        self.offerID = offerID
    }
}

/// A child that had confirmed its seat is on the school's roll.
public struct StudentRegistered: EventPayload, Hashable {
    public static let eventType = "enrollment.student.registered.v1"
    public var receipt: ReceiptNumber
    public var personKey: PersonKey
    public var schoolCode: SchoolCode
    public var stage: Stage

    public init(
        receipt: ReceiptNumber, personKey: PersonKey, schoolCode: SchoolCode, stage: Stage
    ) {
        self.receipt = receipt
        self.personKey = personKey
        self.schoolCode = schoolCode
        self.stage = stage
    }
}
