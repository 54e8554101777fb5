public import Bus

/// The SHA-256 of a file, 64 lower-case hexadecimal digits: the same file is known again by it.
public struct FileDigest: TextValue {
    public let text: String

    public init(_ text: String) throws(InvalidText) {
        guard text.utf8.count == 64,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else {
            throw InvalidText(
                "FileDigest", rule: "SHA-256", "must be 64 lower-case hexadecimal digits")
        }
        self.text = text
    }

    private init(valid text: String) { self.text = text }

    public static let schema: JSONSchema = .string(
        pattern: "^[0-9a-f]{64}$", description: "SHA-256 of a file.",
        examples: [schemaExample.text])
    public static let schemaExample = FileDigest(
        valid: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
}
