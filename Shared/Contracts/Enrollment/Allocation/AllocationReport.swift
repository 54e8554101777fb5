public import Bus

/// Answer of `AllocationReport`: E10 by district and stage, closed-world over all live applications.
public struct AllocationReport: BusMessage, Hashable {
    public var asOf: Timestamp
    /// One for each run that is not voided, in order of id.
    public var districts: [DistrictAllocation]

    public init(asOf: Timestamp, districts: [DistrictAllocation]) {
        self.asOf = asOf
        self.districts = districts
    }
}

/// Where the entrants of a district and stage stand.
public struct DistrictAllocation: BusMessage, Hashable {
    public var region: RegionCode
    public var stage: Stage
    public var runID: String
    public var state: AllocationState
    /// From the freeze on.
    public var list: FrozenApplications?
    /// Once it is published.
    public var standing: EntrantStanding?

    public init(
        region: RegionCode, stage: Stage, runID: String, state: AllocationState,
        list: FrozenApplications?, standing: EntrantStanding?
    ) {
        self.region = region
        self.stage = stage
        self.runID = runID
        self.state = state
        self.list = list
        self.standing = standing
    }
}

/// E10: every child that applies is placed, an open case, or ineligible. There is no fourth.
public struct EntrantStanding: BusMessage, Hashable {
    /// Children with an application that was neither withdrawn nor declined.
    public var children: Int
    public var placed: Int
    public var openCases: Int
    public var ineligible: Int
    /// Those placed, by how far they came; the sum is `placed`.
    public var offered: Int
    public var confirmed: Int
    public var registered: Int
    /// Open cases by reason; the sum is `openCases`.
    public var reasons: [OpenCaseCount]
    /// Applications withdrawn, by a declined offer too: their children are not counted above.
    public var withdrawn: Int

    public init(
        children: Int, placed: Int, openCases: Int, ineligible: Int, offered: Int,
        confirmed: Int, registered: Int, reasons: [OpenCaseCount], withdrawn: Int
    ) {
        self.children = children
        self.placed = placed
        self.openCases = openCases
        self.ineligible = ineligible
        self.offered = offered
        self.confirmed = confirmed
        self.registered = registered
        self.reasons = reasons
        self.withdrawn = withdrawn
    }
}

/// Open cases with one reason.
public struct OpenCaseCount: BusMessage, Hashable {
    public var reason: OpenCaseReason
    public var children: Int

    public init(reason: OpenCaseReason, children: Int) {
        self.reason = reason
        self.children = children
    }
}

/// Why a child has no place yet.
public enum OpenCaseReason: String, WireEnum {
    /// The community belongs to no catchment.
    case noCatchment
    /// What is proved meets no tier.
    case noTier
    /// No seat is left within reach.
    case noSeat
    /// Twins: no school within reach has a seat for each.
    case noRoomTogether
    /// Its checks were not decided at the freeze.
    case checksPending
    /// 退回补正: documents were missing at the freeze.
    case returned
    case appealed
    /// A draft that was never submitted.
    case notSubmitted
    /// Not in the frozen list: it came later.
    case late
}

/// One open case.
public struct OpenCase: BusMessage, Hashable {
    public var receipt: ReceiptNumber
    public var reason: OpenCaseReason
    /// Where its application stands now.
    public var application: ApplicationState
    public var tier: String?
    public var community: String?

    public init(
        receipt: ReceiptNumber, reason: OpenCaseReason, application: ApplicationState,
        tier: String?, community: String?
    ) {
        self.receipt = receipt
        self.reason = reason
        self.application = application
        self.tier = tier
        self.community = community
    }
}

/// Answer of `ResolveOpenCase`.
public struct OpenCaseResolved: BusMessage, Hashable {
    public var receipt: ReceiptNumber
    public var state: ApplicationState
    public var offerID: String
    public var school: SchoolCode

    public init(
        receipt: ReceiptNumber, state: ApplicationState, offerID: String, school: SchoolCode
    ) {
        self.receipt = receipt
        self.state = state
        self.offerID = offerID
        self.school = school
    }
}
