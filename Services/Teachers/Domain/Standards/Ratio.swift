import Bus

/// A positive fraction in lowest terms. Staffing is counted exactly, never with floating point.
struct Ratio: Sendable, Hashable, CustomStringConvertible {
    let numerator: Int64
    let denominator: Int64

    /// Both at least 1; nil otherwise.
    init?(_ numerator: Int64, _ denominator: Int64 = 1) {
        guard numerator > 0, denominator > 0 else { return nil }
        self.init(positive: numerator, denominator)
    }

    init(positive numerator: Int64, _ denominator: Int64) {
        let divisor = Self.commonDivisor(numerator, denominator)
        self.numerator = numerator / divisor
        self.denominator = denominator / divisor
    }

    var inverse: Ratio { Ratio(positive: denominator, numerator) }

    /// One more than it: 1/10 becomes 11/10.
    func plusOne() throws -> Ratio {
        let (sum, overflow) = numerator.addingReportingOverflow(denominator)
        if overflow { throw Self.tooLarge }
        return Ratio(positive: sum, denominator)
    }

    func times(_ other: Ratio) throws -> Ratio {
        // Divide across first, so that what fits in the end also fits on the way.
        let left = Self.commonDivisor(numerator, other.denominator)
        let right = Self.commonDivisor(other.numerator, denominator)
        let (top, over) = (numerator / left).multipliedReportingOverflow(
            by: other.numerator / right)
        let (bottom, under) = (denominator / right).multipliedReportingOverflow(
            by: other.denominator / left)
        if over || under { throw Self.tooLarge }
        return Ratio(positive: top, bottom)
    }

    /// The whole number at or next above it (next below when not `up`).
    func rounded(up: Bool) -> Int64 {
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        return up && remainder > 0 ? quotient + 1 : quotient
    }

    var description: String {
        denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)"
    }

    private static let tooLarge = CallError(
        .outOfRange, "NUMBER_OUT_OF_RANGE", "a number of students or staff is out of range")

    private static func commonDivisor(_ left: Int64, _ right: Int64) -> Int64 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }
}
