import Bus
import Contracts

/// The staffing standards (核编标准) as dated rows. Asking for a day before they begin is an error.
struct StaffingStandards: Sendable {
    let rows: [StaffingRow]

    /// The rows in force on a day.
    ///
    /// - Throws: OUT_OF_RANGE when no row is known for that day.
    func inForce(on day: CalendarDate) throws -> StaffingStandards {
        let valid = rows.filter { $0.isInForce(on: day) }
        guard !valid.isEmpty else {
            throw CallError(
                .outOfRange, "PARAMETER_OUT_OF_VALIDITY",
                "no staffing standard is known for \(day.text)",
                violations: [
                    FieldViolation(field: "on", rule: "T1", message: "is before the standards")
                ])
        }
        return StaffingStandards(rows: valid)
    }

    /// What a school needs, and the rows it was counted by; nil when no row covers its stage.
    func requirement(for school: SchoolSize) throws -> StaffRequirement? {
        let candidates = rows.filter {
            $0.stage == school.stage
                && $0.covers(students: school.students, isRural: school.isRural)
        }
        let bases = candidates.filter { !$0.isAddition && $0.canCount(school) }
        // A row for some schools comes before the row for all.
        guard let base = bases.first(where: { $0.students != nil }) ?? bases.first else {
            return nil
        }
        guard let exact = try base.exactStaff(of: school) else {
            return StaffRequirement(base: 0, addition: 0, rows: [base])
        }
        let count = exact.rounded(up: base.roundsUp)
        guard let addition = candidates.first(where: \.isAddition),
            case .addition(let share) = addition.method
        else { return StaffRequirement(base: count, addition: 0, rows: [base]) }
        let total = try exact.times(share.plusOne()).rounded(up: addition.roundsUp)
        return StaffRequirement(base: count, addition: total - count, rows: [base, addition])
    }
}

/// What the standards look at in a school.
struct SchoolSize: Sendable, Equatable {
    var stage: Stage
    var students: Int64
    var classes: Int64?
    var isRural = false
}

/// Staff a school needs.
struct StaffRequirement: Sendable, Equatable {
    var base: Int64
    /// For teaching in changing groups (走班), on top of the base.
    var addition: Int64
    var rows: [StaffingRow]
    var total: Int64 { base + addition }
}

extension StaffingRow {
    fileprivate var isAddition: Bool {
        if case .addition = method { true } else { false }
    }

    /// A row by class needs the number of classes.
    fileprivate func canCount(_ school: SchoolSize) -> Bool {
        if case .staffPerClass = method { school.classes != nil } else { true }
    }

    /// Staff before rounding; nil for an empty school.
    fileprivate func exactStaff(of school: SchoolSize) throws -> Ratio? {
        guard let students = Ratio(school.students) else { return nil }
        switch method {
        case .studentsPerStaff(let ratio):
            return try students.times(ratio.inverse)
        case .staffPerClass(let ratio):
            return try school.classes.flatMap { Ratio($0) }?.times(ratio)
        case .studentsPerStaffAtLeast(let ratio, let least):
            let exact = try students.times(ratio.inverse)
            return exact.rounded(up: true) < least ? Ratio(least) : exact
        case .addition:
            return nil
        }
    }
}
