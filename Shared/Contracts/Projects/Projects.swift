public import Bus

/// Major projects and plan indicators: targets by day, money in fen, progress, earned value, seats
/// certified.
///
/// Reads are open: the plan, its projects and its indicators are public and hold no personal data.
/// Writes need an officer who covers the project's (or the reported) region.
public enum Projects: ServiceContract {
    public static let name = "projects.v1"
    public static let purposes = Purpose.words

    // Plan and indicators.

    /// The plan as loaded: documents, table versions, additional rules, data-quality notes.
    public static let getPlan = unary(
        "GetPlan", GetPlan.self, returns: Plan.self, .read, access: .open,
        summary: "The plan documents, the loaded table versions and the data-quality notes.")
    /// OUT_OF_RANGE when no plan is in force on the day.
    public static let listIndicators = unary(
        "ListIndicators", ListIndicators.self, returns: IndicatorList.self, .read, access: .open,
        summary: "All indicators with the target in force on a day, latest value and status.")
    /// NOT_FOUND for an unknown code; OUT_OF_RANGE when it has no target on the day.
    public static let getIndicator = unary(
        "GetIndicator", GetIndicator.self, returns: IndicatorDetail.self, .read, access: .open,
        summary: "One indicator: every version of its target, every reported value, its notes.")
    /// P7: a target is found by indicator and day; OUT_OF_RANGE outside its known validity.
    public static let targetInForce = unary(
        "TargetInForce", TargetInForce.self, returns: IndicatorTarget.self, .read, access: .open,
        summary: "The target of one indicator that is in force on a day.")
    /// P6: a published value is immutable; a revision is a new record.
    public static let reportIndicator = unary(
        "ReportIndicator", ReportIndicator.self, returns: IndicatorValue.self, .write,
        access: .officers, summary: "Records a value of an indicator, or a revision of one.")

    // Projects.

    public static let listProjects = unary(
        "ListProjects", ListProjects.self, returns: ProjectList.self, .read, access: .open,
        summary: "The project tree in order, each with money paid beside physical progress.")
    public static let getProject = unary(
        "GetProject", GetProject.self, returns: ProjectDetail.self, .read, access: .open,
        summary: "One project with its gates, money, baselines, progress and certificates.")
    /// P1: refused when the children would cost more than their parent, and to an officer who does
    /// not cover the parent's region.
    public static let registerProject = unary(
        "RegisterProject", RegisterProject.self, returns: Project.self, .write, access: .officers,
        summary: "Adds a sub-project that cites a project of the plan.")
    /// P2: refused without the documents of every gate on the way; a backward move names its
    /// re-approval.
    public static let enterStage = unary(
        "EnterStage", EnterStage.self, returns: Project.self, .write, access: .officers,
        summary: "Moves a project to a stage of its life-cycle with the gate's documents.")

    // Money, in fen.

    /// The budget can be approved once; later changes go through `ApproveChange`. P3: beyond 110 %
    /// of the planned investment it needs a re-approval among the project's gate documents.
    public static let approveBudget = unary(
        "ApproveBudget", ApproveBudget.self, returns: ProjectMoney.self, .write, access: .officers,
        summary: "Records the approved budget estimate of a project.")
    public static let approveChange = unary(
        "ApproveChange", ApproveChange.self, returns: ProjectMoney.self, .write, access: .officers,
        summary: "Records an approved change of a budget or of a contract, with its funding source."
    )
    /// P3: on every day the contracts stay within the approved budget of that day.
    public static let recordContract = unary(
        "RecordContract", RecordContract.self, returns: ProjectMoney.self, .write,
        access: .officers, summary: "Records a signed contract.")
    public static let recordFunds = unary(
        "RecordFunds", RecordFunds.self, returns: ProjectMoney.self, .write, access: .officers,
        summary: "Records money that has arrived for a project, with its source.")
    /// P3: on every day the payments stay within the contracts and within the funds in place.
    public static let recordPayment = unary(
        "RecordPayment", RecordPayment.self, returns: ProjectMoney.self, .write, access: .officers,
        summary: "Records a payment on a contract.")

    // Progress.

    /// P4: a baseline is immutable; a new one is added beside it.
    public static let setBaseline = unary(
        "SetBaseline", SetBaseline.self, returns: Baseline.self, .write, access: .officers,
        summary: "Adds a version of the plan that progress is measured against.")
    /// P5: progress falls only with a correction record; 100 % only after acceptance.
    public static let reportProgress = unary(
        "ReportProgress", ReportProgress.self, returns: ProgressReport.self, .write,
        access: .officers, summary: "Records the physical progress of a project's components.")
    public static let earnedValue = unary(
        "EarnedValue", GetEarnedValue.self, returns: EarnedValue.self, .read, access: .open,
        summary: "Earned value of a project on a day, as exact quotients.")
    /// P8: a certificate counts once; enrollment adds its seats when it hears of it.
    public static let certifySeats = unary(
        "CertifySeats", CertifySeats.self, returns: CertifiedSeats.self, .write,
        access: .officers, summary: "Certifies the seats a finished project gives to a school.")

    public static let summarise = unary(
        "Summarise", SummariseProjects.self, returns: ProjectSummary.self, .read, access: .open,
        summary: "Projects, money, certified seats and indicator states by region.")

    public static let methods: [any MethodDescriptor] = [
        getPlan, listIndicators, getIndicator, targetInForce, reportIndicator,
        listProjects, getProject, registerProject, enterStage,
        approveBudget, approveChange, recordContract, recordFunds, recordPayment,
        setBaseline, reportProgress, earnedValue, certifySeats, summarise,
    ]
}
