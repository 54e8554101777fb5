public import Bus

/// A number exactly as printed: a decimal (`94.09`; `96` and `96.0` are different texts) or a
/// fraction (`1/15`).
///
/// Kept as text so that nothing is lost between a document, the store and the wire; arithmetic is
/// done on exact rationals.
public struct ExactNumber: TextValue {
    public let text: String

    public init(_ text: String) throws(InvalidText) {
        guard Self.isValid(text) else {
            throw InvalidText(
                "ExactNumber", rule: "exact number",
                "must be a decimal such as 94.09 or a fraction such as 1/15, at most 18 digits")
        }
        self.text = text
    }

    private init(valid text: String) { self.text = text }

    public static let schema: JSONSchema = .pattern(
        "^-?[0-9]+([.][0-9]+|/[0-9]+)?$", "An exact decimal or fraction, at most 18 digits a side.")
    public static let schemaExample = ExactNumber(valid: "94.09")

    private static func isValid(_ text: String) -> Bool {
        let body = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let isFraction = body.contains("/")
        let parts = body.split(separator: isFraction ? "/" : ".", omittingEmptySubsequences: false)
        let digits = { (part: Substring) in
            !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        guard parts.count <= 2, parts.allSatisfy(digits) else { return false }
        if isFraction {
            return parts.allSatisfy { $0.utf8.count <= 18 } && parts[1].contains { $0 != "0" }
        }
        return parts.reduce(0) { $0 + $1.utf8.count } <= 18
    }
}
