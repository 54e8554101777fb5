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
}
