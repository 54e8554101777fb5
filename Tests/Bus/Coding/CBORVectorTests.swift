import Bus
import Testing

/// RFC 8949, Appendix A: Examples of Encoded CBOR Data Items.
struct CBORVectorTests {
    struct Vector: Sendable {
        let hex: String
        /// Nil where the bus gives the item no meaning and refuses it.
        let value: JSONValue?
        /// Whether encoding the value gives the same bytes.
        let isOurs: Bool
    }

    private static func both(_ hex: String, _ value: JSONValue) -> Vector {
        Vector(hex: hex, value: value, isOurs: true)
    }

    private static func read(_ hex: String, _ value: JSONValue?) -> Vector {
        Vector(hex: hex, value: value, isOurs: false)
    }

    static let vectors: [Vector] = [
        both("00", 0), both("01", 1), both("0a", 10), both("17", 23), both("1818", 24),
        both("1819", 25), both("1864", 100), both("1903e8", 1000), both("1a000f4240", 1_000_000),
        both("1b000000e8d4a51000", 1_000_000_000_000),
        read("1bffffffffffffffff", 18_446_744_073_709_551_615.0),
        read("c249010000000000000000", "AQAAAAAAAAAA"),
        read("3bffffffffffffffff", -18_446_744_073_709_551_616.0),
        read("c349010000000000000000", "AQAAAAAAAAAA"),
        both("20", -1), both("29", -10), both("3863", -100), both("3903e7", -1000),
        read("f90000", 0.0), read("f98000", -0.0), read("f93c00", 1.0),
        both("fb3ff199999999999a", 1.1), read("f93e00", 1.5), read("f97bff", 65504.0),
        read("fa47c35000", 100_000.0), read("fa7f7fffff", 3.4028234663852886e+38),
        both("fb7e37e43c8800759c", 1.0e+300), read("f90001", 5.960464477539063e-8),
        read("f90400", 0.00006103515625), read("f9c400", -4.0),
        both("fbc010666666666666", -4.1), read("f97c00", .double(.infinity)),
        read("f97e00", .double(.nan)), read("f9fc00", .double(-.infinity)),
        read("fa7f800000", .double(.infinity)),
        read("fa7fc00000", .double(.nan)), both("fb7ff8000000000000", .double(.nan)),
        read("faff800000", .double(-.infinity)), both("fb7ff0000000000000", .double(.infinity)),
        both("fbfff0000000000000", .double(-.infinity)),
        both("f4", false), both("f5", true), both("f6", .null), read("f7", .null),
        // Of simple values only four mean something here. RFC 7049 had a 24, which no longer is well-formed.
        read("f0", nil), read("f8ff", nil), read("f818", nil),
        read("c074323031332d30332d32315432303a30343a30305a", "2013-03-21T20:04:00Z"),
        read("c11a514b67b0", 1_363_896_240), read("c1fb41d452d9ec200000", 1363896240.5),
        read("d74401020304", "AQIDBA=="), read("d818456449455446", "ZElFVEY="),
        read("d82076687474703a2f2f7777772e6578616d706c652e636f6d", "http://www.example.com"),
        read("40", ""), read("4401020304", "AQIDBA=="),
        both("60", ""), both("6161", "a"), both("6449455446", "IETF"), both("62225c", "\"\\"),
        both("62c3bc", "\u{fc}"), both("63e6b0b4", "\u{6c34}"), both("64f0908591", "\u{10151}"),
        both("80", []), both("83010203", [1, 2, 3]),
        both("8301820203820405", [1, [2, 3], [4, 5]]),
        both(
            "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
            .array((1...25).map { .int($0) })),
        both("a0", [:]), read("a201020304", ["1": 2, "3": 4]),
        both("a26161016162820203", ["a": 1, "b": [2, 3]]),
        both("826161a161626163", ["a", ["b": "c"]]),
        both(
            "a56161614161626142616361436164614461656145",
            ["a": "A", "b": "B", "c": "C", "d": "D", "e": "E"]),
        read("5f42010243030405ff", "AQIDBAU="), read("7f657374726561646d696e67ff", "streaming"),
        read("9fff", []), read("9f018202039f0405ffff", [1, [2, 3], [4, 5]]),
        read("9f01820203820405ff", [1, [2, 3], [4, 5]]),
        read("83018202039f0405ff", [1, [2, 3], [4, 5]]),
        read("83019f0203ff820405", [1, [2, 3], [4, 5]]),
        read(
            "9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff",
            .array((1...25).map { .int($0) })),
        read("bf61610161629f0203ffff", ["a": 1, "b": [2, 3]]),
        read("826161bf61626163ff", ["a", ["b": "c"]]),
        read("bf6346756ef563416d7421ff", ["Fun": true, "Amt": -2]),
    ]

    @Test(
        "the examples of RFC 8949 are read, and written where they are in our form",
        arguments: vectors)
    func vector(_ vector: Vector) throws {
        let encoded = bytes(hex: vector.hex)
        guard let value = vector.value else {
            #expect(throws: DecodingError.self) {
                try CBORDecoder().decode(JSONValue.self, from: encoded)
            }
            return
        }
        let decoded = try CBORDecoder().decode(JSONValue.self, from: encoded)
        #expect(Self.same(decoded, value))
        let ours = try CBOREncoder(canonical: true).encode(value)
        if vector.isOurs { #expect(ours == encoded) }
        #expect(Self.same(try CBORDecoder().decode(JSONValue.self, from: ours), value))
    }

    /// NaN is not equal to itself.
    private static func same(_ one: JSONValue, _ other: JSONValue) -> Bool {
        if case .double(let one) = one, case .double(let other) = other, one.isNaN {
            return other.isNaN
        }
        return one == other
    }

    @Test("every row of the appendix is here, once, and each but RFC 7049's is well-formed")
    func everyRow() throws {
        #expect(Self.vectors.count == 82)
        #expect(Set(Self.vectors.map(\.hex)).count == 82)
        for vector in Self.vectors {
            var reader = CBORReader(bytes(hex: vector.hex))
            let isWhole = (try? reader.skip()) != nil && reader.isAtEnd
            #expect(isWhole == (vector.hex != "f818"), "\(vector.hex)")
        }
    }

    @Test(
        "a number that is none is read", arguments: ["f97e00", "fa7fc00000", "fb7ff8000000000000"])
    func notANumber(hex: String) throws {
        #expect(try CBORDecoder().decode(Double.self, from: bytes(hex: hex)).isNaN)
    }
}
