import Bus
import Contracts

/// What makes births and rolls a series. Every row at fault is named, not only the first.
struct SeriesGuard {
    private static let counts = 0...EnrollmentLimits.seats
    private static let years = 1900...2999

    private var faults: [FieldViolation] = []
    private var series = CohortSeries()

    /// The rows as a series.
    ///
    /// - Parameter day: after which nothing can be known yet; nil where anything may be supposed.
    /// - Throws: INVALID_ARGUMENT naming every row at fault, the first `EnrollmentLimits.listedRowFaults` of them.
    static func series(
        births: [CohortBirths], history: [RollYear], knownOn day: CalendarDate? = nil
    ) throws(CallError) -> CohortSeries {
        for (count, name) in [(births.count, "births"), (history.count, "history")]
        where count > EnrollmentLimits.forecastYears {
            throw .invalid(
                name, rule: "range",
                "must hold at most \(EnrollmentLimits.forecastYears) years")
        }
        var made = SeriesGuard()
        for (index, cohort) in births.enumerated() {
            made.take(cohort, at: "births[\(index)]", knownOn: day)
        }
        for (index, year) in history.enumerated() {
            made.take(year, at: "history[\(index)]", knownOn: day)
        }
        guard let first = made.faults.first else { return made.series }
        throw CallError(
            .invalidArgument, "INVALID_FIELD", "\(first.field): \(first.message)",
            violations: Array(made.faults.prefix(EnrollmentLimits.listedRowFaults)), executed: .no)
    }

    private mutating func take(
        _ cohort: CohortBirths, at path: String, knownOn day: CalendarDate?
    ) {
        refuse(
            !Self.years.contains(cohort.year), "\(path).year", "range", "must be 1900 to 2999")
        let cutOff = SchoolYear(startYear: cohort.year)?.ageCutOff
        if let day, let cutOff, cutOff > day {
            refuse(true, "\(path).year", "future", "the cohort is complete on \(cutOff)")
        }
        refuse(
            !Self.counts.contains(cohort.births), "\(path).births", "range",
            "must be 0 to \(EnrollmentLimits.seats)")
        let earlier = series.births.updateValue(cohort.births, forKey: cohort.year)
        refuse(earlier != nil, "\(path).year", "once", "is given twice")
    }

    private mutating func take(_ year: RollYear, at path: String, knownOn day: CalendarDate?) {
        let start = year.schoolYear.startYear
        if let day {
            refuse(
                year.schoolYear.firstDay > day, "\(path).schoolYear", "future",
                "has not begun yet")
        }
        refuse(series.roll[start] != nil, "\(path).schoolYear", "once", "is given twice")
        var cells: [CohortSeries.Cell: Int] = [:]
        for (index, grade) in year.grades.enumerated() {
            let cell = CohortSeries.Cell(stage: grade.stage, grade: grade.grade)
            let row = "\(path).grades[\(index)]"
            refuse(
                !CohortSeries.cells.contains(cell), "\(row).grade", "grade",
                "\(grade.stage.rawValue) has no grade of this number in a series")
            refuse(
                !Self.counts.contains(grade.enrolled), "\(row).enrolled", "range",
                "must be 0 to \(EnrollmentLimits.seats)")
            let earlier = cells.updateValue(grade.enrolled, forKey: cell)
            refuse(earlier != nil, "\(row).grade", "once", "is given twice")
        }
        series.roll[start] = cells
    }

    private mutating func refuse(
        _ isWrong: Bool, _ field: String, _ rule: String, _ message: String
    ) {
        guard isWrong else { return }
        faults.append(FieldViolation(field: field, rule: rule, message: message))
    }
}
