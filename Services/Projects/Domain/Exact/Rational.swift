/// An exact fraction on 128-bit integers, always in lowest terms with a positive denominator.
///
/// Arithmetic throws `ArithmeticOverflow` where a number would not fit: never a wrong digit, never
/// a trap.
struct Rational: Sendable, Hashable {
    let numerator: Int128
    let denominator: Int128

    static let zero = Rational(0)
    static let one = Rational(1)

    init(_ integer: some BinaryInteger & SignedInteger & FixedWidthInteger) {
        numerator = Int128(integer)
        denominator = 1
    }

    /// Throws when the denominator is zero.
    init(_ numerator: Int128, over denominator: Int128) throws(ArithmeticOverflow) {
        // The most negative number has no counterpart; leaving it out keeps negation safe.
        guard denominator != 0, numerator != .min, denominator != .min else {
            throw ArithmeticOverflow()
        }
        let divisor = Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
        let sign: Int128 = denominator < 0 ? -1 : 1
        self.numerator = sign * numerator / Int128(divisor)
        self.denominator = sign * denominator / Int128(divisor)
    }

    var isZero: Bool { numerator == 0 }
    var isNegative: Bool { numerator < 0 }

    static func + (left: Self, right: Self) throws(ArithmeticOverflow) -> Self {
        // By the least common denominator, so that sums of like fractions stay small.
        let divisor = Int128(
            greatestCommonDivisor(left.denominator.magnitude, right.denominator.magnitude))
        let a = try multiply(left.numerator, right.denominator / divisor)
        let b = try multiply(right.numerator, left.denominator / divisor)
        let (sum, overflow) = a.addingReportingOverflow(b)
        if overflow { throw ArithmeticOverflow() }
        return try Self(sum, over: multiply(left.denominator, right.denominator / divisor))
    }

    static prefix func - (value: Self) -> Self {
        Self(numerator: -value.numerator, denominator: value.denominator)
    }

    static func - (left: Self, right: Self) throws(ArithmeticOverflow) -> Self {
        try left + (-right)
    }

    static func * (left: Self, right: Self) throws(ArithmeticOverflow) -> Self {
        // Cross-cancelling first keeps the products in range whenever the result is.
        let a = try Self(left.numerator, over: right.denominator)
        let b = try Self(right.numerator, over: left.denominator)
        return try Self(
            numerator: multiply(a.numerator, b.numerator),
            denominator: multiply(a.denominator, b.denominator))
    }

    /// Throws when `right` is zero; callers that may meet zero use `quotient`.
    static func / (left: Self, right: Self) throws(ArithmeticOverflow) -> Self {
        guard !right.isZero else { throw ArithmeticOverflow() }
        return try left * Self(right.denominator, over: right.numerator)
    }

    /// Nil when `right` is zero: an undefined quotient is neither 0 nor infinite.
    static func quotient(_ left: Self, _ right: Self) throws(ArithmeticOverflow) -> Self? {
        right.isZero ? nil : try left / right
    }

    /// The fraction is already in lowest terms.
    private init(numerator: Int128, denominator: Int128) {
        self.numerator = numerator
        self.denominator = denominator
    }

    private static func multiply(_ left: Int128, _ right: Int128) throws(ArithmeticOverflow)
        -> Int128
    {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        if overflow || product == .min { throw ArithmeticOverflow() }
        return product
    }

    private static func greatestCommonDivisor(_ left: UInt128, _ right: UInt128) -> UInt128 {
        var (a, b) = (left, right)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}

extension Rational: Comparable {
    /// Compares by continued fractions: no product, so no overflow.
    static func < (left: Self, right: Self) -> Bool {
        var (a, b) = (left, right)
        while true {
            let (p, r) = a.floored
            let (q, s) = b.floored
            if p != q { return p < q }
            // Equal whole parts: compare the remainders r/d and s/e by their reciprocals, reversed.
            if s == 0 { return false }
            if r == 0 { return true }
            (a, b) = (
                Self(numerator: b.denominator, denominator: s),
                Self(numerator: a.denominator, denominator: r)
            )
        }
    }

    /// Whole part rounded down, and what is left of the numerator.
    private var floored: (whole: Int128, rest: Int128) {
        let (quotient, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
        return rest < 0 ? (quotient - 1, rest + denominator) : (quotient, rest)
    }
}

/// A number left the range of exact arithmetic, or a denominator was zero.
struct ArithmeticOverflow: Error, Equatable {}
