public import Bus

/// 派位号: names a child in the public lists and proofs of its district's lottery, `482-913-076`.
///
/// Drawn at random when the list is frozen, for this list alone. Everybody may see it: it opens nothing, unlike the
/// receipt number, which is why the public lists do without that.
public struct LotteryNumber: TextValue, Comparable {
    public let text: String

    public init(_ text: String) throws(InvalidText) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3,
            parts.allSatisfy({ $0.utf8.count == 3 && Digits.number($0.utf8) != nil })
        else {
            throw InvalidText(
                "LotteryNumber", rule: "lottery number", "must be written 482-913-076")
        }
        self.text = text
    }

    /// - Parameter value: of any size; its last nine digits count.
    public init(_ value: UInt32) {
        let digits = String(value % 1_000_000_000 + 1_000_000_000).dropFirst()
        text = [digits.prefix(3), digits.dropFirst(3).prefix(3), digits.suffix(3)]
            .joined(separator: "-")
    }

    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    public static let schema: JSONSchema = .string(
        pattern: "^[0-9]{3}(-[0-9]{3}){2}$", description: "Lottery number.",
        examples: ["482-913-076"])
    public static let schemaExample = Self(482_913_076)
}
