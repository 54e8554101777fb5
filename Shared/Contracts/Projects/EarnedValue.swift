public import Bus

/// A day and how much of the budget is planned to be earned by then.
public struct BaselinePoint: BusMessage, Hashable {
    public var day: CalendarDate
    /// Of the budget at completion; 10,000 is all of it.
    public var plannedBasisPoints: Int

    public init(day: CalendarDate, plannedBasisPoints: Int) {
        self.day = day
        self.plannedBasisPoints = plannedBasisPoints
    }
}

/// A part of the work that progress is reported for.
public struct BaselineComponent: BusMessage, Hashable {
    /// Letters, digits and `-`, up to 32.
    public var code: String
    public var name: String
    /// Its share of the budget; the components of a baseline sum to 10,000.
    public var weightBasisPoints: Int

    public init(code: String, name: String, weightBasisPoints: Int) {
        self.code = code
        self.name = name
        self.weightBasisPoints = weightBasisPoints
    }
}

/// Request of `SetBaseline`.
public struct SetBaseline: BusMessage, Hashable {
    public var project: ProjectID
    public var approvalNumber: String
    public var approvedOn: CalendarDate
    public var start: CalendarDate
    public var finish: CalendarDate
    /// Milestones after the start, up to the finish; without any the plan is a straight line.
    public var milestones: [BaselinePoint]
    /// Without any, the project is one component `whole`.
    public var components: [BaselineComponent]

    public init(
        project: ProjectID, approvalNumber: String, approvedOn: CalendarDate, start: CalendarDate,
        finish: CalendarDate, milestones: [BaselinePoint] = [], components: [BaselineComponent] = []
    ) {
        self.project = project
        self.approvalNumber = approvalNumber
        self.approvedOn = approvedOn
        self.start = start
        self.finish = finish
        self.milestones = milestones
        self.components = components
    }
}

/// One version of the plan that progress is measured against. Immutable (P4).
public struct Baseline: BusMessage, Hashable {
    public var project: ProjectID
    /// 1 for the first; a re-baseline adds the next and keeps this one.
    public var version: Int
    public var approvalNumber: String
    public var approvedOn: CalendarDate
    /// BAC: the approved budget at that time, or the planned investment before approval.
    public var budgetAtCompletion: Money
    /// From start (0) to finish (10,000).
    public var points: [BaselinePoint]
    public var components: [BaselineComponent]
    public var recordedAt: Timestamp

    public init(
        project: ProjectID, version: Int, approvalNumber: String, approvedOn: CalendarDate,
        budgetAtCompletion: Money, points: [BaselinePoint], components: [BaselineComponent],
        recordedAt: Timestamp
    ) {
        self.project = project
        self.version = version
        self.approvalNumber = approvalNumber
        self.approvedOn = approvedOn
        self.budgetAtCompletion = budgetAtCompletion
        self.points = points
        self.components = components
        self.recordedAt = recordedAt
    }
}

/// Physical progress of one component.
public struct ComponentProgress: BusMessage, Hashable {
    public var component: String
    /// 0 to 10,000.
    public var basisPoints: Int

    public init(component: String, basisPoints: Int) {
        self.component = component
        self.basisPoints = basisPoints
    }
}

/// Request of `ReportProgress`.
public struct ReportProgress: BusMessage, Hashable {
    public var project: ProjectID
    /// The day the progress is of.
    public var day: CalendarDate
    /// Components left out keep their last progress.
    public var components: [ComponentProgress]
    /// The supervision report or photograph record it rests on.
    public var evidence: String
    /// The record that explains a fall; required when a component falls.
    public var correction: String?

    public init(
        project: ProjectID, day: CalendarDate, components: [ComponentProgress], evidence: String,
        correction: String? = nil
    ) {
        self.project = project
        self.day = day
        self.components = components
        self.evidence = evidence
        self.correction = correction
    }
}

/// A progress report as recorded.
public struct ProgressReport: BusMessage, Hashable {
    public var project: ProjectID
    public var sequence: Int
    public var day: CalendarDate
    /// Every component after this report.
    public var components: [ComponentProgress]
    /// Weighted over the components, rounded down.
    public var physicalBasisPoints: Int
    public var evidence: String
    public var correction: String?
    public var recordedAt: Timestamp

