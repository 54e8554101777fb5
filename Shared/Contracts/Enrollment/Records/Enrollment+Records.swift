public import Bus

/// Records: imports of files, transfers between rolls. Documented in docs/records.md.
extension Enrollment {
    // Imports: a batch is kept whole or not at all, and once; progress comes back batch by batch.

    /// The same file again answers with what is kept of it, so that nothing of it is sent twice.
    public static let openImport = unary(
        "OpenImport", OpenImport.self, returns: ImportState.self, .write, access: .officers,
        summary: "Begins the import of a file, or tells how far the import of the same file is.")
    public static let getImport = unary(
        "GetImport", GetImport.self, returns: ImportState.self, .read, access: .readers,
        summary: "How far the import of a file is.")
    public static let importSchools = bidirectionalStream(
        "ImportSchools", of: ImportBatch<SchoolRecord>.self, returns: BatchOutcome.self, .write,
        access: .officers,
        summary: "Enters or updates schools in batches; a batch is kept whole or not at all.")
    /// E3 and E5 hold as in `RegisterStudents`, told by row.
    public static let importStudents = bidirectionalStream(
        "ImportStudents", of: ImportBatch<StudentRecord>.self, returns: BatchOutcome.self, .write,
        access: .officers, personalData: true,
        summary: "Enters children on the roll in batches; a batch is kept whole or not at all.")
    /// Lines are SUBMITTED, as by `SubmitPlanLine`; a second person approves them.
    public static let importPlans = bidirectionalStream(
        "ImportPlans", of: ImportBatch<PlanProposal>.self, returns: BatchOutcome.self, .write,
        access: .officers,
        summary: "Submits plan lines in batches; a batch is kept whole or not at all.")

    // Transfers: requested → released → accepted → effective; the roll moves in the last step, at once (E3).

    public static let requestTransfer = unary(
        "RequestTransfer", RequestTransfer.self, returns: RollTransfer.self, .write,
        access: .schools, personalData: true,
        summary: "Asks for a child's roll for another school.")
    public static let releaseTransfer = unary(
        "ReleaseTransfer", TransferStep.self, returns: RollTransfer.self, .write,
        access: .schools, personalData: true,
        summary: "The old school lets the child go; its roll stays there for now.")
    public static let acceptTransfer = unary(
        "AcceptTransfer", TransferStep.self, returns: RollTransfer.self, .write,
        access: .schools, personalData: true,
        summary: "The new school takes a child that was released.")
    /// ACCEPTED → EFFECTIVE: one roll ends and the other begins in one transaction.
    public static let makeTransferEffective = unary(
        "MakeTransferEffective", TransferStep.self, returns: RollTransfer.self, .write,
        access: .schools, personalData: true,
        summary: "Moves the roll of an accepted transfer, from its day on.")
    public static let refuseTransfer = unary(
        "RefuseTransfer", EndTransfer.self, returns: RollTransfer.self, .write, access: .schools,
        personalData: true, summary: "Either school refuses an open transfer, with a reason.")
    public static let withdrawTransfer = unary(
        "WithdrawTransfer", EndTransfer.self, returns: RollTransfer.self, .write,
        access: .schools, personalData: true,
        summary: "Takes an open transfer back, with a reason.")
    public static let getTransfer = unary(
        "GetTransfer", TransferStep.self, returns: RollTransfer.self, .read, access: .readers,
        personalData: true, summary: "One transfer.")
    public static let listTransfers = serverStream(
        "ListTransfers", ListTransfers.self, of: RollTransfer.self, access: .readers,
        personalData: true,
        summary: "Streams the transfers the caller may see, in their order, by school and state.")

    // Senior-high admission: marks, wishes, and the allocation's input.

