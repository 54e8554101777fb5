public import Bus

/// 行政区划代码: six digits. Which of them are this city's is `RegionCatalog`'s to say.
public struct RegionCode: TextValue, Comparable, CodingKeyRepresentable {
    public let text: String

    public init(_ text: String) throws(InvalidText) {
        let bytes = text.utf8
        guard bytes.count == 6, Digits.number(bytes) != nil else {
            throw InvalidText("RegionCode", rule: "GB/T 2260", "must be 6 digits")
        }
        self.text = text
    }

    init(valid text: String) { self.text = text }

    /// The city itself, 焦作市: city-run bodies, and the whole city in figures.
    public static let city = RegionCode(valid: "410800")

    public var isCity: Bool { self == .city }

    public static func == (left: RegionCode, right: RegionCode) -> Bool { left.text == right.text }
    public static func < (left: RegionCode, right: RegionCode) -> Bool { left.text < right.text }
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    public static let schema: JSONSchema = .string(
        pattern: "^[0-9]{6}$",
        description: "Region code, GB/T 2260 or NBS.",
        examples: ["410802"])
    public static let schemaExample = RegionCode(valid: "410802")
}
