public import Bus

/// 学期: a term by calendar year and season: `2025S` is spring 2025, `2025A` the autumn after it.
///
/// Rules about money begin "from the spring term of 2025" and not on a day, so they are keyed by terms.
/// Terms compare in time. Source: domain page "Time".
public struct TermCode: TextValue, Comparable, CodingKeyRepresentable {
    /// Terms counted in time: twice the calendar year, plus one for autumn.
    let ordinal: Int

    /// Which of the two terms of a calendar year.
    public enum Season: String, WireEnum {
        /// 春季学期
        case spring = "S"
        /// 秋季学期
        case autumn = "A"
    }

    public init(_ text: String) throws(InvalidText) {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, let year = Digits.number(bytes[0..<4]),
            bytes[4] == 0x53 || bytes[4] == 0x41,
            let term = TermCode(year: Int(year), bytes[4] == 0x53 ? .spring : .autumn)
        else {
            throw InvalidText(
                "TermCode", rule: "term code", "must be a year of 1900 to 2999 and S or A")
        }
        self = term
    }

    /// - Returns: nil outside the calendar years 1900...2999.
    public init?(year: Int, _ season: Season) {
        guard SchoolYear.years.contains(year) else { return nil }
        self.init(valid: year, season)
    }

    /// The term a day is counted in: September to January autumn, February to August spring.
    ///
    /// The days on which lessons begin and end are a school calendar's, not this type's.
    public init?(containing day: CalendarDate) {
        switch day.month {
        case 1: self.init(year: day.year - 1, .autumn)
        case 2...8: self.init(year: day.year, .spring)
        default: self.init(year: day.year, .autumn)
        }
    }

    init(valid year: Int, _ season: Season) { ordinal = year * 2 + (season == .autumn ? 1 : 0) }

    public var year: Int { ordinal / 2 }
    public var season: Season { ordinal % 2 == 1 ? .autumn : .spring }
    public var text: String { Digits.text(Int64(year), count: 4) + season.rawValue }

    public var schoolYear: SchoolYear {
        SchoolYear(valid: season == .autumn ? year : year - 1)
    }

    /// 1 September or 1 February.
    public var firstDay: CalendarDate {
        CalendarDate(validPacked: Int32(year * 10_000 + (season == .autumn ? 901 : 201)))
    }

    /// 31 January of the next year, or 31 August.
    public var lastDay: CalendarDate {
        CalendarDate(
            validPacked: Int32(season == .autumn ? (year + 1) * 10_000 + 131 : year * 10_000 + 831))
    }

    /// The term after (before when negative) by so many terms; nil outside 1900...2999.
    public func advanced(by terms: Int) -> TermCode? {
        let (sum, overflow) = ordinal.addingReportingOverflow(terms)
        guard !overflow, sum >= 0 else { return nil }
        return TermCode(year: sum / 2, sum % 2 == 1 ? .autumn : .spring)
    }

    /// Terms from this one to `other`.
    public func distance(to other: TermCode) -> Int { other.ordinal - ordinal }

    public static func == (left: Self, right: Self) -> Bool { left.ordinal == right.ordinal }
    public static func < (left: Self, right: Self) -> Bool { left.ordinal < right.ordinal }
    public func hash(into hasher: inout Hasher) { hasher.combine(ordinal) }

    public static let schema: JSONSchema = .string(
        pattern: "^(19|2[0-9])[0-9]{2}[SA]$",
        description: "Term: calendar year, then S for spring or A for autumn.",
        examples: ["2025A"])
    public static let schemaExample = TermCode(valid: 2025, .autumn)
}
