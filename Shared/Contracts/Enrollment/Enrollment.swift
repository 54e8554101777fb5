public import Bus

/// Enrollment (招生入学): the register of schools, the roll, plan lines and the seats given from them.
///
/// Reads of the register, plans and counts are public and hold no personal data. A child enters as
/// an ID number, is kept as a `PersonKey` only, and leaves in answers to officers only.
/// Rules that refuse a call answer FAILED_PRECONDITION with the invariant's number (`E4`) and the field.
public enum Enrollment: ServiceContract {
    public static let name = "enrollment.v1"
    public static let purposes = Purpose.words

    // Register of schools and kindergartens.

    /// Enters or updates up to `EnrollmentLimits.batchRecords` schools by code, all or nothing.
    public static let registerSchools = unary(
        "RegisterSchools", RegisterSchools.self, returns: SchoolsRegistered.self, .write,
        access: .officers, deadline: .seconds(60),
        summary: "Enters or updates schools by their code; all records of a call or none.")
    /// Closes a school for ever: its code is never used again.
    public static let retireSchool = unary(
        "RetireSchool", RetireSchool.self, returns: School.self, .write, access: .officers,
        summary: "Closes a school and retires its code for ever.")
    public static let getSchool = unary(
        "GetSchool", GetSchool.self, returns: School.self, .read, access: .open,
        summary: "One school with its certified seats and roll by stage.")
    public static let listSchools = serverStream(
        "ListSchools", ListSchools.self, of: School.self, access: .open,
        summary: "Streams the register in order of code, filtered by region, stage and ownership.")

    // The roll.

    /// Enters or updates up to `EnrollmentLimits.batchRecords` children on the roll, all or nothing.
    ///
    /// E3: a child with an active roll elsewhere is refused; at the same school its grade and class are updated.
    public static let registerStudents = unary(
        "RegisterStudents", RegisterStudents.self, returns: StudentsRegistered.self, .write,
        access: .officers, personalData: true, deadline: .seconds(60),
        summary: "Enters children on the roll; one active roll a child (E3); all records or none.")
    /// Ends a child's active roll at a school, so that another school can enter it.
    public static let endRoll = unary(
        "EndRoll", EndRoll.self, returns: RollEnded.self, .write, access: .officers,
        personalData: true, summary: "Ends a child's active roll at a school.")
    public static let rollCounts = unary(
        "RollCounts", RollCountsRequest.self, returns: RollCounts.self, .read, access: .open,
        summary: "Children on the roll by school, stage or region; exact sums.")
    public static let summarise = unary(
        "Summarise", SummariseEnrollment.self, returns: EnrollmentSummary.self, .read,
        access: .open,
        summary: "Schools, certified seats, plan, offers and roll by region.")

    // Certified seats.

    public static let listSeatCertificates = serverStream(
        "ListSeatCertificates", ListSeatCertificates.self, of: SeatCertificate.self, access: .open,
        summary:
            "Which certificate of which project raised a school's certified seats, and to what.")
    public static let seatGrowth = unary(
        "SeatGrowth", SeatGrowthRequest.self, returns: SeatGrowth.self, .read, access: .open,
        summary: "Seats certified by year, stage and ownership, from certificates.")

    // Plan lines.

    /// Says what would stand in a plan line's way, without keeping anything. A finding tells seats of lines not published yet.
    public static let checkPlanLine = unary(
        "CheckPlanLine", CheckPlanLine.self, returns: PlanLineCheck.self, .read, access: .readers,
        summary: "Holds a proposed plan line against the rules in force, without keeping it.")
    /// Keeps a DRAFT, new or returned; findings are told, not enforced.
    public static let draftPlanLine = unary(
        "DraftPlanLine", DraftPlanLine.self, returns: PlanLineDrafted.self, .write,
        access: .officers,
        summary: "Keeps a draft of a plan line and tells which rules it breaks.")
    /// New or DRAFT → SUBMITTED. E4 is enforced.
    public static let submitPlanLine = unary(
        "SubmitPlanLine", SubmitPlanLine.self, returns: PlanLine.self, .write, access: .officers,
        summary: "Submits a new or drafted plan line for approval; E4 is enforced.")
    /// SUBMITTED → DRAFT, with a reason.
    public static let returnPlanLine = unary(
        "ReturnPlanLine", ReturnPlanLine.self, returns: PlanLine.self, .write, access: .officers,
        summary: "Returns a submitted plan line to its school as a draft.")
    /// SUBMITTED → APPROVED by somebody other than the submitter.
    public static let approvePlanLine = unary(
        "ApprovePlanLine", ApprovePlanLine.self, returns: PlanLine.self, .write, access: .officers,
        summary: "Approves a submitted plan line; the approver is not the submitter.")
    /// APPROVED → PUBLISHED; its seats become available.
    public static let publishPlanLine = unary(
        "PublishPlanLine", PublishPlanLine.self, returns: PlanLine.self, .write, access: .officers,
        summary: "Publishes an approved plan line and opens its seats.")
    /// Proposes other seats or classes for a published plan line; takes effect by `ApproveAmendment`.
    public static let amendPlanLine = unary(
        "AmendPlanLine", AmendPlanLine.self, returns: PlanLine.self, .write, access: .officers,
        summary: "Proposes an amendment of a published plan line; it waits for a second person.")
    /// PUBLISHED, LOCKED or AMENDED → AMENDED, by somebody other than the proposer.
    public static let approveAmendment = unary(
        "ApproveAmendment", ApproveAmendment.self, returns: PlanLine.self, .write,
        access: .officers,
        summary: "Puts a proposed amendment in force; the approver is not its proposer.")
    /// PUBLISHED, LOCKED or AMENDED → CLOSED; no offer may be waiting for an answer. A confirmed seat may still be given back.
    public static let closePlanLine = unary(
        "ClosePlanLine", ClosePlanLine.self, returns: PlanLine.self, .write, access: .officers,
        summary: "Closes a plan line at the end of the season.")
    /// Of a line that is not published yet, NOT_FOUND for whoever is none of `Access.readers`.
    public static let getPlanLine = unary(
        "GetPlanLine", GetPlanLine.self, returns: PlanLine.self, .read, access: .open,
        summary: "One plan line with its state and seats.")
    /// Published lines only, without officers, for whoever is none of `Access.readers`.
    public static let listPlanLines = serverStream(
        "ListPlanLines", ListPlanLines.self, of: PlanLine.self, access: .open,
        summary:
            "Streams plan lines in order of id, filtered by year, region, stage, school, state.")

