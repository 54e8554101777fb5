/// A score, a control line or a rank key, exact to two decimals: `590`, `590.5`, `590.25`.
///
/// Held as whole hundredths, so that equal scores are equal and no rounding decides about a seat.
public struct ExamScore: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let hundredths: Int

    /// The largest score there is; far above any exam's total.
    public static let largest = ExamScore(hundredths: SeniorLimits.scoreHundredths)
    public static let zero = ExamScore(hundredths: 0)

    public init(hundredths: Int) { self.hundredths = hundredths }

    /// Reads ASCII digits, with one or two of them behind a point; nil for anything else, signs among
    /// it, and above `largest`.
    public init?(_ text: some StringProtocol) {
        var value = 0
        var decimals: Int?
        var digits = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if let behind = decimals {
                    guard behind < 2 else { return nil }
                    decimals = behind + 1
                }
                digits += 1
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
                guard value <= SeniorLimits.scoreHundredths else { return nil }
            case UInt8(ascii: "."):
                guard decimals == nil, digits > 0 else { return nil }
                decimals = 0
            default: return nil
            }
        }
        guard digits > 0, decimals != 0 else { return nil }
        for _ in (decimals ?? 0)..<2 { value *= 10 }
        guard value <= SeniorLimits.scoreHundredths else { return nil }
        hundredths = value
    }

    public static func < (one: ExamScore, other: ExamScore) -> Bool {
        one.hundredths < other.hundredths
    }

    /// Without decimals it does not need: `590`, `590.5`, `590.25`.
    public var description: String {
        let whole = hundredths / 100
        let rest = hundredths % 100
        if rest == 0 { return "\(whole)" }
        if rest % 10 == 0 { return "\(whole).\(rest / 10)" }
        return "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension ExamScore: Encodable {
    /// As a number; two decimals survive a double.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if hundredths % 100 == 0 {
            try container.encode(hundredths / 100)
        } else {
            try container.encode(Double(hundredths) / 100)
        }
    }
}
