import Contracts

/// The straight line from the base year to the target year, for indicators without issued yearly
/// targets.
struct LinearPath: Sendable {
    let base: Rational
    let target: Rational
    let baseYear: Int
    let targetYear: Int

    /// Nil without a base or without a number to reach.
    init?(_ indicator: Indicator, _ target: IndicatorTarget, baseYear: Int) throws {
        guard let base = indicator.baseCity, let value = target.value,
            target.targetYear > baseYear
        else { return nil }
        self.base = try Rational(base)
        self.target = try Rational(value)
        self.baseYear = baseYear
        self.targetYear = target.targetYear
    }

    /// The value the year should have; after the target year, the target itself.
    func value(in year: Int) throws -> Rational {
        if year >= targetYear { return target }
        if year <= baseYear { return base }
        let share = try Rational(Int128(year - baseYear), over: Int128(targetYear - baseYear))
        return try base + (target - base) * share
    }

    func point(_ year: Int, decimals: Int) throws -> PathPoint {
        PathPoint(year: year, value: try value(in: year).ratio(decimals: decimals), derived: true)
    }

    var years: ClosedRange<Int> { baseYear...targetYear }
}
