public import Bus

/// An amount in fen, a hundredth of a yuan. Encodes as a whole number of fen.
///
/// Arithmetic throws instead of trapping: `try a + b`.
public struct Money: Codable, Sendable, Hashable, Comparable, SchemaDescribing {
    public var fen: Int64

    public init(fen: Int64) { self.fen = fen }

    /// Whole yuan.
    public init(yuan: Int64) throws(MoneyOverflow) {
        let (fen, overflow) = yuan.multipliedReportingOverflow(by: 100)
        if overflow { throw MoneyOverflow() }
        self.fen = fen
    }

    public static let zero = Money(fen: 0)

    public static func + (left: Money, right: Money) throws(MoneyOverflow) -> Money {
        let (sum, overflow) = left.fen.addingReportingOverflow(right.fen)
        if overflow { throw MoneyOverflow() }
        return Money(fen: sum)
    }

    public static func - (left: Money, right: Money) throws(MoneyOverflow) -> Money {
        let (difference, overflow) = left.fen.subtractingReportingOverflow(right.fen)
        if overflow { throw MoneyOverflow() }
        return Money(fen: difference)
    }

    public static func * (left: Money, right: Int64) throws(MoneyOverflow) -> Money {
        let (product, overflow) = left.fen.multipliedReportingOverflow(by: right)
        if overflow { throw MoneyOverflow() }
        return Money(fen: product)
    }

    /// This amount times a fraction, rounded once at the end; the product in between cannot overflow.
    public func scaled(
        by numerator: Int64, over denominator: Int64, rounding: MoneyRounding = .halfAwayFromZero
    ) throws(MoneyOverflow) -> Money {
        guard denominator != 0, denominator != .min, numerator != .min, fen != .min else {
            throw MoneyOverflow()
        }
        let negative = (fen < 0) != ((numerator < 0) != (denominator < 0))
        let product = fen.magnitude.multipliedFullWidth(by: numerator.magnitude)
        let divisor = denominator.magnitude
        guard product.high < divisor else { throw MoneyOverflow() }
        let (quotient, remainder) = divisor.dividingFullWidth(product)
        let up =
            switch rounding {
            case .towardZero: false
            case .awayFromZero: remainder > 0
            case .halfAwayFromZero: remainder >= divisor - remainder && remainder > 0
            }
        let (rounded, overflow) = quotient.addingReportingOverflow(up ? 1 : 0)
        guard !overflow, rounded <= UInt64(Int64.max) else { throw MoneyOverflow() }
        return Money(fen: negative ? -Int64(rounded) : Int64(rounded))
    }

    public static func < (left: Money, right: Money) -> Bool { left.fen < right.fen }

    public init(from decoder: any Decoder) throws {
        fen = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(fen)
    }

    public static let schema: JSONSchema = .integer(
        description: "Amount in fen, 1/100 yuan.")
    public static let schemaExample = Money(fen: 115_000)
}

extension Money: CustomStringConvertible {
    /// Yuan with two places: `1150.00`, `-0.05`.
    public var description: String {
        let (yuan, cents) = fen.magnitude.quotientAndRemainder(dividingBy: 100)
        return "\(fen < 0 ? "-" : "")\(yuan).\(cents < 10 ? "0" : "")\(cents)"
    }
}

extension Sequence<Money> {
    /// The sum of all amounts.
    public func total() throws(MoneyOverflow) -> Money {
        var sum = Money.zero
        for amount in self { sum = try sum + amount }
        return sum
    }
}
