public import Contracts

/// What the sample says has happened to one project of the plan: money, stage, baseline and progress.
///
/// Every document number begins with SAMPLE. Requests are in the order in which they must be made.
public struct SampleProjectCourse: Sendable, Hashable {
    public let budget: ApproveBudget
    public let funds: RecordFunds
    public let contract: RecordContract
    public let payment: RecordPayment
    public let stage: EnterStage
    public let baseline: SetBaseline
    public let progress: ReportProgress
}

extension SampleCity {
    /// The course of a project; nil for one that stands in no year of the plan's term.
    public func course(of project: Project) throws(MoneyOverflow) -> SampleProjectCourse? {
        guard let days = CourseDays(project) else { return nil }
        let shares = CourseShares(seed: seed, project: project.id)
        let budget = project.plannedInvestment
        let paid = try budget.scaled(by: shares.paid, over: 10_000, rounding: .towardZero)
        let contracted = try budget.scaled(by: 9600, over: 10_000, rounding: .towardZero)
        let number = "SAMPLE-\(project.id)"
        return SampleProjectCourse(
            budget: ApproveBudget(
                project: project.id, amount: budget, approvalNumber: "\(number)-BUDGET",
                approvedOn: days.approved, sample: true),
            funds: RecordFunds(
                project: project.id, documentNumber: "\(number)-FUNDS", source: .municipal,
                amount: contracted, arrivedOn: days.signed),
            contract: RecordContract(
                project: project.id, contractNumber: "\(number)-CONTRACT", amount: contracted,
                signedOn: days.signed, contractor: "示例承包单位"),
            payment: RecordPayment(
                project: project.id, contractNumber: "\(number)-CONTRACT",
                voucherNumber: "\(number)-PAYMENT", kind: .progress, amount: paid,
                paidOn: days.reported),
            stage: EnterStage(
                project: project.id, stage: .construction, enteredOn: days.started,
                documents: Self.gates.map {
                    GateDocument(
                        kind: $0, number: "\(number)-\($0.rawValue)", issuedOn: days.signed,
                        issuedBy: "sample")
                }),
            baseline: SetBaseline(
                project: project.id, approvalNumber: "\(number)-BASELINE",
                approvedOn: days.approved, start: days.approved, finish: days.finish),
            progress: ReportProgress(
                project: project.id, day: days.reported,
                components: [
                    ComponentProgress(component: "whole", basisPoints: shares.physical)
                ], evidence: "\(number)-REPORT"))
    }

    /// The gates up to construction.
    private static let gates: [GateDocumentKind] = [
        .planItem, .feasibilityApproval, .planningPermit, .designApproval, .fundsConfirmation,
        .awardNotice, .constructionPermit, .startReport,
    ]
}

/// The days of a project's course, within its years.
private struct CourseDays {
    let approved: CalendarDate
    let signed: CalendarDate
    let started: CalendarDate
    let reported: CalendarDate
    let finish: CalendarDate

    init?(_ project: Project) {
        guard project.firstYear < project.lastYear,
            let approved = CalendarDate(year: project.firstYear, month: 10, day: 8),
            let signed = CalendarDate(year: project.firstYear, month: 12, day: 1),
            let started = CalendarDate(year: project.firstYear, month: 12, day: 28),
            let reported = CalendarDate(year: project.lastYear, month: 8, day: 31),
            let finish = CalendarDate(year: project.lastYear, month: 12, day: 31)
        else { return nil }
        self.approved = approved
        self.signed = signed
        self.started = started
        self.reported = reported
        self.finish = finish
    }
}

/// Shares in ten-thousandths of the budget. The relocation of the senior highs is the domain's worked
/// example: 40 % built, 6.5 of 14.4 paid.
private struct CourseShares {
    let physical: Int
    let paid: Int64

    init(seed: UInt64, project: ProjectID) {
        guard project.text != "P2" else {
            physical = 4000
            paid = 4513
            return
        }
        let name = project.text.utf8.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1) }
        var numbers = SeededNumbers(seed: SeededNumbers.hash(seed, name))
        physical = Int.random(in: 55...98, using: &numbers) * 100
        paid = Int64(
            min(9500, max(1000, physical + Int.random(in: -15...5, using: &numbers) * 100)))
    }
}
