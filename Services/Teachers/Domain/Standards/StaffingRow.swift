import Contracts

/// One dated row of the staffing standards: which schools it is for, how it counts, where it comes
/// from.
struct StaffingRow: Sendable, Equatable {
    /// How a row counts staff.
    enum Method: Sendable, Equatable {
        /// One for so many students.
        case studentsPerStaff(Ratio)
        /// So many for a class.
        case staffPerClass(Ratio)
        /// One for so many students, and never fewer than a number.
        case studentsPerStaffAtLeast(Ratio, Int64)
        /// A share on top of the base.
        case addition(Ratio)
    }

    var rule: String
    var stage: Stage
    /// Students of the schools it is for; nil for all.
    var students: ClosedRange<Int64>?
    /// True for a row of village schools and teaching points only.
    var ruralOnly = false
    var method: Method
    var roundsUp = true
    var validFrom: CalendarDate
    /// The last day; nil while no end is known.
    var validTo: CalendarDate?
    /// Document and heading.
    var source: String
    var isVerified = true

    /// Whether the row is for a school of so many students.
    func covers(students count: Int64, isRural: Bool) -> Bool {
        (isRural || !ruralOnly) && (students?.contains(count) ?? true)
    }

    func isInForce(on day: CalendarDate) -> Bool {
        validFrom <= day && validTo.map { day <= $0 } ?? true
    }

    /// The row as an answer shows it.
    var used: StaffingRuleUsed {
        let value =
            switch method {
            case .studentsPerStaff(let ratio): "1 : \(ratio)"
            case .staffPerClass(let ratio): "\(ratio) per class"
            case .studentsPerStaffAtLeast(let ratio, let least): "1 : \(ratio), at least \(least)"
            case .addition(let ratio): "+ \(ratio)"
            }
        return StaffingRuleUsed(
            rule: rule, stage: stage, value: value, validFrom: validFrom, source: source,
            isVerified: isVerified)
    }
}
