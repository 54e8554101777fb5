public import Bus

/// Request of `ApplicationStatus`.
public struct ApplicationStatusRequest: BusMessage, Hashable {
    public var receipt: ReceiptNumber

    public init(receipt: ReceiptNumber) { self.receipt = receipt }
}

/// Answer of `ApplicationStatus`. It names nobody.
public struct ApplicationStatus: BusMessage, Hashable {
    public var receipt: ReceiptNumber
    public var state: ApplicationState
    public var schoolYear: SchoolYear
    public var stage: Stage
    public var ownership: Ownership
    public var region: RegionCode
    /// The tier's code in the district's table.
    public var tier: String?
    /// The tier table it was decided by.
    public var tierTable: String?
    /// Why it was found ineligible.
    public var reason: String?
    public var checks: [CheckStatus]
    public var updatedAt: Timestamp
    public var sample: Bool
    /// The seat it holds, from OFFERED on.
    public var seat: ApplicationSeat?
    /// How its district's lottery knows it, once the list is frozen.
    public var lottery: ApplicationLottery?
    /// What an officer wrote for the family: which papers are missing of RETURNED, why of REVOKED.
    public var note: String?

    public init(
        receipt: ReceiptNumber, state: ApplicationState, schoolYear: SchoolYear, stage: Stage,
        ownership: Ownership, region: RegionCode, tier: String?, tierTable: String?,
        reason: String?, checks: [CheckStatus], updatedAt: Timestamp, sample: Bool,
        seat: ApplicationSeat? = nil, lottery: ApplicationLottery? = nil, note: String? = nil
    ) {
        self.receipt = receipt
        self.state = state
        self.schoolYear = schoolYear
        self.stage = stage
        self.ownership = ownership
        self.region = region
        self.tier = tier
        self.tierTable = tierTable
        self.reason = reason
        self.checks = checks
        self.updatedAt = updatedAt
        self.sample = sample
        self.seat = seat
        self.lottery = lottery
        self.note = note
    }
}

/// 派位号: what an application is called in the public list and proof of its district's lottery.
public struct ApplicationLottery: BusMessage, Hashable {
    public var number: LotteryNumber
    /// The run of allocation that froze the list.
    public var runID: String
    /// Once it is prepared.
    public var lotteryID: String?

    public init(number: LotteryNumber, runID: String, lotteryID: String?) {
        self.number = number
        self.runID = runID
        self.lotteryID = lotteryID
    }
}

/// The seat an application holds.
public struct ApplicationSeat: BusMessage, Hashable {
    public var school: SchoolCode
    /// What `ConfirmOffer` and `DeclineOffer` ask for.
    public var offerID: String
    public var offer: OfferState

    public init(school: SchoolCode, offerID: String, offer: OfferState) {
        self.school = school
        self.offerID = offerID
        self.offer = offer
    }
}

/// Where the check of one proof stands.
public struct CheckStatus: BusMessage, Hashable {
    public var proof: Proof
    public var state: CheckState
    /// Whether it is proved; nil until that is known.
    public var holds: Bool?
    /// Of a fail, by the register.
    public var reason: RegisterReason?
    /// How often the register was asked.
    public var attempts: Int
    /// When it is asked again.
    public var askedAgainAt: Timestamp?
    /// When the department made the extract that answered.
    public var extractedAt: Timestamp?
    public var decidedAt: Timestamp?

    public init(
        proof: Proof, state: CheckState, holds: Bool?, reason: RegisterReason?, attempts: Int,
        askedAgainAt: Timestamp?, extractedAt: Timestamp?, decidedAt: Timestamp?
    ) {
        self.proof = proof
        self.state = state
        self.holds = holds
        self.reason = reason
        self.attempts = attempts
        self.askedAgainAt = askedAgainAt
        self.extractedAt = extractedAt
        self.decidedAt = decidedAt
    }
}

/// Request of `ListApplications`.
public struct ListApplications: BusMessage, Hashable {
    /// A district, or the city for all of them.
    public var region: RegionCode
    public var schoolYear: SchoolYear?
    public var stage: Stage?
    public var state: ApplicationState?
    public var after: ReceiptNumber?
    public var limit: Int?

    public init(
        region: RegionCode, schoolYear: SchoolYear? = nil, stage: Stage? = nil,
        state: ApplicationState? = nil, after: ReceiptNumber? = nil, limit: Int? = nil
    ) {
        self.region = region
        self.schoolYear = schoolYear
        self.stage = stage
        self.state = state
        self.after = after
        self.limit = limit
    }
}

/// One application as officers see it.
public struct ApplicationEntry: BusMessage, Hashable {
    public var status: ApplicationStatus
    public var child: PersonKey
    public var community: String?
    public var schoolCode: SchoolCode?
    /// Who moved it last.
    public var actor: String
    /// How each register was asked about it, to find a question in a department's own log.
    public var cases: [RegisterCase]

    public init(
        status: ApplicationStatus, child: PersonKey, community: String?, schoolCode: SchoolCode?,
        actor: String, cases: [RegisterCase]
    ) {
        self.status = status
        self.child = child
        self.community = community
        self.schoolCode = schoolCode
        self.actor = actor
        self.cases = cases
    }
}

/// The case number by which a register knows an application. It opens nothing, and no other register has it.
public struct RegisterCase: BusMessage, Hashable {
    public var register: RegisterKind
    /// `ADM-9F3C01A27B44D0E8`
    public var caseNumber: String

    public init(register: RegisterKind, caseNumber: String) {
        self.register = register
        self.caseNumber = caseNumber
    }
}

/// Request of `CountApplications`.
public struct CountApplications: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var region: RegionCode?

    public init(schoolYear: SchoolYear, region: RegionCode? = nil) {
        self.schoolYear = schoolYear
        self.region = region
    }
}

/// Answer of `CountApplications`.
public struct ApplicationCounts: BusMessage, Hashable {
    public var asOf: Timestamp
    public var total: Int
    /// Where there are any.
    public var rows: [ApplicationCount]

    public init(asOf: Timestamp, total: Int, rows: [ApplicationCount]) {
        self.asOf = asOf
        self.total = total
        self.rows = rows
    }
}

/// Applications in one state.
public struct ApplicationCount: BusMessage, Hashable {
    public var region: RegionCode
    public var stage: Stage
    public var ownership: Ownership
    public var state: ApplicationState
    public var applications: Int

    public init(
        region: RegionCode, stage: Stage, ownership: Ownership, state: ApplicationState,
        applications: Int
    ) {
        self.region = region
        self.stage = stage
        self.ownership = ownership
        self.state = state
        self.applications = applications
    }
}
