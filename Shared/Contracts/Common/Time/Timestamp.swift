public import Bus

/// A moment, to the millisecond, written in RFC 3339 and UTC: `2026-08-31T04:05:06.789Z`.
public struct Timestamp: TextValue, Comparable {
    public let millisecondsSinceEpoch: Int64

    /// - Parameter millisecondsSinceEpoch: since 1970-01-01T00:00:00Z; held to the years 1...9999.
    public init(millisecondsSinceEpoch: Int64) {
        self.millisecondsSinceEpoch = min(max(millisecondsSinceEpoch, Self.earliest), Self.latest)
    }

    /// Reads RFC 3339 with any offset; digits after the millisecond are cut. Leap seconds are refused.
    public init(_ text: String) throws(InvalidText) {
        guard let value = Self.parse(Array(text.utf8)) else {
            throw InvalidText(
                "Timestamp", rule: "RFC 3339", "must be written 2026-08-31T04:05:06.789Z")
        }
        guard (Self.earliest...Self.latest).contains(value) else {
            throw InvalidText("Timestamp", rule: "RFC 3339", "must lie in the years 1 to 9999")
        }
        millisecondsSinceEpoch = value
    }

    public var text: String {
        let (day, milliseconds) = split
        func digits(_ value: Int64, _ count: Int) -> String { Digits.text(value, count: count) }
        return
            "\(day.text)T\(digits(milliseconds / 3_600_000, 2)):\(digits(milliseconds / 60_000 % 60, 2))"
            + ":\(digits(milliseconds / 1000 % 60, 2)).\(digits(milliseconds % 1000, 3))Z"
    }

    /// The day in UTC.
    public var utcDate: CalendarDate { split.day }

    /// The day in the city, which keeps UTC+8 all year.
    public var cityDate: CalendarDate {
        Timestamp(millisecondsSinceEpoch: millisecondsSinceEpoch + 8 * 3_600_000).utcDate
    }

    private var split: (day: CalendarDate, milliseconds: Int64) {
        let day = Int64.floored(millisecondsSinceEpoch, by: 86_400_000)
        guard let date = CalendarDate(daysSinceEpoch: Int(day)) else {
            preconditionFailure("a timestamp lies in the years 1 to 9999")
        }
        return (date, millisecondsSinceEpoch - day * 86_400_000)
    }

    private static let earliest: Int64 = -719_162 * 86_400_000
    private static let latest: Int64 = 2_932_897 * 86_400_000 - 1

    private static func parse(_ bytes: [UInt8]) -> Int64? {
        guard bytes.count >= 20,
            let date = try? CalendarDate(String(decoding: bytes[0..<10], as: UTF8.self)),
            Digits.upper(bytes[10]) == 0x54, bytes[13] == 0x3A, bytes[16] == 0x3A,
            let hour = Digits.number(bytes[11..<13]), hour < 24,
            let minute = Digits.number(bytes[14..<16]), minute < 60,
            let second = Digits.number(bytes[17..<19]), second < 60
        else { return nil }
        var rest = bytes[19...]
        var milliseconds: Int64 = 0
        if rest.first == 0x2E {
            let fraction = rest.dropFirst().prefix { $0 >= 0x30 && $0 <= 0x39 }
            guard !fraction.isEmpty,
                let three = Digits.number((fraction + [0x30, 0x30]).prefix(3))
            else { return nil }
            milliseconds = three
            rest = rest.dropFirst(1 + fraction.count)
        }
        guard let offsetMinutes = offset(Array(rest)) else { return nil }
        let minutes = (Int64(date.daysSinceEpoch) * 24 + hour) * 60 + minute - offsetMinutes
        return (minutes * 60 + second) * 1000 + milliseconds
    }

    /// Minutes east of UTC: `Z`, `+08:00`.
    private static func offset(_ bytes: [UInt8]) -> Int64? {
        if bytes.count == 1, Digits.upper(bytes[0]) == 0x5A { return 0 }
        guard bytes.count == 6, bytes[3] == 0x3A, bytes[0] == 0x2B || bytes[0] == 0x2D,
            let hours = Digits.number(bytes[1..<3]), hours < 24,
            let minutes = Digits.number(bytes[4..<6]), minutes < 60
        else { return nil }
        return (bytes[0] == 0x2B ? 1 : -1) * (hours * 60 + minutes)
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.millisecondsSinceEpoch == right.millisecondsSinceEpoch
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(millisecondsSinceEpoch) }

    public static let schema: JSONSchema = .string(
        pattern:
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$",
        format: "date-time",
        description: "A moment, RFC 3339; always answered in UTC with milliseconds.",
        examples: ["2025-09-01T00:00:00.000Z"])
    public static let schemaExample = Timestamp(millisecondsSinceEpoch: 1_756_684_800_000)
}

extension Int64 {
    /// Division that rounds down, also below zero.
    fileprivate static func floored(_ value: Int64, by divisor: Int64) -> Int64 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