    public init(
        project: ProjectID, sequence: Int, day: CalendarDate, components: [ComponentProgress],
        physicalBasisPoints: Int, evidence: String, correction: String?, recordedAt: Timestamp
    ) {
        self.project = project
        self.sequence = sequence
        self.day = day
        self.components = components
        self.physicalBasisPoints = physicalBasisPoints
        self.evidence = evidence
        self.correction = correction
        self.recordedAt = recordedAt
    }
}

/// Request of `EarnedValue`.
public struct GetEarnedValue: BusMessage, Hashable {
    public var project: ProjectID
    /// Today when absent.
    public var day: CalendarDate?

    public init(project: ProjectID, day: CalendarDate? = nil) {
        self.project = project
        self.day = day
    }
}

/// Earned value on a day. Money figures are exact quotients in yuan; indices are exact quotients.
///
/// An index whose denominator is zero is absent and named in `undefined`: it is neither 0 nor
/// infinite.
public struct EarnedValue: BusMessage, Hashable {
    public var project: ProjectID
    public var day: CalendarDate
    public var baselineVersion: Int?
    /// BAC.
    public var budgetAtCompletion: Money
    /// PV.
    public var plannedValue: ExactRatio
    /// EV.
    public var earnedValue: ExactRatio
    /// AC: payments for work done; advances are not counted.
    public var actualCost: ExactRatio
    /// SPI = EV ÷ PV.
    public var schedulePerformance: ExactRatio?
    /// CPI = EV ÷ AC.
    public var costPerformance: ExactRatio?
    /// EAC = BAC × AC ÷ EV.
    public var estimateAtCompletion: ExactRatio?
    /// ETC = EAC − AC.
    public var estimateToComplete: ExactRatio?
    /// VAC = BAC − EAC.
    public var varianceAtCompletion: ExactRatio?
    /// TCPI = (BAC − EV) ÷ (BAC − AC).
    public var toCompletePerformance: ExactRatio?
    /// EAC as a percentage of BAC.
    public var estimatePercentOfBudget: ExactRatio?
    public var undefined: [UndefinedIndex]
    public var alarms: [ProjectAlarm]

    public init(
        project: ProjectID, day: CalendarDate, baselineVersion: Int?, budgetAtCompletion: Money,
        plannedValue: ExactRatio, earnedValue: ExactRatio, actualCost: ExactRatio,
        schedulePerformance: ExactRatio?, costPerformance: ExactRatio?,
        estimateAtCompletion: ExactRatio?, estimateToComplete: ExactRatio?,
        varianceAtCompletion: ExactRatio?, toCompletePerformance: ExactRatio?,
        estimatePercentOfBudget: ExactRatio?, undefined: [UndefinedIndex], alarms: [ProjectAlarm]
    ) {
        self.project = project
        self.day = day
        self.baselineVersion = baselineVersion
        self.budgetAtCompletion = budgetAtCompletion
        self.plannedValue = plannedValue
        self.earnedValue = earnedValue
        self.actualCost = actualCost
        self.schedulePerformance = schedulePerformance
        self.costPerformance = costPerformance
        self.estimateAtCompletion = estimateAtCompletion
        self.estimateToComplete = estimateToComplete
        self.varianceAtCompletion = varianceAtCompletion
        self.toCompletePerformance = toCompletePerformance
        self.estimatePercentOfBudget = estimatePercentOfBudget
        self.undefined = undefined
        self.alarms = alarms
    }
}

/// An index that has no value on that day, and why.
public struct UndefinedIndex: BusMessage, Hashable {
    /// `SPI`, `CPI`, `EAC`, `ETC`, `VAC`, `TCPI`.
    public var index: String
    /// `PV is zero`.
    public var because: String

    public init(index: String, because: String) {
        self.index = index
        self.because = because
    }
}

/// A light that is on by rule.
public struct ProjectAlarm: BusMessage, Hashable {
    /// `EAC_OVER_BUDGET`, `PAID_AHEAD_OF_WORK`, `BEHIND_SCHEDULE`.
    public var code: String
    /// For people, in Chinese.
    public var message: String
    /// The rule's document and article; nil for a comparison that needs no rule.
    public var source: PlanSource?

    public init(code: String, message: String, source: PlanSource?) {
        self.code = code
        self.message = message
        self.source = source
    }
}
