public import Bus

/// 统一社会信用代码: an organisation's 18-character code.
///
/// One character of authority, one of type, six digits of region, nine of the body, one check character,
/// from an alphabet without I, O, S, V and Z. Source: GB 32100.
public struct SocialCreditCode: TextValue, Comparable {
    public let text: String

    /// Reads 18 characters; lower-case letters are accepted and stored upper-case.
    public init(_ text: String) throws(InvalidText) {
        let bytes = text.utf8.map(Digits.upper)
        guard bytes.count == 18 else { throw Self.invalid("must have 18 characters") }
        guard Digits.number(bytes[2..<8]) != nil else {
            throw Self.invalid("characters 3 to 8 must be digits")
        }
        let values = bytes.compactMap(Self.alphabet.firstIndex(of:))
        guard values.count == 18 else {
            throw Self.invalid("only digits and capital letters except I, O, S, V and Z")
        }
        guard values[17] == Self.check(of: values.prefix(17)) else {
            throw Self.invalid("the check character does not fit")
        }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    private init(valid text: String) { self.text = text }

    /// Weights 3^(i−1) mod 31; the check is (31 − sum mod 31) mod 31, so a remainder of 0 gives `0`.
    private static func check(of values: some Sequence<Int>) -> Int {
        var weight = 1
        var sum = 0
        for value in values {
            sum += value * weight
            weight = weight * 3 % 31
        }
        return (31 - sum % 31) % 31
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

    private static func invalid(_ message: String) -> InvalidText {
        InvalidText("SocialCreditCode", rule: "GB 32100", message)
    }

    public static func == (left: Self, right: Self) -> Bool { left.text == right.text }
    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    public static let schema: JSONSchema = .string(
        pattern: "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$",
        description: "Unified social credit code, GB 32100, check character verified.",
        examples: ["12410800416000123N"])
    public static let schemaExample = SocialCreditCode(valid: "12410800416000123N")
}
