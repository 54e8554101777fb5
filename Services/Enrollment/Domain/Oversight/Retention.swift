import Contracts

/// A cohort at its two ends: in the first grade, and eight years later in the last year of junior school (六三制).
struct Retention: Sendable, Equatable {
    static let yearsBetween = 8
    private static let first = CohortSeries.Cell(stage: .primary, grade: 1)

    var entered = 0
    var reached = 0
    /// Nil where nobody is to be told; a sum is of what is told.
    var openDropoutCases: Int?

    init() {}

    /// - Returns: nil where the series has not both numbers.
    init?(of series: CohortSeries, reaching year: SchoolYear, openDropoutCases: Int?) {
        guard
            let entered = series.roll[year.startYear - Self.yearsBetween]?[Self.first],
            let reached = series.roll[year.startYear]?[CohortSeries.lastJunior]
        else { return nil }
        self.entered = entered
        self.reached = reached
        self.openDropoutCases = openDropoutCases
    }

    static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.entered += right.entered
        sum.reached += right.reached
        if let cases = right.openDropoutCases {
            sum.openDropoutCases = (left.openDropoutCases ?? 0) + cases
        }
        return sum
    }

    func figures(against target: EnrollmentRule) -> RetentionFigures {
        RetentionFigures(
            share: PlanShare(reached, of: entered, by: target), openDropoutCases: openDropoutCases)
    }
}
