public import Bus

/// 控辍保学: the ledger of eligible children, drop-out cases and the closed-world report (E10).
extension Enrollment {
    /// 适龄儿童台账: enters children of compulsory age who live in a region, all or none.
    public static let registerEligible = unary(
        "RegisterEligible", RegisterEligible.self, returns: EligibleRegistered.self, .write,
        access: .officers, personalData: true, deadline: .seconds(60),
        summary: "Enters children of compulsory age for a school year; all of a call or none.")
    public static let importEligible = bidirectionalStream(
        "ImportEligible", of: ImportBatch<EligibleRecord>.self, returns: BatchOutcome.self, .write,
        access: .officers, personalData: true,
        summary:
            "Enters children of compulsory age in batches; a batch is kept whole or not at all."
    )
    /// Opens a child's case, or reopens its closed one: a child has one case for ever.
    public static let openDropoutCase = unary(
        "OpenDropoutCase", OpenDropoutCase.self, returns: DropoutCase.self, .write,
        access: .officers, personalData: true,
        summary: "Opens a drop-out case, or reopens the child's closed one.")
    /// Records a step; a step that is not possible in the case's state is refused.
    public static let stepDropoutCase = unary(
        "StepDropoutCase", StepDropoutCase.self, returns: DropoutCase.self, .write,
        access: .officers, personalData: true, summary: "Records a step of a drop-out case.")
    public static let getDropoutCase = unary(
        "GetDropoutCase", GetDropoutCase.self, returns: DropoutCase.self, .read,
        access: .readers, personalData: true, summary: "One drop-out case with its records.")
    /// What the clocks ask for by the end of a day, longest overdue first.
    public static let dropoutWorklist = unary(
        "DropoutWorklist", DropoutWorklistRequest.self, returns: DropoutWorklist.self, .read,
        access: .officers, personalData: true,
        summary: "What is due or overdue in a region's drop-out cases on a day.")
    /// Three ledgers, their comparisons, and the children in no state at all (E10).
    public static let dropoutReport = unary(
        "DropoutReport", DropoutReportRequest.self, returns: DropoutReport.self, .read,
        access: .readers, personalData: true, deadline: .seconds(60),
        summary: "Ledgers and comparisons of a region, with every child in no known state.")
    /// Opens a case for children the report finds in no state, so that the world closes (E10).
    public static let openMissingCases = unary(
        "OpenMissingCases", OpenMissingCases.self, returns: MissingCasesOpened.self, .write,
        access: .officers, personalData: true, deadline: .seconds(60),
        summary: "Opens a case for eligible children who are in no known state.")

    static let dropoutMethods: [any MethodDescriptor] = [
        registerEligible, importEligible, openDropoutCase, stepDropoutCase, getDropoutCase,
        dropoutWorklist,
        dropoutReport, openMissingCases,
    ]
}
