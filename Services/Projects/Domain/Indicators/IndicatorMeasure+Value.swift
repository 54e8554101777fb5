import Contracts

extension IndicatorMeasure {
    /// Whether the value is made of a numerator and a denominator.
    var hasDenominator: Bool {
        switch self {
        case .percent, .quotient, .perHundredThousand: true
        case .tenThousands, .count, .statement: false
        }
    }

    /// The value in the indicator's unit from its counts; nil when the denominator is zero or
    /// missing.
    func value(numerator: Int64, denominator: Int64?) throws -> Rational? {
        let above = Rational(numerator)
        switch self {
        case .count, .statement: return above
        case .tenThousands: return try above / Rational(10_000)
        case .percent, .quotient, .perHundredThousand:
            guard let denominator, denominator != 0 else { return nil }
            return try above * Rational(factor) / Rational(denominator)
        }
    }

    private var factor: Int {
        switch self {
        case .percent: 100
        case .perHundredThousand: 100_000
        default: 1
        }
    }

    /// Decimals shown; the exact value goes with them.
    var decimals: Int { self == .count ? 0 : 2 }
}