    // Rules and exemptions.

    public static let listRules = unary(
        "ListRules", ListEnrollmentRules.self, returns: EnrollmentRules.self, .read, access: .open,
        summary: "The dated rules with their numbers and source documents.")
    public static let grantExemption = unary(
        "GrantExemption", GrantExemption.self, returns: RuleExemption.self, .write,
        access: .roles([.cityOfficer, .system]),
        summary: "Records the document that exempts a school from a rule younger than its project.")
    public static let listExemptions = unary(
        "ListExemptions", ListExemptions.self, returns: RuleExemptions.self, .read, access: .open,
        summary: "Exemptions by school and rule, with their documents.")

    /// 专业测试合格名单 of a special line; who is on none is offered no seat of it (E6).
    public static let recordQualified = unary(
        "RecordQualified", RecordQualified.self, returns: QualifiedRecorded.self, .write,
        access: .officers, personalData: true,
        summary: "Records who passed the test of a plan line for a special type.")

    /// A name entered by mistake; refused while the child holds a seat.
    public static let strikeQualified = unary(
        "StrikeQualified", StrikeQualified.self, returns: QualifiedStruck.self, .write,
        access: .officers, personalData: true,
        summary: "Strikes a child off those who passed the test of a special line, by a document.")

    // Offers.

    /// Takes one seat for a child. E1: never above the line's seats. E2: one live offer a child, year and stage.
    public static let makeOffer = unary(
        "MakeOffer", MakeOffer.self, returns: SeatOffer.self, .write, access: .officers,
        personalData: true, summary: "Offers a child a seat of a published plan line.")
    /// A child that is on that school's roll already, in the first grade of the stage, is registered at once.
    public static let confirmOffer = unary(
        "ConfirmOffer", ConfirmOffer.self, returns: SeatOffer.self, .write, access: .officers,
        personalData: true, summary: "Confirms an offer; the child keeps the seat.")
    /// Gives the seat back, from OFFERED or CONFIRMED. Refused while the child is on that school's roll in the first grade of
    /// the stage: the roll ends first.
    public static let declineOffer = unary(
        "DeclineOffer", DeclineOffer.self, returns: SeatOffer.self, .write, access: .officers,
        personalData: true,
        summary: "Declines an offer, waiting or confirmed; the seat is free again.")
    public static let getOffer = unary(
        "GetOffer", GetOffer.self, returns: SeatOffer.self, .read, access: .readers,
        personalData: true, summary: "One offer.")
    /// The double-entry ledger of a line's seats, with its balances.
    public static let getSeatLedger = unary(
        "GetSeatLedger", GetSeatLedger.self, returns: SeatLedger.self, .read, access: .readers,
        summary: "A plan line's seats: available, offered, confirmed, and the entries behind them.")

    // Lotteries: docs/lottery.md.

