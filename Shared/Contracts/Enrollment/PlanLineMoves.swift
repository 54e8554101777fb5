public import Bus

/// Request of `CheckPlanLine`.
public struct CheckPlanLine: BusMessage, Hashable {
    public var proposal: PlanProposal

    public init(proposal: PlanProposal) { self.proposal = proposal }
}

/// Answer of `CheckPlanLine`. No findings: the line may be submitted.
public struct PlanLineCheck: BusMessage, Hashable {
    public var findings: [RuleFinding]

    public init(findings: [RuleFinding]) { self.findings = findings }
}

/// Request of `DraftPlanLine`.
public struct DraftPlanLine: BusMessage, Hashable {
    public var proposal: PlanProposal

    public init(proposal: PlanProposal) { self.proposal = proposal }
}

/// Answer of `DraftPlanLine`.
public struct PlanLineDrafted: BusMessage, Hashable {
    public var line: PlanLine
    public var findings: [RuleFinding]

    public init(line: PlanLine, findings: [RuleFinding]) {
        self.line = line
        self.findings = findings
    }
}

/// Request of `SubmitPlanLine`.
public struct SubmitPlanLine: BusMessage, Hashable {
    public var proposal: PlanProposal

    public init(proposal: PlanProposal) { self.proposal = proposal }
}

/// Request of `ReturnPlanLine`.
public struct ReturnPlanLine: BusMessage, Hashable {
    public var id: String
    public var reason: String

    public init(id: String, reason: String) {
        self.id = id
        self.reason = reason
    }
}

/// Request of `ApprovePlanLine`.
public struct ApprovePlanLine: BusMessage, Hashable {
    public var id: String
    /// The approving document.
    public var approvalNo: String

    public init(id: String, approvalNo: String) {
        self.id = id
        self.approvalNo = approvalNo
    }
}

/// Request of `PublishPlanLine`.
public struct PublishPlanLine: BusMessage, Hashable {
    public var id: String

    public init(id: String) { self.id = id }
}

/// Request of `AmendPlanLine`. Replaces an amendment that is still waiting.
public struct AmendPlanLine: BusMessage, Hashable {
    public var id: String
    public var seats: Int
    public var classes: Int
    public var reason: String

    public init(id: String, seats: Int, classes: Int, reason: String) {
        self.id = id
        self.seats = seats
        self.classes = classes
        self.reason = reason
    }
}

/// Request of `ApproveAmendment`.
public struct ApproveAmendment: BusMessage, Hashable {
    public var id: String
    public var approvalNo: String

    public init(id: String, approvalNo: String) {
        self.id = id
        self.approvalNo = approvalNo
    }
}

/// Request of `ClosePlanLine`.
public struct ClosePlanLine: BusMessage, Hashable {
    public var id: String

    public init(id: String) { self.id = id }
}

/// Request of `GetPlanLine`.
public struct GetPlanLine: BusMessage, Hashable {
    public var id: String

    public init(id: String) { self.id = id }
}

/// Request of `ListPlanLines`; a nil filter takes all.
public struct ListPlanLines: BusMessage, Hashable {
    public var schoolYear: SchoolYear?
    public var region: RegionCode?
    public var stage: Stage?
    public var schoolCode: SchoolCode?
    public var state: PlanState?
    /// Only ids after this one.
    public var after: String?
    /// At most this many; nil for all.
    public var limit: Int?

    public init(
        schoolYear: SchoolYear? = nil, region: RegionCode? = nil, stage: Stage? = nil,
        schoolCode: SchoolCode? = nil, state: PlanState? = nil, after: String? = nil,
        limit: Int? = nil
    ) {
        self.schoolYear = schoolYear
        self.region = region
        self.stage = stage
        self.schoolCode = schoolCode
        self.state = state
        self.after = after
        self.limit = limit
    }
}
