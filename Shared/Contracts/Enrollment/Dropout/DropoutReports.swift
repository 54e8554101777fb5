public import Bus

/// Request of `DropoutWorklist`.
public struct DropoutWorklistRequest: BusMessage, Hashable {
    public var region: RegionCode
    public var on: CalendarDate

    public init(region: RegionCode, on: CalendarDate) {
        self.region = region
        self.on = on
    }
}

/// Answer of `DropoutWorklist`.
public struct DropoutWorklist: BusMessage, Hashable {
    public var on: CalendarDate
    /// Longest overdue first, at most `EnrollmentLimits.batchRecords`.
    public var tasks: [DropoutTask]
    /// Tasks in all.
    public var total: Int
    /// Rule versions behind the days.
    public var rules: [String]

    public init(on: CalendarDate, tasks: [DropoutTask], total: Int, rules: [String]) {
        self.on = on
        self.tasks = tasks
        self.total = total
        self.rules = rules
    }
}

/// A step that a clock asks for.
public struct DropoutTask: BusMessage, Hashable {
    public var caseID: String
    public var responsible: String
    /// CALL, VISIT, REPORT or ESCALATE.
    public var step: DropoutStep
    public var dueOn: CalendarDate
    /// 0 on the day itself.
    public var daysOverdue: Int

    public init(
        caseID: String, responsible: String, step: DropoutStep, dueOn: CalendarDate,
        daysOverdue: Int
    ) {
        self.caseID = caseID
        self.responsible = responsible
        self.step = step
        self.dueOn = dueOn
        self.daysOverdue = daysOverdue
    }
}

/// Request of `DropoutReport`.
public struct DropoutReportRequest: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var region: RegionCode

    public init(schoolYear: SchoolYear, region: RegionCode) {
        self.schoolYear = schoolYear
        self.region = region
    }
}

/// Answer of `DropoutReport`: the three ledgers, the comparisons and the closed world.
public struct DropoutReport: BusMessage, Hashable {
    /// 适龄儿童
    public var eligible: Int
    /// 疑似辍学
    public var suspected: Int
    /// 辍学: confirmed and not back.
    public var dropped: Int
    /// 户籍↔学籍: of age and on no roll.
    public var notOnRoll: Int
    /// 学籍↔在校: on a roll and absent.
    public var notAtSchool: Int
    /// 辍学↔脱贫户
    public var droppedInPoverty: Int
    /// 帮扶四类, in their order.
    public var groups: [GroupLedger]
    public var world: ClosedWorld

    public init(
        eligible: Int, suspected: Int, dropped: Int, notOnRoll: Int, notAtSchool: Int,
        droppedInPoverty: Int, groups: [GroupLedger], world: ClosedWorld
    ) {
        self.eligible = eligible
        self.suspected = suspected
        self.dropped = dropped
        self.notOnRoll = notOnRoll
        self.notAtSchool = notAtSchool
        self.droppedInPoverty = droppedInPoverty
        self.groups = groups
        self.world = world
    }
}

/// E10: every eligible child in exactly one of three states; the fourth is a fault.
public struct ClosedWorld: BusMessage, Hashable {
    /// On a roll, or proved to be at a school elsewhere.
    public var registered: Int
    public var exempt: Int
    public var openCase: Int
    /// In no state at all.
    public var faults: Int
    /// The faults in order of key, at most `EnrollmentLimits.batchRecords`.
    public var listed: [PersonKey]

    public init(registered: Int, exempt: Int, openCase: Int, faults: Int, listed: [PersonKey]) {
        self.registered = registered
        self.exempt = exempt
        self.openCase = openCase
        self.faults = faults
        self.listed = listed
    }
}