    public static let prepareLottery = unary(
        "PrepareLottery", PrepareLottery.self, returns: Lottery.self, .write, access: .officers,
        summary: "Begins a lottery: its schools, seats and the source of its public value.")
    /// All entries of a call or none, while the lottery is PREPARED.
    public static let addLotteryEntries = unary(
        "AddLotteryEntries", AddLotteryEntries.self, returns: Lottery.self, .write,
        access: .officers, deadline: .seconds(60),
        summary: "Adds entries, by numbers of the lottery's own, to a lottery that is not frozen.")
    /// PREPARED → FROZEN. Draws a secret, which no method answers before the lottery is SEEDED.
    public static let freezeLottery = unary(
        "FreezeLottery", FreezeLottery.self, returns: Lottery.self, .write, access: .officers,
        deadline: .seconds(60),
        summary: "Freezes a lottery's list, and publishes its hash and the commitment to a secret.")
    /// 双人: two different officers; the one who froze may be one of them.
    public static let approveLotteryStart = unary(
        "ApproveLotteryStart", ApproveLotteryStart.self, returns: Lottery.self, .write,
        access: .officers, summary: "Approves a frozen lottery's start; two officers have to.")
    /// FROZEN → SEEDED, by one of the two who approved.
    public static let seedLottery = unary(
        "SeedLottery", SeedLottery.self, returns: Lottery.self, .write, access: .officers,
        summary: "Enters the public value and opens the secret.")
    /// SEEDED → EXECUTED. E9: a pure function of list, secret and public value.
    public static let executeLottery = unary(
        "ExecuteLottery", ExecuteLottery.self, returns: Lottery.self, .write, access: .officers,
        deadline: .seconds(60), summary: "Draws a seeded lottery.")
    /// EXECUTED → VERIFIED, when the second program's result hash is the same.
    public static let verifyLottery = unary(
        "VerifyLottery", VerifyLottery.self, returns: Lottery.self, .write,
        access: .roles([.countyOfficer, .cityOfficer, .notary, .system]),
        summary: "Records that a second program drew the lottery with the same result.")
    /// VERIFIED → PUBLISHED, by somebody other than who recorded the verification.
    public static let publishLottery = unary(
        "PublishLottery", PublishLottery.self, returns: Lottery.self, .write, access: .officers,
        summary: "Publishes a verified lottery's result.")
    public static let archiveLottery = unary(
        "ArchiveLottery", ArchiveLottery.self, returns: Lottery.self, .write, access: .officers,
        summary: "Puts a published lottery into the archive.")
    /// Any state before PUBLISHED → VOIDED.
    public static let voidLottery = unary(
        "VoidLottery", VoidLottery.self, returns: Lottery.self, .write, access: .officers,
        summary: "Gives a lottery up before it is published, with a reason.")
    public static let getLottery = unary(
        "GetLottery", GetLottery.self, returns: Lottery.self, .read, access: .open,
        summary: "One lottery with its hashes and its course.")
    public static let listLotteries = serverStream(
        "ListLotteries", ListLotteries.self, of: Lottery.self, access: .open,
        summary: "Streams lotteries in order of id, filtered by year, region, stage and state.")
    public static let getLotteryProof = unary(
        "GetLotteryProof", GetLotteryProof.self, returns: LotteryProofFile.self, .read,
        access: .open,
        summary: "A lottery's proof file, with which anybody can draw it again.")

    public static let methods: [any MethodDescriptor] =
        [
            openImport, getImport, importSchools, importStudents, importPlans,
            requestTransfer, releaseTransfer, acceptTransfer, makeTransferEffective, refuseTransfer,
            withdrawTransfer, getTransfer, listTransfers,
            setExamRules, getExamRules, importScores, importWishes, importResults, getScoreCard,
            getWishForm, moveWishForm, moveWishForms, listCandidates,
            recordViolation, detectViolations, handleViolation, listViolations, outflow,
            registerSchools, retireSchool, getSchool, listSchools,
            registerStudents, endRoll, rollCounts, summarise,
            listSeatCertificates, seatGrowth,
            checkPlanLine, draftPlanLine, submitPlanLine, returnPlanLine, approvePlanLine,
            publishPlanLine, amendPlanLine, approveAmendment, closePlanLine, getPlanLine,
            listPlanLines, recordQualified, strikeQualified,
            listRules, grantExemption, listExemptions,
            makeOffer, confirmOffer, declineOffer, getOffer, getSeatLedger,
            prepareLottery, addLotteryEntries, freezeLottery, approveLotteryStart, seedLottery,
            executeLottery, verifyLottery, publishLottery, archiveLottery, voidLottery,
            getLottery, listLotteries, getLotteryProof,
        ] + applicationMethods
        + kindergartenMethods + dropoutMethods + placementMethods + forecastMethods
        + admissionMethods
        + seasonMethods
        + oversightMethods
        + allocationMethods
}

/// Limits of the enrollment contract.
public enum EnrollmentLimits {
    /// Records in one call of a batch method.
    public static let batchRecords = 2000
    /// Entries in one answer of `GetSeatLedger`.
    public static let ledgerEntries = 1000
    /// Largest number of seats or classes in one field; far above any school.
    public static let seats = 1_000_000
    /// Entries of one lottery: its proof is one message.
    public static let lotteryEntries = 20_000
    /// Schools of one lottery.
    public static let lotterySchools = 1000
    /// Wishes of one entry of a lottery.
    public static let lotteryWishes = 20
    /// Largest text of a reason, title or document number, in characters.
    public static let textCharacters = 500
}
