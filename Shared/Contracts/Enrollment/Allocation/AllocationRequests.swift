public import Bus

/// Request of `PrepareAllocation`.
public struct PrepareAllocation: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var region: RegionCode
    public var stage: Stage
    public var rule: AllocationRule

    public init(
        schoolYear: SchoolYear, region: RegionCode, stage: Stage, rule: AllocationRule
    ) {
        self.schoolYear = schoolYear
        self.region = region
        self.stage = stage
        self.rule = rule
    }
}

/// Request of `FreezeAllocation`.
public struct FreezeAllocation: BusMessage, Hashable {
    public var runID: String
    /// How many applications still SUBMITTED or VERIFYING the officer means to leave as open cases; nil for none.
    public var pendingAsOpenCases: Int?

    public init(runID: String, pendingAsOpenCases: Int? = nil) {
        self.runID = runID
        self.pendingAsOpenCases = pendingAsOpenCases
    }
}

/// Request of `ExecuteAllocation`.
public struct ExecuteAllocation: BusMessage, Hashable {
    public var runID: String

    public init(runID: String) { self.runID = runID }
}

/// Request of `PublishAllocation`: publishes the result that has this hash.
public struct PublishAllocation: BusMessage, Hashable {
    public var runID: String
    public var resultHash: String

    public init(runID: String, resultHash: String) {
        self.runID = runID
        self.resultHash = resultHash
    }
}

/// Request of `VoidAllocation`.
public struct VoidAllocation: BusMessage, Hashable {
    public var runID: String
    public var reason: String

    public init(runID: String, reason: String) {
        self.runID = runID
        self.reason = reason
    }
}

/// Request of `GetAllocation`.
public struct GetAllocation: BusMessage, Hashable {
    public var runID: String

    public init(runID: String) { self.runID = runID }
}

/// Request of `ListAllocations`; a nil filter takes all.
public struct ListAllocations: BusMessage, Hashable {
    public var schoolYear: SchoolYear?
    public var region: RegionCode?
    public var stage: Stage?
    public var state: AllocationState?
    /// Only runs after the one of this id.
    public var after: String?
    /// At most this many; nil for all.
    public var limit: Int?

    public init(
        schoolYear: SchoolYear? = nil, region: RegionCode? = nil, stage: Stage? = nil,
        state: AllocationState? = nil, after: String? = nil, limit: Int? = nil
    ) {
        self.schoolYear = schoolYear
        self.region = region
        self.stage = stage
        self.state = state
        self.after = after
        self.limit = limit
    }
}

/// Request of `AllocationReport`: all districts and stages of a school year, or some.
public struct AllocationReportRequest: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var region: RegionCode?
    public var stage: Stage?

    public init(schoolYear: SchoolYear, region: RegionCode? = nil, stage: Stage? = nil) {
        self.schoolYear = schoolYear
        self.region = region
        self.stage = stage
    }
}

/// Request of `GetAllocationLines`.
public struct GetAllocationLines: BusMessage, Hashable {
    public var runID: String

    public init(runID: String) { self.runID = runID }
}

/// Request of `GetAllocationResult`.
public struct GetAllocationResult: BusMessage, Hashable {
    public var receipt: ReceiptNumber

    public init(receipt: ReceiptNumber) { self.receipt = receipt }
}

/// Request of `ListOpenCases`: those still open of a published run.
public struct ListOpenCases: BusMessage, Hashable {
    public var runID: String
    /// Only receipt numbers after this one.
    public var after: ReceiptNumber?
    /// At most this many; nil for all.
    public var limit: Int?

    public init(runID: String, after: ReceiptNumber? = nil, limit: Int? = nil) {
        self.runID = runID
        self.after = after
        self.limit = limit
    }
}

/// Request of `ResolveOpenCase`: an officer's offer of a free seat to a child that the run did not place.
public struct ResolveOpenCase: BusMessage, Hashable {
    public var receipt: ReceiptNumber
    /// A published plan line of the district and stage with a free seat.
    public var planLineID: String
    public var reason: String
    public var documentNo: String

    public init(
        receipt: ReceiptNumber, planLineID: String, reason: String, documentNo: String
    ) {
        self.receipt = receipt
        self.planLineID = planLineID
        self.reason = reason
        self.documentNo = documentNo
    }
}
