public import Bus

/// Request of `ListPlacement`.
public struct ListPlacement: BusMessage, Hashable {
    public var idNumber: ResidentID
    public var region: RegionCode
    /// The list it came from.
    public var note: String

    public init(idNumber: ResidentID, region: RegionCode, note: String) {
        self.idNumber = idNumber
        self.region = region
        self.note = note
    }
}

/// Request of `AssessPlacement`.
public struct AssessPlacement: BusMessage, Hashable {
    public var id: String
    public var assessment: PlacementAssessment

    public init(id: String, assessment: PlacementAssessment) {
        self.id = id
        self.assessment = assessment
    }
}

/// Request of `ProposePlacement`.
public struct ProposePlacement: BusMessage, Hashable {
    public var id: String
    /// Ordinary and special schools within reach, at most `EnrollmentLimits.placementOptions`.
    public var options: [PlacementOption]
    public var on: CalendarDate
    public var note: String

    public init(id: String, options: [PlacementOption], on: CalendarDate, note: String) {
        self.id = id
        self.options = options
        self.on = on
        self.note = note
    }
}

/// Request of `StepPlacement`.
public struct StepPlacement: BusMessage, Hashable {
    public var id: String
    public var step: PlacementStep
    public var on: CalendarDate
    /// For ACTIVATE_PLAN the document of the individual plan; else what was found or said.
    public var note: String
    /// With LIST, and only with it: the region the child moved to, which takes the open case in the state it has. The caller's districts
    /// cover both.
    public var region: RegionCode?

    public init(
        id: String, step: PlacementStep, on: CalendarDate, note: String,
        region: RegionCode? = nil
    ) {
        self.id = id
        self.step = step
        self.on = on
        self.note = note
        self.region = region
    }
}

/// Request of `GetPlacement`.
public struct GetPlacement: BusMessage, Hashable {
    public var id: String

    public init(id: String) { self.id = id }
}

extension EnrollmentLimits {
    /// Schools in one proposal, and members in one committee.
    public static let placementOptions = 100
}
