import Bus
import BusTesting
import Foundation
import Testing

/// What our JSON encoder writes against Foundation's: the same bytes.
struct JSONEncodingOracleTests {
    private static let foundation: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return encoder
    }()

    private func expectSameBytes(_ value: some Encodable) throws {
        let theirs = try Self.foundation.encode(value)
        let ours = try JSONCoding.encode(value, sortedKeys: true)
        #expect(
            ours == [UInt8](theirs),
            "\(String(decoding: ours, as: UTF8.self)) \(String(decoding: theirs, as: UTF8.self))")
    }

    @Test(
        "random values are written with the same bytes, and read by each other", arguments: 0..<80)
    func values(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        let value = Everything.random(&random)
        try expectSameBytes(value)
        try expectSameBytes(JSONValue.random(&random, depth: 4))
        let unsorted = try JSONCoding.encode(value)
        #expect(try JSONDecoder().decode(Everything.self, from: Data(unsorted)) == value)
        #expect(
            try JSONCoding.decode(Everything.self, from: [UInt8](JSONEncoder().encode(value)))
                == value)
    }

    private struct Foreign: Codable, Equatable {
        var data: Data
        var url: URL
        var id: UUID
        var date: Date
        var amount: Decimal
        var bytes: [UInt8]
        var inner: [URL?]
    }

    @Test("Foundation's types and strategies: base64, text, seconds, exact decimals")
    func foreignTypes() throws {
        let value = Foreign(
            data: Data([0, 255, 62]), url: try #require(URL(string: "https://example.org/a?b=c#d")),
            id: try #require(UUID(uuidString: "E621E1F8-C36C-495A-93FC-0C247A3E6E5F")),
            date: Date(timeIntervalSinceReferenceDate: 752_112_000.125),
            amount: try #require(Decimal(string: "12345678901234567890.000123")),
            bytes: [1, 2, 255], inner: [nil, URL(string: "x")])
        try expectSameBytes(value)
        let text = try JSONCoding.encode(value)
        #expect(try JSONCoding.decode(Foreign.self, from: text) == value)
        #expect(try CBORDecoder().decode(Foreign.self, from: CBOREncoder().encode(value)) == value)
    }

    @Test("every kind of character is written as Foundation does, as a value and as a key")
    func characters() throws {
        for code in 0..<0x3000 as Range<UInt32> {
            guard let scalar = Unicode.Scalar(code) else { continue }
            for text in ["\(scalar)", "12345678\(scalar)9", "\(scalar)学🚌\"abcdefgh"] {
                let ours = try JSONCoding.encode([text: text])
                check(ours == [UInt8](try Self.foundation.encode([text: text])), "writes \(code)")
                check(
                    try JSONCoding.decode([String: String].self, from: ours) == [text: text],
                    "\(code)")
            }
        }
    }

    @Test(
        "floating-point numbers are written as Foundation does, and keep every bit",
        arguments: 0..<4)
    func floatingPoint(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        var values: [Double] = [
            0, -0.0, 1, -1, 0.1, 1e15, 1e16, 1e17, -1e21, 1e22, 1e23, 123456789012345680,
            .leastNonzeroMagnitude,
            .leastNormalMagnitude, .leastNormalMagnitude.nextDown, 1.7976931348623157e308, 0x1p53,
            0x1p63,
            0x1p64, 9.5367431640625e-07, 100, 100.5,
        ]
        for _ in 0..<2000 {
            values.append(Double(bitPattern: random.next()))
            values.append(Double(random.below(100_000)) / 1000)
        }
        for value in values {
            guard value.isFinite else {
                #expect(throws: EncodingError.self) { try JSONCoding.encode([value]) }
                continue
            }
            let ours = try JSONCoding.encode(value)
            check(ours == [UInt8](try Self.foundation.encode(value)), "writes \(value)")
            let back = try JSONCoding.decode(Double.self, from: ours)
            check(back.bitPattern == value.bitPattern, "reads \(value)")
            let single = Float(value)
            guard single.isFinite else { continue }
            check(
                try JSONCoding.encode(single) == [UInt8](try Self.foundation.encode(single)),
                "writes \(single)")
            check(
                try JSONCoding.decode(Float.self, from: JSONCoding.encode(single)) == single,
                "\(single)")
        }
    }

    @Test(
        "what is not finite is refused with its path, and leaves no trace",
        arguments: [Double.nan, .infinity, -.infinity])
    func notFinite(value: Double) throws {
        struct Forgiving: Encodable {
            let value: Double
            enum Key: String, CodingKey { case a, b, c }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Key.self)
                try container.encode(1, forKey: .a)
                #expect(throws: EncodingError.self) { try container.encode(value, forKey: .b) }
                try container.encode(2, forKey: .c)
            }
        }
        let text = try JSONCoding.encode(Forgiving(value: value))
        #expect(String(decoding: text, as: UTF8.self) == #"{"a":1,"c":2}"#)
        let error = try #require(throws: EncodingError.self) {
            try JSONCoding.encode(["学\n": [1, value]])
        }
        guard case .invalidValue(_, let context) = error else { return }
        #expect(context.codingPath.map(\.stringValue) == ["学\n", "1"])
    }
}
