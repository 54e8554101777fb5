public import Bus

/// A school was entered, updated or retired.
public struct SchoolRegistered: EventPayload, Hashable {
    public static let eventType = "enrollment.school.registered.v1"
    public var schoolCode: SchoolCode
    public var region: RegionCode
    public var stage: Stage
    public var ownership: Ownership
    public var status: SchoolStatus

    public init(
        schoolCode: SchoolCode, region: RegionCode, stage: Stage, ownership: Ownership,
        status: SchoolStatus
    ) {
        self.schoolCode = schoolCode
        self.region = region
        self.stage = stage
        self.ownership = ownership
        self.status = status
    }
}

/// A school's roll in one stage and grade changed; counts only, no child.
public struct RollChanged: EventPayload, Hashable {
    public static let eventType = "enrollment.roll.changed.v1"
    public var schoolCode: SchoolCode
    public var stage: Stage
    public var grade: Int
    public var change: Int
    /// Children in that grade afterwards.
    public var enrolled: Int

    public init(schoolCode: SchoolCode, stage: Stage, grade: Int, change: Int, enrolled: Int) {
        self.schoolCode = schoolCode
        self.stage = stage
        self.grade = grade
        self.change = change
        self.enrolled = enrolled
    }
}

/// Certified seats of a school rose by a project's certificate.
public struct SeatsRaised: EventPayload, Hashable {
    public static let eventType = "enrollment.seats.raised.v1"
    public var schoolCode: SchoolCode
    public var stage: Stage
    public var raisedFrom: Int
    public var raisedTo: Int
    public var certificateNo: String
    public var project: ProjectID

    public init(
        schoolCode: SchoolCode, stage: Stage, raisedFrom: Int, raisedTo: Int, certificateNo: String,
        project: ProjectID
    ) {
        self.schoolCode = schoolCode
        self.stage = stage
        self.raisedFrom = raisedFrom
        self.raisedTo = raisedTo
        self.certificateNo = certificateNo
        self.project = project
    }
}

/// A plan line changed its state without opening seats: submitted, returned, approved, closed.
public struct PlanLineMoved: EventPayload, Hashable {
    public static let eventType = "enrollment.plan.moved.v1"
    public var planLineID: String
    public var state: PlanState

    public init(planLineID: String, state: PlanState) {
        self.planLineID = planLineID
        self.state = state
    }
}

/// A plan line's seats are open.
public struct PlanPublished: EventPayload, Hashable {
    public static let eventType = "enrollment.plan.published.v1"
    public var planLineID: String
    public var proposal: PlanProposal

    public init(planLineID: String, proposal: PlanProposal) {
        self.planLineID = planLineID
        self.proposal = proposal
    }
}

/// An amendment of a published plan line is in force.
public struct PlanAmended: EventPayload, Hashable {
    public static let eventType = "enrollment.plan.amended.v1"
    public var planLineID: String
    public var revision: Int
    public var seatsBefore: Int
    public var seats: Int
    public var classes: Int

    public init(planLineID: String, revision: Int, seatsBefore: Int, seats: Int, classes: Int) {
        self.planLineID = planLineID
        self.revision = revision
        self.seatsBefore = seatsBefore
        self.seats = seats
        self.classes = classes
    }
}

/// A school was exempted from a rule.
public struct ExemptionGranted: EventPayload, Hashable {
    public static let eventType = "enrollment.exemption.granted.v1"
    public var exemptionID: String
    public var rule: EnrollmentRuleID
    public var schoolCode: SchoolCode
    public var limit: Int
    public var documentNo: String

    public init(
        exemptionID: String, rule: EnrollmentRuleID, schoolCode: SchoolCode, limit: Int,
        documentNo: String
    ) {
        self.exemptionID = exemptionID
        self.rule = rule
        self.schoolCode = schoolCode
        self.limit = limit
        self.documentNo = documentNo
    }
}
