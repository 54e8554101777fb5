import Contracts

/// A value beside its target with as many digits as it takes to see how they relate: 64.999 against 65 is not 65.00.
enum ShownValue {
    /// Where more digits stop helping; then a sign says it.
    static let mostDecimals = 6

    static func text(_ value: ExactRatio, against target: ExactNumber?) -> String {
        guard let target, let goal = Fraction(target), let real = Fraction(value),
            let relation = real.order(goal)
        else { return value.display }
        if (try? ExactNumber(value.display)).flatMap(Fraction.init)?.order(goal) == relation {
            return value.display
        }
        for decimals in value.decimals..<max(value.decimals, mostDecimals) {
            guard let (text, shown) = real.rounded(decimals: decimals + 1) else { break }
            if shown.order(goal) == relation { return text }
        }
        return switch relation {
        case .below: "<\(target.text)"
        case .equal: target.text
        case .above: ">\(target.text)"
        }
    }
}

private enum Order { case below, equal, above }

/// An exact number; nil instead of an overflow.
private struct Fraction {
    let numerator: Int128
    /// Positive.
    let denominator: Int128

    init(numerator: Int128, denominator: Int128) {
        self.numerator = numerator
        self.denominator = denominator
    }

    init?(_ ratio: ExactRatio) {
        guard let numerator = Int128(ratio.numerator), let denominator = Int128(ratio.denominator),
            denominator > 0
        else { return nil }
        self.init(numerator: numerator, denominator: denominator)
    }

    init?(_ number: ExactNumber) {
        let halves = number.text.split(separator: "/")
        if halves.count == 2 {
            guard let above = Int128(halves[0]), let below = Int128(halves[1]) else { return nil }
            self.init(numerator: above, denominator: below)
        } else {
            let parts = number.text.split(separator: ".")
            guard let digits = Int128(parts.joined()) else { return nil }
            let decimals = parts.count == 2 ? parts[1].count : 0
            self.init(numerator: digits, denominator: Self.powerOfTen(decimals))
        }
    }

    func order(_ other: Fraction) -> Order? {
        let left = numerator.multipliedReportingOverflow(by: other.denominator)
        let right = other.numerator.multipliedReportingOverflow(by: denominator)
        guard !left.overflow, !right.overflow else { return nil }
        if left.partialValue == right.partialValue { return .equal }
        return left.partialValue < right.partialValue ? .below : .above
    }

    /// Half away from zero.
    func rounded(decimals: Int) -> (text: String, value: Fraction)? {
        let power = Self.powerOfTen(decimals)
        let scaled = numerator.multipliedReportingOverflow(by: power)
        guard !scaled.overflow else { return nil }
        var (units, rest) = scaled.partialValue.magnitude.quotientAndRemainder(
            dividingBy: denominator.magnitude)
        if rest >= denominator.magnitude - rest { units += 1 }
        let digits = String(units)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let isNegative = numerator < 0 && units > 0
        let text = "\(isNegative ? "-" : "")\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
        let value = isNegative ? -Int128(units) : Int128(units)
        return (text, Fraction(numerator: value, denominator: power))
    }

    private static func powerOfTen(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }
}