    /// Before it is set, nothing of the year is computed or imported.
    public static let setExamRules = unary(
        "SetExamRules", SetExamRules.self, returns: ExamRules.self, .write,
        access: .roles([.cityOfficer, .system]),
        summary: "Enters what counts in a school year's senior-high admission, with its source.")
    public static let getExamRules = unary(
        "GetExamRules", GetExamRules.self, returns: ExamRules.self, .read, access: .open,
        summary: "What counts in a school year's senior-high admission.")
    public static let importScores = bidirectionalStream(
        "ImportScores", of: ImportBatch<ScoreCardRecord>.self, returns: BatchOutcome.self, .write,
        access: .officers, personalData: true,
        summary: "Enters score cards in batches; a batch is kept whole or not at all.")
    /// E5: a school of another pool is refused by row. A form that is locked changes no more.
    public static let importWishes = bidirectionalStream(
        "ImportWishes", of: ImportBatch<WishRecord>.self, returns: BatchOutcome.self, .write,
        access: .officers, personalData: true,
        summary: "Enters candidates' wishes in batches; a batch is kept whole or not at all.")
    /// LOCKED or RANKED → ADMITTED. One admission ends all later batches: another one is refused by row, and so is one that
    /// contradicts a live offer or a published run.
    public static let importResults = bidirectionalStream(
        "ImportResults", of: ImportBatch<AdmissionResult>.self, returns: BatchOutcome.self,
        .write, access: .officers, personalData: true,
        summary: "Enters admissions in batches; a batch is kept whole or not at all.")
    public static let getScoreCard = unary(
        "GetScoreCard", GetScoreCard.self, returns: ScoreCard.self, .read, access: .readers,
        personalData: true,
        summary: "A candidate's marks, and whether a reserved seat may be its, with the reason.")
    public static let getWishForm = unary(
        "GetWishForm", GetWishForm.self, returns: WishForm.self, .read, access: .readers,
        personalData: true, summary: "A candidate's wishes and their state.")
    /// Lock, rank, admit, leaveUnadmitted and solicit are officers' moves (rule ROLE). A form in a frozen or executed run waits for
    /// it (RUN_UNDECIDED). Admitted by hand is who holds an offer of the seat, or has it from a published run.
    public static let moveWishForm = unary(
        "MoveWishForm", MoveWishForm.self, returns: WishForm.self, .write, access: .schools,
        personalData: true,
        summary: "Takes a wish form one step on: signed, locked, admitted.")
    public static let moveWishForms = unary(
        "MoveWishForms", MoveWishForms.self, returns: WishFormsMoved.self, .write,
        access: .officers, deadline: .seconds(60),
        summary: "Takes every wish form of a year or a pool one step on; tells how many did not go."
    )
    /// E5: stops at a wish outside its candidate's pool, which it names by the masked candidate number.
    public static let listCandidates = serverStream(
        "ListCandidates", ListCandidates.self, of: SeniorCandidate.self, access: .readers,
        personalData: true,
        summary: "Streams one batch's candidates as the allocation takes them.")

    // Violations and outflow.

    public static let recordViolation = unary(
        "RecordViolation", RecordViolation.self, returns: EnrollmentViolation.self, .write,
        access: .officers, summary: "Records a breach of the rules of recruitment.")
    public static let detectViolations = unary(
        "DetectViolations", DetectViolations.self, returns: ViolationsDetected.self, .write,
        access: .officers, deadline: .seconds(60),
        summary: "Holds a year's pupils and offers against plan, pools, calendar; records breaches."
    )
    /// OPEN → HANDLED. What it found again, the register records anew only when it is another finding.
    public static let handleViolation = unary(
        "HandleViolation", HandleViolation.self, returns: EnrollmentViolation.self, .write,
        access: .officers, summary: "Records what was decided about a breach.")
    public static let listViolations = serverStream(
        "ListViolations", ListViolations.self, of: EnrollmentViolation.self, access: .readers,
        summary: "Streams recorded breaches in their order, by year, school and kind.")
    public static let outflow = unary(
        "Outflow", OutflowRequest.self, returns: Outflow.self, .read, access: .readers,
        summary: "Where the graduates of each county's junior schools went on.")
}

extension Access {
    /// Principals and officers: who may move a child's roll.
    static let schools = Access.roles([.principal, .countyOfficer, .cityOfficer, .system])
}

extension EnrollmentLimits {
    /// Rows at fault that one answer lists; the others are counted.
    public static let listedRowFaults = 100
    /// Batches of one import: 20,000,000 rows.
    public static let importBatches = 10_000
    /// Components of an examination.
    public static let scoreComponents = 30
    /// Highest mark of one component, in hundredths.
    public static let scoreHundredths = 100_000
    /// Schools of one wish list.
    public static let wishes = 20
}
