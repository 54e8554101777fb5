public import Bus

/// Request of `RegisterEligible`.
public struct RegisterEligible: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var region: RegionCode
    public var children: [EligibleChild]

    public init(schoolYear: SchoolYear, region: RegionCode, children: [EligibleChild]) {
        self.schoolYear = schoolYear
        self.region = region
        self.children = children
    }
}

/// A child of compulsory age in a household list.
public struct EligibleChild: BusMessage, Hashable {
    public var idNumber: ResidentID
    /// 脱贫户
    public var povertyHousehold: Bool
    /// Other groups it is in; nil leaves what is known.
    public var groups: [SupportGroup]?

    public init(
        idNumber: ResidentID, povertyHousehold: Bool = false, groups: [SupportGroup]? = nil
    ) {
        self.idNumber = idNumber
        self.povertyHousehold = povertyHousehold
        self.groups = groups
    }
}

/// One row of an import of the ledger (适龄儿童台账).
public struct EligibleRecord: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var region: RegionCode
    public var child: EligibleChild

    public init(schoolYear: SchoolYear, region: RegionCode, child: EligibleChild) {
        self.schoolYear = schoolYear
        self.region = region
        self.child = child
    }
}

/// Answer of `RegisterEligible`.
public struct EligibleRegistered: BusMessage, Hashable {
    /// New in the school year's ledger.
    public var entered: Int
    /// Known there: region and household set anew.
    public var updated: Int

    public init(entered: Int, updated: Int) {
        self.entered = entered
        self.updated = updated
    }
}

/// Request of `OpenDropoutCase`.
public struct OpenDropoutCase: BusMessage, Hashable {
    public var idNumber: ResidentID
    public var region: RegionCode
    public var cause: DropoutCause
    public var absentSince: CalendarDate
    public var responsible: String
    public var note: String

    public init(
        idNumber: ResidentID, region: RegionCode, cause: DropoutCause,
        absentSince: CalendarDate, responsible: String, note: String
    ) {
        self.idNumber = idNumber
        self.region = region
        self.cause = cause
        self.absentSince = absentSince
        self.responsible = responsible
        self.note = note
    }
}

/// Request of `StepDropoutCase`.
public struct StepDropoutCase: BusMessage, Hashable {
    public var id: String
    public var step: DropoutStep
    public var on: CalendarDate
    public var note: String

    public init(id: String, step: DropoutStep, on: CalendarDate, note: String) {
        self.id = id
        self.step = step
        self.on = on
        self.note = note
    }
}

/// Request of `GetDropoutCase`.
public struct GetDropoutCase: BusMessage, Hashable {
    public var id: String

    public init(id: String) { self.id = id }
}

/// Request of `OpenMissingCases`.
public struct OpenMissingCases: BusMessage, Hashable {
    public var schoolYear: SchoolYear
    public var region: RegionCode
    public var absentSince: CalendarDate
    public var responsible: String

    public init(
        schoolYear: SchoolYear, region: RegionCode, absentSince: CalendarDate, responsible: String
    ) {
        self.schoolYear = schoolYear
        self.region = region
        self.absentSince = absentSince
        self.responsible = responsible
    }
}

extension EnrollmentLimits {
    /// Years that an absence may lie back, and a ledger of eligible children: compulsory schooling has no more (九年义务教育).
    public static let absenceYears = 9
    /// Days after today that `DropoutWorklist` looks ahead: a year.
    public static let worklistDaysAhead = 366
    /// Latest months of a case whose missing reports are due; what was not written two years ago is no task any more.
    public static let reportMonths = 24
}

/// Answer of `OpenMissingCases`.
public struct MissingCasesOpened: BusMessage, Hashable {
    public var opened: Int
    /// Faults left for the next call.
    public var left: Int

    public init(opened: Int, left: Int) {
        self.opened = opened
        self.left = left
    }
}
