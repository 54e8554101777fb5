public import Bus

/// An exact quotient with its rounding for display beside it.
///
/// Numerator and denominator are decimal integers as text, in lowest terms, because they may exceed
/// 64 bits.
public struct ExactRatio: BusMessage, Hashable {
    public var numerator: String
    /// Always positive.
    public var denominator: String
    /// Rounded half away from zero to the stated number of decimals, `0.80`.
    public var display: String
    public var decimals: Int

    public init(numerator: String, denominator: String, display: String, decimals: Int) {
        self.numerator = numerator
        self.denominator = denominator
        self.display = display
        self.decimals = decimals
    }
}
