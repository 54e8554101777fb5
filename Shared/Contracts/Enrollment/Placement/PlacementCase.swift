public import Bus

/// A child's special-education case (一人一案).
public struct PlacementCase: BusMessage, Hashable {
    /// `PLACEMENT-9`
    public var id: String
    public var personKey: PersonKey
    public var region: RegionCode
    public var state: PlacementState
    /// What the committee found last; nil before.
    public var assessment: PlacementAssessment?
    public var proposal: PlacementProposal?
    /// The document of the plan in force; there is one from PLAN_ACTIVE on.
    public var planDocument: String?
    /// The day by which the plan is reviewed: a year after it began.
    public var reviewDue: CalendarDate?
    public var records: [PlacementRecord]

    public init(
        id: String, personKey: PersonKey, region: RegionCode, state: PlacementState,
        assessment: PlacementAssessment?, proposal: PlacementProposal?, planDocument: String?,
        reviewDue: CalendarDate?, records: [PlacementRecord]
    ) {
        self.id = id
        self.personKey = personKey
        self.region = region
        self.state = state
        self.assessment = assessment
        self.proposal = proposal
        self.planDocument = planDocument
        self.reviewDue = reviewDue
        self.records = records
    }
}

public enum PlacementState: String, WireEnum {
    case listed = "LISTED"
    case assessed = "ASSESSED"
    case proposed = "PROPOSED"
    case consented = "CONSENTED"
    case objected = "OBJECTED"
    case placed = "PLACED"
    case planActive = "PLAN_ACTIVE"
    case reviewed = "REVIEWED"
    case changed = "CHANGED"
    case ended = "ENDED"
}

public enum PlacementStep: String, WireEnum {
    /// By `ListPlacement`; by `StepPlacement` with a region, the move of an open case.
    case list = "LIST"
    /// By `AssessPlacement`.
    case assess = "ASSESS"
    /// By `ProposePlacement`.
    case propose = "PROPOSE"
    case consent = "CONSENT"
    case object = "OBJECT"
    case place = "PLACE"
    case activatePlan = "ACTIVATE_PLAN"
    case review = "REVIEW"
    case change = "CHANGE"
    case end = "END"
}

/// Where a child learns; it keeps its 学籍 in every one. In order of preference.
public enum PlacementForm: String, WireEnum {
    /// 随班就读 at the nearest capable ordinary school
    case inclusiveClass = "INCLUSIVE_CLASS"
    /// 特教学校
    case specialSchool = "SPECIAL_SCHOOL"
    /// 送教上门
    case homeTeaching = "HOME_TEACHING"
    /// 远程教育
    case distance = "DISTANCE"
}

/// The four fields a 残疾人教育专家委员会 must be made of.
public enum CommitteeField: String, WireEnum {
    case education = "EDUCATION"
    case medicine = "MEDICINE"
    case rehabilitation = "REHABILITATION"
    case psychology = "PSYCHOLOGY"
}

/// An expert by account, never by name.
public struct CommitteeMember: BusMessage, Hashable {
    public var subject: String
    public var field: CommitteeField

    public init(subject: String, field: CommitteeField) {
        self.subject = subject
        self.field = field
    }
}

/// What a committee found: facts about what the child can do, no diagnosis.
public struct PlacementAssessment: BusMessage, Hashable {
    public var on: CalendarDate
    public var members: [CommitteeMember]
    public var documentNo: String
    /// The child can come to a school.
    public var canAttend: Bool
    /// With support, it can follow an ordinary class.
    public var canFollowClass: Bool
    /// At home it can be taught over a line, without a teacher in the room.
    public var canLearnByLine: Bool

    public init(
        on: CalendarDate, members: [CommitteeMember], documentNo: String, canAttend: Bool,
        canFollowClass: Bool, canLearnByLine: Bool
    ) {
        self.on = on
        self.members = members
        self.documentNo = documentNo
        self.canAttend = canAttend
        self.canFollowClass = canFollowClass
        self.canLearnByLine = canLearnByLine
    }
}

/// A school that could take the child.
public struct PlacementOption: BusMessage, Hashable {
    public var schoolCode: SchoolCode
    public var distanceMetres: Int
    /// Has the room, the people and the means the child needs (资源教室).
    public var capable: Bool

    public init(schoolCode: SchoolCode, distanceMetres: Int, capable: Bool) {
        self.schoolCode = schoolCode
        self.distanceMetres = distanceMetres
        self.capable = capable
    }
}

/// The place proposed, and why not an earlier one of the order.
public struct PlacementProposal: BusMessage, Hashable {
    public var form: PlacementForm
    /// Keeps the 学籍; of home and distance teaching, the school that sends the teachers.
    public var schoolCode: SchoolCode
    public var passedOver: [PassedOver]

    public init(form: PlacementForm, schoolCode: SchoolCode, passedOver: [PassedOver]) {
        self.form = form
        self.schoolCode = schoolCode
        self.passedOver = passedOver
    }
}

/// A form of the order that the proposal passes over.
public struct PassedOver: BusMessage, Hashable {
    public var form: PlacementForm
    public var reason: PassedOverReason

    public init(form: PlacementForm, reason: PassedOverReason) {
        self.form = form
        self.reason = reason
    }
}

public enum PassedOverReason: String, WireEnum {
    case cannotAttend = "CANNOT_ATTEND"
    case cannotFollowClass = "CANNOT_FOLLOW_CLASS"
    case noCapableSchool = "NO_CAPABLE_SCHOOL"
    case noSpecialSchool = "NO_SPECIAL_SCHOOL"
    /// The committee found teaching over a line fit.
    case learnsByLine = "LEARNS_BY_LINE"
}

public struct PlacementRecord: BusMessage, Hashable {
    public var number: Int
    public var step: PlacementStep
    public var on: CalendarDate
    public var by: String
    /// Document or finding, without names.
    public var note: String
    /// Of a LIST, the region that took the case; nil for other steps, and of records kept before regions were.
    public var region: RegionCode?

    public init(
        number: Int, step: PlacementStep, on: CalendarDate, by: String, note: String,
        region: RegionCode? = nil
    ) {
        self.number = number
        self.step = step
        self.on = on
        self.by = by
        self.note = note
        self.region = region
    }
}

/// A place was decided: the child is placed.
public struct PlacementDecided: EventPayload, Hashable {
    public static let eventType = "enrollment.placement.decided.v1"
    public var caseID: String
    public var personKey: PersonKey
    public var form: PlacementForm
    public var schoolCode: SchoolCode

    public init(
        caseID: String, personKey: PersonKey, form: PlacementForm, schoolCode: SchoolCode
    ) {
        self.caseID = caseID
        self.personKey = personKey
        self.form = form
        self.schoolCode = schoolCode
    }
}
