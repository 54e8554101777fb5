public import Bus

/// A kindergarten's filing with its compliance.
public struct KindergartenFiling: BusMessage, Hashable {
    public var schoolCode: SchoolCode
    public var state: KindergartenState
    /// Rises with every facts put in force after the first.
    public var revision: Int
    public var facts: KindergartenFacts
    /// Proposed facts while CHANGE_PENDING.
    public var change: KindergartenFacts?
    /// Of the facts that wait for a decision: the change's when there is one.
    public var compliance: KindergartenCompliance
    public var submittedBy: String?
    public var reviewedBy: String?
    /// The document or reason of the last move that has one.
    public var document: String?
    /// Of the last change of any kind.
    public var changedAt: Timestamp

    public init(
        schoolCode: SchoolCode, state: KindergartenState, revision: Int, facts: KindergartenFacts,
        change: KindergartenFacts?, compliance: KindergartenCompliance, submittedBy: String?,
        reviewedBy: String?, document: String?, changedAt: Timestamp
    ) {
        self.schoolCode = schoolCode
        self.state = state
        self.revision = revision
        self.facts = facts
        self.change = change
        self.compliance = compliance
        self.submittedBy = submittedBy
        self.reviewedBy = reviewedBy
        self.document = document
        self.changedAt = changedAt
    }
}

/// 备案状态
public enum KindergartenState: String, WireEnum {
    case draft = "DRAFT"
    case submitted = "SUBMITTED"
    /// By the county.
    case reviewed = "REVIEWED"
    case filed = "FILED"
    case published = "PUBLISHED"
    case changePending = "CHANGE_PENDING"
    case suspended = "SUSPENDED"
    case revoked = "REVOKED"
}

/// A step of a filing that brings no facts.
public enum KindergartenMove: String, WireEnum {
    case submit = "SUBMIT"
    case `return` = "RETURN"
    case review = "REVIEW"
    case file = "FILE"
    case publish = "PUBLISH"
    case approveChange = "APPROVE_CHANGE"
    case refuseChange = "REFUSE_CHANGE"
    case suspend = "SUSPEND"
    case resume = "RESUME"
    case revoke = "REVOKE"
}

/// Request of `DraftKindergarten` and `ProposeKindergartenChange`.
public struct KindergartenProposal: BusMessage, Hashable {
    public var schoolCode: SchoolCode
    public var facts: KindergartenFacts

    public init(schoolCode: SchoolCode, facts: KindergartenFacts) {
        self.schoolCode = schoolCode
        self.facts = facts
    }
}

/// Request of `MoveKindergarten`.
public struct MoveKindergarten: BusMessage, Hashable {
    public var schoolCode: SchoolCode
    public var move: KindergartenMove
    /// The document or reason; required but for SUBMIT and PUBLISH.
    public var document: String?

    public init(schoolCode: SchoolCode, move: KindergartenMove, document: String? = nil) {
        self.schoolCode = schoolCode
        self.move = move
        self.document = document
    }
}

/// Request of `GetKindergarten` and `KindergartenPage`.
public struct GetKindergarten: BusMessage, Hashable {
    public var schoolCode: SchoolCode

    public init(schoolCode: SchoolCode) { self.schoolCode = schoolCode }
}

/// Request of `ListKindergartens`; a nil filter takes all.
public struct ListKindergartens: BusMessage, Hashable {
    public var region: RegionCode?
    public var state: KindergartenState?
    public var after: SchoolCode?
    public var limit: Int?

    public init(
        region: RegionCode? = nil, state: KindergartenState? = nil, after: SchoolCode? = nil,
        limit: Int? = nil
    ) {
        self.region = region
        self.state = state
        self.after = after
        self.limit = limit
    }
}
