public import Bus

/// 学校（机构）标识码: ten digits `AABBCCCCCC`, a category, a province and a serial, without a check digit.
///
/// A change of name keeps the code; a change of category or a closure retires it for ever, and a retired
/// code is never given again. A college's serial is `0` and its five-digit college code.
/// Source: domain page "Identifiers". Provinces are GB/T 2260's; this city's schools have 41.
public struct SchoolCode: TextValue, Comparable, CodingKeyRepresentable {
    public let text: String

    public init(_ text: String) throws(InvalidText) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, Digits.number(bytes) != nil else {
            throw Self.invalid("must be 10 digits")
        }
        guard let category = SchoolCategory(rawValue: String(text.prefix(2))) else {
            throw Self.invalid("the first two digits are not a school category")
        }
        guard let province = Digits.number(bytes[2..<4]), Self.provinces.contains(province) else {
            throw Self.invalid("digits 3 and 4 are not a province")
        }
        guard category != .higher || bytes[4] == 0x30 else {
            throw Self.invalid("a college's serial begins with 0")
        }
        self.text = text
    }

    /// Puts a code together.
    ///
    /// - Returns: nil when province or serial (0...999999; 0...99999 for a college) is out of range.
    public init?(category: SchoolCategory, province: Int = 41, serial: Int) {
        let most = category == .higher ? 99_999 : 999_999
        guard Self.provinces.contains(Int64(province)), (0...most).contains(serial) else {
            return nil
        }
        text =
            category.rawValue + Digits.text(Int64(province), count: 2)
            + Digits.text(Int64(serial), count: 6)
    }

    private init(valid text: String) { self.text = text }

    public var category: SchoolCategory {
        guard let category = SchoolCategory(rawValue: String(text.prefix(2))) else {
            preconditionFailure("a school code exists only with a known category")
        }
        return category
    }

    /// True when the code was given in Henan, province 41.
    public var isOfThisProvince: Bool { text.dropFirst(2).prefix(2) == "41" }

    /// GB/T 2260's first two digits.
    private static let provinces: Set<Int64> = [
        11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46,
        50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82,
    ]

    private static func invalid(_ message: String) -> InvalidText {
        InvalidText("SchoolCode", rule: "school code", message)
    }

    public static func == (left: SchoolCode, right: SchoolCode) -> Bool { left.text == right.text }
    public static func < (left: SchoolCode, right: SchoolCode) -> Bool { left.text < right.text }
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    public static let schema: JSONSchema = .string(
        pattern: "^[0-9]{10}$",
        description: "School code: category, province, serial.",
        examples: ["2141000001"])
    public static let schemaExample = SchoolCode(valid: "2141000001")
}
