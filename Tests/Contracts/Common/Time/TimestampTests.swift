import Contracts
import Foundation
import Testing

struct TimestampTests {
    @Test("Foundation reads what is written, for moments before and after 1970")
    func foundation() throws {
        var numbers = SeededNumbers(seed: 5)
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<500 {
            let value = Int64.random(in: -2_000_000_000_000...4_000_000_000_000, using: &numbers)
            let stamp = Timestamp(millisecondsSinceEpoch: value)
            let date = try Date(stamp.text, strategy: format)
            #expect(Int64((date.timeIntervalSince1970 * 1000).rounded()) == value)
            #expect(try Timestamp(stamp.text) == stamp)
        }
    }

    @Test(
        "offsets and fractions of RFC 3339 are read",
        arguments: [
            ("2026-08-31T04:05:06Z", "2026-08-31T04:05:06.000Z"),
            ("2026-08-31T04:05:06.7Z", "2026-08-31T04:05:06.700Z"),
            ("2026-08-31T04:05:06.789999Z", "2026-08-31T04:05:06.789Z"),
            ("2026-09-01T00:00:00+08:00", "2026-08-31T16:00:00.000Z"),
            ("2026-08-31t20:30:00-03:30", "2026-09-01T00:00:00.000Z"),
        ])
    func reads(_ text: String, _ canonical: String) throws {
        #expect(try Timestamp(text).text == canonical)
    }

    @Test(
        "what is not RFC 3339 is refused",
        arguments: [
            "", "2026-08-31", "2026-08-31 04:05:06Z", "2026-08-31T24:00:00Z",
            "2026-08-31T04:60:00Z",
            "2026-06-30T23:59:60Z", "2026-08-31T04:05:06", "2026-02-29T00:00:00Z",
            "2026-08-31T04:05:06.Z", "2026-08-31T04:05:06+0800", "0001-01-01T00:00:00+01:00",
            "2026-08-31T04:05:06Zx", "9999-12-31T23:59:59-00:01",
        ])
    func refused(_ text: String) {
        #expect(throws: InvalidText.self) { try Timestamp(text) }
    }

    @Test("the city's day begins eight hours before UTC's")
    func cityDay() throws {
        #expect(try Timestamp("2026-08-31T15:59:59.999Z").cityDate.text == "2026-08-31")
        #expect(try Timestamp("2026-08-31T16:00:00Z").cityDate.text == "2026-09-01")
    }

    @Test("moments beyond the calendar are held to its ends")
    func bounds() {
        #expect(Timestamp(millisecondsSinceEpoch: .min).text == "0001-01-01T00:00:00.000Z")
        #expect(Timestamp(millisecondsSinceEpoch: .max).text == "9999-12-31T23:59:59.999Z")
        #expect(Timestamp(millisecondsSinceEpoch: .max).cityDate.text == "9999-12-31")
    }
}
