import Bus
import Contracts

extension Rational {
    /// Reads a decimal (`94.09`) or a fraction (`1/15`) exactly.
    init(_ number: ExactNumber) throws(ArithmeticOverflow) {
        let text = number.text
        if let slash = text.firstIndex(of: "/") {
            guard let above = Int128(text[..<slash]),
                let below = Int128(text[text.index(after: slash)...])
            else { throw ArithmeticOverflow() }
            try self.init(above, over: below)
            return
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let decimals = parts.count > 1 ? parts[1].count : 0
        guard let digits = Int128(parts.joined()) else { throw ArithmeticOverflow() }
        try self.init(digits, over: Self.powerOfTen(decimals))
    }

    /// The number as a decimal, rounded half away from zero.
    func rounded(decimals: Int) throws(ArithmeticOverflow) -> String {
        let (scaled, overflow) = numerator.multipliedReportingOverflow(
            by: try Self.powerOfTen(decimals))
        if overflow { throw ArithmeticOverflow() }
        var (units, rest) = scaled.magnitude.quotientAndRemainder(
            dividingBy: denominator.magnitude)
        if rest >= denominator.magnitude - rest, rest > 0 { units += 1 }
        let digits = String(units)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = isNegative && units > 0 ? "-" : ""
        guard decimals > 0 else { return sign + padded }
        return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }

    /// Rounded down to a whole number.
    var floor: Int128 {
        let (quotient, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
        return rest < 0 ? quotient - 1 : quotient
    }

    /// For the wire: exact, with its rounding beside it.
    func ratio(decimals: Int) throws(ArithmeticOverflow) -> ExactRatio {
        ExactRatio(
            numerator: String(numerator), denominator: String(denominator),
            display: try rounded(decimals: decimals), decimals: decimals)
    }

    /// Reads back what `ratio` wrote.
    init(_ ratio: ExactRatio) throws(ArithmeticOverflow) {
        guard let above = Int128(ratio.numerator), let below = Int128(ratio.denominator) else {
            throw ArithmeticOverflow()
        }
        try self.init(above, over: below)
    }

    static func powerOfTen(_ exponent: Int) throws(ArithmeticOverflow) -> Int128 {
        guard (0...36).contains(exponent) else { throw ArithmeticOverflow() }
        return (0..<exponent).reduce(Int128(1)) { power, _ in power * 10 }
    }
}

extension ArithmeticOverflow: CallErrorConvertible {
    var callError: CallError {
        CallError(
            .outOfRange, "NUMBER_OUT_OF_RANGE", "a number is out of the range of exact arithmetic")
    }
}
