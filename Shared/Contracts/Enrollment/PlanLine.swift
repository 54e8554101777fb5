public import Bus

/// 招生计划: the seats one school offers in one school year, stage, batch and seat type.
public struct PlanLine: BusMessage, Hashable {
    /// `2025-3441000001-senior-1-open`
    public var id: String
    public var proposal: PlanProposal
    public var region: RegionCode
    public var ownership: Ownership
    public var state: PlanState
    /// 1, and one more with every amendment in force.
    public var revision: Int
    /// Seats promised to children whose answer is awaited. They hold seats (E1).
    public var offered: Int
    public var confirmed: Int
    /// The certified seats E4 was checked against.
    public var certifiedSeats: Int
    /// The rules the line was checked against, by id.
    public var rules: [String]
    /// Officers by their subjects: for `Access.readers` only.
    public var submittedBy: String?
    public var approvedBy: String?
    public var approvalNo: String?
    /// Why it was returned as a draft: for `Access.readers` only.
    public var returnReason: String?
    /// An amendment waiting for its second person: for `Access.readers` only.
    public var amendment: PlanAmendment?

    public init(
        id: String, proposal: PlanProposal, region: RegionCode, ownership: Ownership,
        state: PlanState, revision: Int, offered: Int, confirmed: Int, certifiedSeats: Int,
        rules: [String], submittedBy: String?, approvedBy: String?, approvalNo: String?,
        returnReason: String?, amendment: PlanAmendment?
    ) {
        self.id = id
        self.proposal = proposal
        self.region = region
        self.ownership = ownership
        self.state = state
        self.revision = revision
        self.offered = offered
        self.confirmed = confirmed
        self.certifiedSeats = certifiedSeats
        self.rules = rules
        self.submittedBy = submittedBy
        self.approvedBy = approvedBy
        self.approvalNo = approvalNo
        self.returnReason = returnReason
        self.amendment = amendment
    }

    /// Seats nobody holds.
    public var available: Int { proposal.seats - offered - confirmed }

    /// What everybody may know of a published line: no officer, and no amendment before it is approved.
    public var published: PlanLine {
        var line = self
        line.submittedBy = nil
        line.approvedBy = nil
        line.returnReason = nil
        line.amendment = nil
        return line
    }
}

/// What a plan line proposes. Its first five fields make the line's id.
public struct PlanProposal: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var schoolCode: SchoolCode
    public var stage: Stage
    /// Round of admission, from 1 to 9.
    public var batch: Int
    public var seatType: SeatType
    public var seats: Int
    /// Entry classes the seats are for.
    public var classes: Int
    /// 特殊类型招生; nil for seats in the common order of marks. A school has both kinds of open seats in different batches.
    public var special: SpecialRecruitment?

    public init(
        schoolYear: SchoolYear, schoolCode: SchoolCode, stage: Stage, batch: Int = 1,
        seatType: SeatType = .open, seats: Int, classes: Int, special: SpecialRecruitment? = nil
    ) {
        self.schoolYear = schoolYear
        self.schoolCode = schoolCode
        self.stage = stage
        self.batch = batch
        self.seatType = seatType
        self.seats = seats
        self.classes = classes
        self.special = special
    }

    /// The id of the line it is for.
    public var lineID: String {
        "\(schoolYear)-\(schoolCode)-\(stage.rawValue)-\(batch)-\(seatType.rawValue)"
    }
}

public enum SeatType: String, WireEnum {
    /// 统招
    case open
    /// 分配生: kept for junior schools.
    case quota
}

/// Where a plan line is in its life.
public enum PlanState: String, WireEnum {
    case draft
    case submitted
    case approved
    /// Seats are open; no offer has been made.
    case published
    /// Offers have been made.
    case locked
    /// An amendment is in force; offers go on.
    case amended
    case closed

    /// Whether everybody may know of the line.
    public var isPublic: Bool {
        switch self {
        case .draft, .submitted, .approved: false
        case .published, .locked, .amended, .closed: true
        }
    }
}

/// A change of a published line that waits for approval.
public struct PlanAmendment: BusMessage, Hashable {
    public var seats: Int
    public var classes: Int
    public var reason: String
    public var proposedBy: String

    public init(seats: Int, classes: Int, reason: String, proposedBy: String) {
        self.seats = seats
        self.classes = classes
        self.reason = reason
        self.proposedBy = proposedBy
    }
}
