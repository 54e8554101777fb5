import Bus
import Contracts

/// Cohort survival: each grade is last year's grade below it, times the share that came through in the last years.
///
/// The share is the ratio of sums over the last `pairs` pairs of years, or as many as there are. A grade is
/// `⌊before × reached / base + ½⌋`, in whole numbers; a forecast grade feeds the next year's.
/// The lowest class of the kindergarten comes from the births three cohorts earlier, the first
/// grade from those six earlier, the first year of junior high from the year before. The first year of senior high comes
/// from the junior leavers of the year before: of the region, or of its pool where they are given.
struct CohortSurvival: Sendable {
    typealias Cell = CohortSeries.Cell

    static let method = "cohort-survival.v2"
    static let yearsAhead = 3
    /// Pairs of years that make a share. More of them lag behind shares that move; docs/enrollment-cases.md has the errors.
    static let pairs = 3

    /// Of what is counted and of what is forecast. With births and leavers it bounds every product here.
    private static let counts = 0...EnrollmentLimits.seats

    private let series: CohortSeries
    private let leavers: [Int: Int]?
    private let cells: [Cell]
    let lastYear: Int
    /// In the order of the grades.
    let ratios: [SurvivalRatio]

    /// - Parameters:
    ///   - leavers: children in the last junior grade of the region's pool, by school year; nil for the region's own.
    ///   - stages: those that are forecast.
    /// - Throws: a year or a birth cohort is missing, or nobody was there to survive.
    init(
        _ series: CohortSeries, leavers: [Int: Int]? = nil,
        stages: Set<Stage> = Set(CohortSeries.stages), pairs: Int = Self.pairs
    ) throws(RuleViolation) {
        let roll = series.roll
        guard let first = roll.keys.min(), let last = roll.keys.max(), last > first,
            roll.count == last - first + 1
        else {
            throw RuleViolation(
                "FORECAST", "YEARS_MISSING", field: "history",
                "two years or more are needed, without a gap")
        }
        self.series = series
        self.leavers = leavers
        cells = CohortSeries.cells.filter { stages.contains($0.stage) }
        lastYear = last
        var ratios: [SurvivalRatio] = []
        for cell in cells {
            var ratio = SurvivalRatio(stage: cell.stage, grade: cell.grade, reached: 0, before: 0)
            for year in max(first + 1, last - pairs + 1)...last {
                ratio.reached += try Self.count(cell, in: year, roll)
                ratio.before += try Self.before(cell, in: year, roll, series.births, leavers)
            }
            guard ratio.before > 0 else {
                throw RuleViolation(
                    "FORECAST", "NOBODY_BEFORE", field: "history",
                    "nobody stood before \(cell.stage.rawValue) \(cell.grade) in any year")
            }
            ratios.append(ratio)
        }
        self.ratios = ratios
    }

    /// The roll of the years after the last, by the start of the school year.
    ///
    /// - Throws: OUT_OF_RANGE naming the first grade and year forecast above `EnrollmentLimits.seats`: what feeds the next year is bounded
    ///   as what is given is, so that no product overflows.
    func project(_ years: Int = yearsAhead) throws(RuleViolation) -> [Int: [Cell: Int]] {
        var roll = series.roll
        var answer: [Int: [Cell: Int]] = [:]
        for year in (lastYear + 1)...(lastYear + years) {
            var next: [Cell: Int] = [:]
            for (cell, ratio) in zip(cells, ratios) {
                let before = try Self.before(cell, in: year, roll, series.births, leavers)
                let count = (2 * before * ratio.reached + ratio.before) / (2 * ratio.before)
                guard Self.counts.contains(count) else {
                    throw RuleViolation(
                        "FORECAST", "OUT_OF_RANGE", field: "history",
                        "\(cell.stage.rawValue) \(cell.grade) of \(year), forecast from \(lastYear), is above \(EnrollmentLimits.seats)"
                    )
                }
                next[cell] = count
            }
            roll[year] = next
            answer[year] = next
        }
        return answer
    }

    /// Who stood a step below a cell the year before, or was born for it.
    private static func before(
        _ cell: Cell, in year: Int, _ roll: [Int: [Cell: Int]], _ births: [Int: Int],
        _ leavers: [Int: Int]?
    ) throws(RuleViolation) -> Int {
        let cohort: Int
        switch (cell.stage, cell.grade) {
        case (.kindergarten, 1): cohort = year - 3
        case (.primary, 1): cohort = year - 6
        case (.junior, 1): return try count(Cell(stage: .primary, grade: 6), in: year - 1, roll)
        case (.senior, 1):
            guard let leavers else {
                return try count(CohortSeries.lastJunior, in: year - 1, roll)
            }
            guard let count = leavers[year - 1] else {
                throw RuleViolation(
                    "FORECAST", "GRADE_MISSING", field: "history",
                    "the junior leavers of \(year - 1) are needed of every region of the pool")
            }
            return count
        default:
            return try count(
                Cell(stage: cell.stage, grade: cell.grade - 1), in: year - 1, roll)
        }
        guard let born = births[cohort] else {
            throw RuleViolation(
                "FORECAST", "BIRTHS_MISSING", field: "births", "the cohort of \(cohort) is needed")
        }
        return born
    }

    private static func count(
        _ cell: Cell, in year: Int, _ roll: [Int: [Cell: Int]]
    ) throws(RuleViolation) -> Int {
        guard let count = roll[year]?[cell] else {
            throw RuleViolation(
                "FORECAST", "GRADE_MISSING", field: "history",
                "\(cell.stage.rawValue) \(cell.grade) of \(year) is needed")
        }
        return count
    }
}
