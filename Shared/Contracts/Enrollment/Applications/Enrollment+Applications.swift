public import Bus

/// Applications for 小学一年级 and 初中一年级, public and private on one calendar, and the checks of their proofs.
extension Enrollment {
    /// Keeps a form without checking anything; `SubmitApplication` of the same child goes on with it.
    public static let draftApplication = unary(
        "DraftApplication", DraftApplication.self, returns: ApplicationReceipt.self, .write,
        access: .officers, personalData: true,
        summary: "Keeps a draft of an application and gives it a receipt number.")
    /// New, DRAFT or RETURNED → SUBMITTED. E2: one live application a child, school year and stage.
    ///
    /// On the days of the stage's window. A RETURNED one is completed later too, for the same school or district; and once the
    /// district's allocation is published, everybody may still apply and is an open case.
    ///
    /// Every proof that has a register is asked of it from then on, until it answers.
    public static let submitApplication = unary(
        "SubmitApplication", SubmitApplication.self, returns: ApplicationReceipt.self, .write,
        access: .officers, personalData: true,
        summary: "Submits an application; its proofs are checked with the departments' registers.")
    /// SUBMITTED, VERIFYING or VERIFIED → RETURNED: documents are missing.
    public static let returnApplication = unary(
        "ReturnApplication", ReturnApplication.self, returns: ApplicationReceipt.self, .write,
        access: .officers, summary: "Returns an application to the family, which completes it.")
    public static let withdrawApplication = unary(
        "WithdrawApplication", WithdrawApplication.self, returns: ApplicationReceipt.self, .write,
        access: .officers, summary: "Withdraws an application for good.")
    /// From VERIFIED on → REVOKED, on a document: false papers.
    public static let revokeApplication = unary(
        "RevokeApplication", RevokeApplication.self, returns: ApplicationReceipt.self, .write,
        access: .officers, summary: "Revokes an application that rests on false papers.")
    /// INELIGIBLE or REVOKED → APPEALED.
    public static let appealApplication = unary(
        "AppealApplication", AppealApplication.self, returns: ApplicationReceipt.self, .write,
        access: .officers, summary: "Records the appeal of a family that was refused.")
    /// APPEALED → VERIFYING when upheld, to where it was when dismissed.
    public static let decideAppeal = unary(
        "DecideAppeal", DecideAppeal.self, returns: ApplicationReceipt.self, .write,
        access: .officers, summary: "Upholds or dismisses an appeal.")
    /// UNKNOWN or FAIL → MANUAL; PENDING too where no register can be asked.
    ///
    /// A FAIL of a VERIFIED application too, which is in the tier it then has, until a list is frozen with it.
    public static let decideCheck = unary(
        "DecideCheck", DecideCheck.self, returns: ApplicationReceipt.self, .write,
        access: .roles([.countyOfficer, .cityOfficer, .departmentChecker, .system]),
        summary: "Decides a check by hand, on evidence, in place of its register.")
    /// Status by receipt number: no personal data, for whoever holds the number.
    public static let applicationStatus = unary(
        "ApplicationStatus", ApplicationStatusRequest.self, returns: ApplicationStatus.self, .read,
        access: .open, summary: "Where an application stands, by its receipt number.")
    public static let listApplications = serverStream(
        "ListApplications", ListApplications.self, of: ApplicationEntry.self, access: .readers,
        personalData: true,
        summary: "Streams a district's applications with their checks, in order of receipt number.")
    public static let countApplications = unary(
        "CountApplications", CountApplications.self, returns: ApplicationCounts.self, .read,
        access: .open, summary: "How many applications stand where, by district and stage.")

    // The season's parameters.

    /// One calendar for public and private schools alike (公民同招).
    public static let setApplicationWindow = unary(
        "SetApplicationWindow", SetApplicationWindow.self, returns: ApplicationWindow.self, .write,
        access: .roles([.cityOfficer, .system]),
        summary: "Sets the days on which applications of a stage are taken, for all schools.")
    /// A district's own tiers take effect from a day on; what was decided before stays.
    ///
    /// What no run could allocate by is refused. With `corrects`, a new version takes the place of one with the same first day.
    public static let publishTiers = unary(
        "PublishTiers", PublishTiers.self, returns: TierTable.self, .write, access: .officers,
        summary: "Publishes a district's priority tiers with the document that sets them.")
    public static let listTiers = unary(
        "ListTiers", ListTiers.self, returns: TierTables.self, .read, access: .open,
        summary: "The districts' priority tiers with their source documents.")

    static let applicationMethods: [any MethodDescriptor] = [
        draftApplication, submitApplication, returnApplication, withdrawApplication,
        revokeApplication, appealApplication, decideAppeal, decideCheck, applicationStatus,
        listApplications, countApplications, setApplicationWindow, publishTiers, listTiers,
    ]
}
