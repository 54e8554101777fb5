public import Bus

/// A project entered a stage.
public struct StageEntered: EventPayload, Hashable {
    public static let eventType = "projects.project.stageEntered.v1"
    public var project: ProjectID
    public var stage: ProjectStage
    public var status: ProjectStatus
    public var enteredOn: CalendarDate
    public var backward: Bool

    public init(
        project: ProjectID, stage: ProjectStage, status: ProjectStatus, enteredOn: CalendarDate,
        backward: Bool
    ) {
        self.project = project
        self.stage = stage
        self.status = status
        self.enteredOn = enteredOn
        self.backward = backward
    }
}

/// A payment was recorded; the totals are those after it.
public struct PaymentRecorded: EventPayload, Hashable {
    public static let eventType = "projects.payment.recorded.v1"
    public var project: ProjectID
    public var voucherNumber: String
    public var amount: Money
    public var paidOn: CalendarDate
    public var paid: Money

    public init(
        project: ProjectID, voucherNumber: String, amount: Money, paidOn: CalendarDate, paid: Money
    ) {
        self.project = project
        self.voucherNumber = voucherNumber
        self.amount = amount
        self.paidOn = paidOn
        self.paid = paid
    }
}

/// A change of a budget or a contract was approved; `approved` is the budget after it.
public struct ChangeApproved: EventPayload, Hashable {
    public static let eventType = "projects.change.approved.v1"
    public var project: ProjectID
    public var approvalNumber: String
    public var budgetChange: Money
    public var approved: Money
    public var approvedOn: CalendarDate

    public init(
        project: ProjectID, approvalNumber: String, budgetChange: Money, approved: Money,
        approvedOn: CalendarDate
    ) {
        self.project = project
        self.approvalNumber = approvalNumber
        self.budgetChange = budgetChange
        self.approved = approved
        self.approvedOn = approvedOn
    }
}

/// A project passed its acceptance (竣工验收).
public struct AcceptancePassed: EventPayload, Hashable {
    public static let eventType = "projects.acceptance.passed.v1"
    public var project: ProjectID
    public var acceptedOn: CalendarDate

    public init(
        project: ProjectID, acceptedOn: CalendarDate
    ) {
        self.project = project
        self.acceptedOn = acceptedOn
    }
}

/// A project gave seats to a school. Enrollment adds them to the school's certified seats, once
/// (P8).
public struct SeatsCertified: EventPayload, Hashable {
    public static let eventType = "projects.seats.certified.v1"
    /// Unique in the whole city: the key that makes a second delivery harmless.
    public var certificateNo: String
    public var project: ProjectID
    public var schoolCode: SchoolCode
    public var stage: Stage
    /// Added to what the school has; always positive.
    public var seats: Int
    public var certifiedOn: CalendarDate
    /// The exemption from the size of a new senior high, where one was needed.
    public var exemptionDocument: String?

    public init(
        certificateNo: String, project: ProjectID, schoolCode: SchoolCode, stage: Stage,
        seats: Int, certifiedOn: CalendarDate, exemptionDocument: String? = nil
    ) {
        self.certificateNo = certificateNo
        self.project = project
        self.schoolCode = schoolCode
        self.stage = stage
        self.seats = seats
        self.certifiedOn = certifiedOn
        self.exemptionDocument = exemptionDocument
    }
}

/// A value of an indicator was published.
public struct IndicatorReported: EventPayload, Hashable {
    public static let eventType = "projects.indicator.reported.v1"
    public var indicator: String
    public var region: RegionCode
    public var year: Int
    public var revision: Int
    public var value: ExactRatio
    public var finality: ValueFinality

    public init(
        indicator: String, region: RegionCode, year: Int, revision: Int, value: ExactRatio,
        finality: ValueFinality
    ) {
        self.indicator = indicator
        self.region = region
        self.year = year
        self.revision = revision
        self.value = value
        self.finality = finality
    }
}
