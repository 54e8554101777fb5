public import Bus

/// A day of the Gregorian calendar, written `2026-08-31`. No time zone: days are the city's own.
public struct CalendarDate: TextValue, Comparable {
    /// YYYYMMDD as one number: compares as the days do.
    let packed: Int32

    /// A date from its parts; nil when there is no such day, or the year is not 1...9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= Self.daysIn(month: month, year: year)
        else { return nil }
        packed = Int32(year * 10_000 + month * 100 + day)
    }

    /// Reads `YYYY-MM-DD`.
    public init(_ text: String) throws(InvalidText) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = Digits.number(bytes[0..<4]), let month = Digits.number(bytes[5..<7]),
            let day = Digits.number(bytes[8..<10])
        else {
            throw InvalidText("CalendarDate", rule: "ISO 8601", "must be written YYYY-MM-DD")
        }
        guard let date = CalendarDate(year: Int(year), month: Int(month), day: Int(day)) else {
            throw InvalidText("CalendarDate", rule: "ISO 8601", "there is no such day")
        }
        self = date
    }

    /// A date from eight digits as one number.
    init?(packed: Int32) {
        let number = Int(packed)
        self.init(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }

    init(validPacked: Int32) { packed = validPacked }

    public var year: Int { Int(packed) / 10_000 }
    public var month: Int { Int(packed) / 100 % 100 }
    public var day: Int { Int(packed) % 100 }

    public var text: String {
        String(unsafeUninitializedCapacity: 10) { buffer in
            Digits.write(Int64(year), count: 4, into: buffer, at: 0)
            buffer[4] = 0x2D
            Digits.write(Int64(month), count: 2, into: buffer, at: 5)
            buffer[7] = 0x2D
            Digits.write(Int64(day), count: 2, into: buffer, at: 8)
            return 10
        }
    }

    public static func == (left: Self, right: Self) -> Bool { left.packed == right.packed }
    public static func < (left: Self, right: Self) -> Bool { left.packed < right.packed }
    public func hash(into hasher: inout Hasher) { hasher.combine(packed) }

    public static let schema: JSONSchema = .string(
        pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        format: "date", description: "A day, ISO 8601.",
        examples: ["2025-09-01"])
    public static let schemaExample = CalendarDate(validPacked: 2025_09_01)
}
