public import Bus

/// 学年: 1 September to 31 August, written as the year it begins: `2025`.
///
/// Source: domain page "Time".
public struct SchoolYear: TextValue, Comparable, CodingKeyRepresentable {
    /// The calendar year of its 1 September, 1900...2999.
    public let startYear: Int

    /// - Returns: nil outside 1900...2999.
    public init?(startYear: Int) {
        guard Self.years.contains(startYear) else { return nil }
        self.startYear = startYear
    }

    public init(_ text: String) throws(InvalidText) {
        guard text.utf8.count == 4, let number = Digits.number(text.utf8),
            Self.years.contains(Int(number))
        else {
            throw InvalidText(
                "SchoolYear", rule: "school year", "must be the year it begins, 1900 to 2999")
        }
        startYear = Int(number)
    }

    /// The school year that a day lies in; nil outside 1900...2999.
    public init?(containing day: CalendarDate) {
        self.init(startYear: day.month >= 9 ? day.year : day.year - 1)
    }

    init(valid startYear: Int) { self.startYear = startYear }

    public var text: String { Digits.text(Int64(startYear), count: 4) }
    /// 1 September.
    public var firstDay: CalendarDate { CalendarDate(validPacked: Int32(startYear * 10_000 + 901)) }
    /// 31 August of the next calendar year.
    public var lastDay: CalendarDate {
        CalendarDate(validPacked: Int32((startYear + 1) * 10_000 + 831))
    }
    /// 31 August before it begins: the day on which a new pupil's age is taken.
    public var ageCutOff: CalendarDate {
        CalendarDate(validPacked: Int32(startYear * 10_000 + 831))
    }

    public var autumn: TermCode { TermCode(valid: startYear, .autumn) }
    /// The spring term of the next calendar year.
    public var spring: TermCode { TermCode(valid: startYear + 1, .spring) }

    public func contains(_ day: CalendarDate) -> Bool { (firstDay...lastDay).contains(day) }

    static let years = 1900...2999

    public static func == (left: Self, right: Self) -> Bool { left.startYear == right.startYear }
    public static func < (left: Self, right: Self) -> Bool { left.startYear < right.startYear }
    public func hash(into hasher: inout Hasher) { hasher.combine(startYear) }

    public static let schema: JSONSchema = .string(
        pattern: "^(19|2[0-9])[0-9]{2}$",
        description: "School year, the year of its 1 September.",
        examples: ["2025"])
    public static let schemaExample = SchoolYear(valid: 2025)
}
