import Bus
import Contracts

/// How large the figures of an indicator can be. What lies beyond is a slip of the keyboard, and
/// would spoil the city's sums.
enum IndicatorLimits {
    /// Of a numerator or a denominator: 10¹², also enough for the yuan spent in a year.
    static let count: Int64 = 1_000_000_000_000

    /// The largest value in the indicator's unit.
    static func value(of indicator: Indicator) -> Int {
        switch indicator.measure {
        case .percent: IndicatorCatalog.isPartOfWhole(indicator.code) ? 100 : 1_000
        // Students are counted among the population.
        case .perHundredThousand: 100_000
        // A hundred million people: the whole province.
        case .tenThousands: 10_000
        case .quotient: 1_000_000
        case .count, .statement: 100_000_000
        }
    }

    /// Throws INVALID_ARGUMENT naming the count that is out of range.
    static func check(numerator: Int64, denominator: Int64?) throws(CallError) {
        guard (0...count).contains(numerator) else {
            throw .invalid("numerator", rule: "P6", "must be 0 to \(count)")
        }
        guard let denominator else { return }
        guard (1...count).contains(denominator) else {
            throw .invalid("denominator", rule: "P6", "must be 1 to \(count)")
        }
    }

    /// Throws INVALID_ARGUMENT for a value that the indicator cannot have.
    static func check(_ value: Rational, of indicator: Indicator, field: String) throws(CallError) {
        let most = Self.value(of: indicator)
        guard value <= Rational(most) else {
            let isPart = indicator.measure == .percent && most == 100
            throw .invalid(
                field, rule: "P6",
                isPart
                    ? "must not make more than 100 %: this rate counts a part of its whole"
                    : "must not make more than \(most) in the unit of the indicator")
        }
    }
}
