public import Bus

/// A project's stable id: `P7` for the seventh project of the plan's annex, `P7-1` for its first
/// part.
public struct ProjectID: TextValue, Comparable {
    public let text: String

    public init(_ text: String) throws(InvalidText) {
        guard Self.isValid(text) else {
            throw InvalidText(
                "ProjectID", rule: "project id",
                "must be 1 to 32 of A-Z, 0-9 and -, start with a letter and not end in -")
        }
        self.text = text
    }

    private init(valid text: String) { self.text = text }

    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    public static let schema: JSONSchema = .pattern(
        "^[A-Z]([A-Z0-9-]{0,30}[A-Z0-9])?$", "A project: P1 to P9 are those of the plan's annex.")
    public static let schemaExample = ProjectID(valid: "P7-1")

    private static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last, bytes.count <= 32 else {
            return false
        }
        let isLetter = { (byte: UInt8) in (0x41...0x5A).contains(byte) }
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        return isLetter(first) && last != 0x2D
            && bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == 0x2D }
    }
}
