import Contracts

/// Makes the earned-value answer of a project, or of several parts together, from their records.
enum EarnedValueReport {
    /// BAC, PV, EV, AC and everything paid, in fen.
    struct Figures: Sendable {
        var baselineVersion: Int
        var budget: Money
        var planned: Rational
        var earned: Rational
        var actual: Rational
        var paid: Rational

        /// - Parameter payments: all of them; those after the day are left out, advances are paid
        /// but no actual cost.
        init(
            baseline: Baseline, progress: [ComponentProgress], payments: [PaymentRecord],
            on day: CalendarDate
        ) throws {
            baselineVersion = baseline.version
            budget = baseline.budgetAtCompletion
            let whole = Rational(budget.fen)
            planned = try whole * BaselineCurve(points: baseline.points).plannedShare(on: day)
            earned = try whole * ComponentWeights(of: baseline).physicalShare(progress)
            let made = payments.filter { $0.paidOn <= day }
            paid = Rational(try made.map(\.amount).total().fen)
            actual = Rational(try made.filter { $0.kind != .advance }.map(\.amount).total().fen)
        }
    }

    static func make(_ project: ProjectID, _ parts: [Figures], on day: CalendarDate) throws
        -> EarnedValue
    {
        let budget = try parts.map(\.budget).total()
        let indices = try EarnedValueIndices(
            budget: Rational(budget.fen), planned: sum(parts.map(\.planned)),
            earned: sum(parts.map(\.earned)), actual: sum(parts.map(\.actual)))
        let alarms = try ProjectAlarms.of(
            indices, paidAhead: sum(parts.map(\.paid)) > indices.earned,
            threshold: .inForce(on: day))
        return EarnedValue(
            project: project, day: day,
            baselineVersion: parts.count == 1 ? parts.first?.baselineVersion : nil,
            budgetAtCompletion: budget, plannedValue: try yuan(indices.planned),
            earnedValue: try yuan(indices.earned), actualCost: try yuan(indices.actual),
            schedulePerformance: try indices.schedulePerformance?.ratio(decimals: 3),
            costPerformance: try indices.costPerformance?.ratio(decimals: 3),
            estimateAtCompletion: try indices.estimateAtCompletion.map(yuan),
            estimateToComplete: try indices.estimateToComplete.map(yuan),
            varianceAtCompletion: try indices.varianceAtCompletion.map(yuan),
            toCompletePerformance: try indices.toCompletePerformance?.ratio(decimals: 3),
            estimatePercentOfBudget: try indices.estimatePercentOfBudget()?.ratio(decimals: 1),
            undefined: indices.undefined, alarms: alarms)
    }

    private static func sum(_ values: [Rational]) throws -> Rational {
        try values.reduce(.zero) { try $0 + $1 }
    }

    /// Fen to yuan, shown with two decimals.
    private static func yuan(_ fen: Rational) throws -> ExactRatio {
        try (fen / Rational(100)).ratio(decimals: 2)
    }
}
