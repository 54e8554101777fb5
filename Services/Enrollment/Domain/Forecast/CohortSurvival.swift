import Bus
import Contracts

/// Cohort survival: each grade is last year's grade below it, times the share that came through in past years.
///
/// The share is the ratio of sums over every past pair of years. A grade is
/// `⌊before × reached / base + ½⌋`, in whole numbers; a forecast grade feeds the next year's.
/// The lowest class of the kindergarten comes from the births three cohorts earlier, the first
/// grade from those six earlier, the first year of junior and senior high from the year before.
struct CohortSurvival: Sendable {
    static let method = "cohort-survival.v1"
    static let yearsAhead = 3

    /// A grade of a stage.
    struct Cell: Hashable, Sendable {
        var stage: Stage
        var grade: Int
    }

    static let lengths: [(stage: Stage, grades: Int)] = [
        (.kindergarten, 3), (.primary, 6), (.junior, 3), (.senior, 3),
    ]
    static let cells = lengths.flatMap { stage, grades in
        (1...grades).map { Cell(stage: stage, grade: $0) }
    }

    private let births: [Int: Int]
    /// By start of the school year.
    private let roll: [Int: [Cell: Int]]
    let lastYear: Int
    let ratios: [SurvivalRatio]

    /// - Throws: a year or a birth cohort is missing, or nobody was there to survive.
    init(births: [Int: Int], roll: [Int: [Cell: Int]]) throws(RuleViolation) {
        guard let first = roll.keys.min(), let last = roll.keys.max(), last > first,
            roll.count == last - first + 1
        else {
            throw RuleViolation(
                "FORECAST", "YEARS_MISSING", field: "history",
                "two years or more are needed, without a gap")
        }
        self.births = births
        self.roll = roll
        lastYear = last
        var ratios: [SurvivalRatio] = []
        for cell in Self.cells {
            var ratio = SurvivalRatio(stage: cell.stage, grade: cell.grade, reached: 0, before: 0)
            for year in (first + 1)...last {
                ratio.reached += try Self.count(cell, in: year, roll)
                ratio.before += try Self.before(cell, in: year, roll, births)
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

    /// The roll of the years after the last, oldest first.
    func project(_ years: Int = yearsAhead) throws(RuleViolation) -> [(
        year: Int, roll: [Cell: Int]
    )] {
        var roll = self.roll
        var answer: [(Int, [Cell: Int])] = []
        for year in (lastYear + 1)...(lastYear + years) {
            var next: [Cell: Int] = [:]
            for (cell, ratio) in zip(Self.cells, ratios) {
                let before = try Self.before(cell, in: year, roll, births)
                next[cell] = (2 * before * ratio.reached + ratio.before) / (2 * ratio.before)
            }
            roll[year] = next
            answer.append((year, next))
        }
        return answer
    }

    /// The last year as the years before it foretell it, by stage.
    func backTest() throws(RuleViolation) -> [ForecastError] {
        let actual = roll[lastYear, default: [:]]
        let earlier = try CohortSurvival(
            births: births, roll: roll.filter { $0.key < lastYear })
        let forecast = try earlier.project(1)[0].roll
        return Self.lengths.map { stage, _ in
            let cells = Self.cells.filter { $0.stage == stage }
            let sum = cells.reduce(0) { $0 + actual[$1, default: 0] }
            let missed = cells.reduce(0) {
                $0 + abs(forecast[$1, default: 0] - actual[$1, default: 0])
            }
            return ForecastError(
                stage: stage, forecast: cells.reduce(0) { $0 + forecast[$1, default: 0] },
                actual: sum, missed: missed,
                missedPerMille: sum == 0 ? nil : (2000 * missed + sum) / (2 * sum))
        }
    }

    /// Who stood a step below a cell the year before, or was born for it.
    private static func before(
        _ cell: Cell, in year: Int, _ roll: [Int: [Cell: Int]], _ births: [Int: Int]
    ) throws(RuleViolation) -> Int {
        let cohort: Int
        switch (cell.stage, cell.grade) {
        case (.kindergarten, 1): cohort = year - 3
        case (.primary, 1): cohort = year - 6
        case (.junior, 1): return try count(Cell(stage: .primary, grade: 6), in: year - 1, roll)
        case (.senior, 1): return try count(Cell(stage: .junior, grade: 3), in: year - 1, roll)
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
