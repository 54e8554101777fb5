import Contracts

/// Earned-value indices as exact quotients. Rounding happens once, when a number is shown.
///
/// An index without a value is nil and says why: a project that has not started has no SPI, neither
/// 0 nor infinite.
struct EarnedValueIndices: Sendable, Equatable {
    /// BAC.
    let budget: Rational
    /// PV.
    let planned: Rational
    /// EV.
    let earned: Rational
    /// AC.
    let actual: Rational

    /// SPI = EV ÷ PV.
    let schedulePerformance: Rational?
    /// CPI = EV ÷ AC.
    let costPerformance: Rational?
    /// EAC = BAC × AC ÷ EV. Undefined without earned value, and without cost: nothing can be
    /// projected.
    let estimateAtCompletion: Rational?
    /// ETC = EAC − AC.
    let estimateToComplete: Rational?
    /// VAC = BAC − EAC.
    let varianceAtCompletion: Rational?
    /// TCPI = (BAC − EV) ÷ (BAC − AC).
    let toCompletePerformance: Rational?

    init(budget: Rational, planned: Rational, earned: Rational, actual: Rational) throws {
        self.budget = budget
        self.planned = planned
        self.earned = earned
        self.actual = actual
        schedulePerformance = try .quotient(earned, planned)
        costPerformance = try .quotient(earned, actual)
        let estimate =
            actual.isZero ? nil : try Rational.quotient(budget, earned).map { try $0 * actual }
        estimateAtCompletion = estimate
        estimateToComplete = try estimate.map { try $0 - actual }
        varianceAtCompletion = try estimate.map { try budget - $0 }
        toCompletePerformance = try .quotient(budget - earned, budget - actual)
    }

    /// EAC in per cent of BAC.
    func estimatePercentOfBudget() throws -> Rational? {
        guard let estimateAtCompletion else { return nil }
        return try .quotient(estimateAtCompletion * Rational(100), budget)
    }

    var undefined: [UndefinedIndex] {
        var list: [UndefinedIndex] = []
        if schedulePerformance == nil { list.append(.init(index: "SPI", because: "PV is zero")) }
        if costPerformance == nil { list.append(.init(index: "CPI", because: "AC is zero")) }
        if estimateAtCompletion == nil {
            let because = earned.isZero ? "EV is zero" : "AC is zero"
            list += ["EAC", "ETC", "VAC"].map { .init(index: $0, because: because) }
        }
        if toCompletePerformance == nil {
            list.append(.init(index: "TCPI", because: "BAC equals AC"))
        }
        return list
    }
}
