public import Bus

/// 受理编号: names an application, `2026-K7QM-X2PA-9DRT`. Whoever holds it may ask for the status and for nothing else.
///
/// Twelve characters of 31 at random: 59 bits, which nobody finds by trying.
public struct ReceiptNumber: TextValue, Comparable {
    public let text: String

    public init(_ text: String) throws(InvalidText) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].utf8.count == 4, Digits.number(parts[0].utf8) != nil,
            parts.dropFirst().allSatisfy({ part in
                part.count == 4 && part.allSatisfy(Self.alphabet.contains)
            })
        else {
            throw InvalidText(
                "ReceiptNumber", rule: "receipt number", "must be written 2026-AAAA-AAAA-AAAA")
        }
        self.text = text
    }

    /// - Parameter random: twelve numbers or more, each for one character.
    public init?(year: SchoolYear, random: [UInt8]) {
        guard random.count >= 12 else { return nil }
        let letters = random.prefix(12).map { Self.alphabet[Int($0) % Self.alphabet.count] }
        text =
            year.text
            + (0..<3).map { "-" + String(letters[$0 * 4..<$0 * 4 + 4]) }.joined()
    }

    /// Without 0, 1, I and O, which are read for each other, nor U.
    public static let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTVWXYZ")

    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    public static let schema: JSONSchema = .string(
        pattern: "^[0-9]{4}(-[2-9A-HJ-NP-TV-Z]{4}){3}$", description: "Receipt number.",
        examples: ["2026-K7QM-X2PA-9DRT"])
    public static let schemaExample = Self(valid: "2026-K7QM-X2PA-9DRT")

    private init(valid text: String) { self.text = text }
}
