import Bus
import BusTesting
import Foundation
import Testing

/// What our JSON decoder takes against Foundation's: the same acceptance, the same values.
struct JSONDecodingOracleTests {
    /// Decoding gives the same value, or fails with both.
    private func same<Value: Decodable & Equatable>(_ text: String, _ type: Value.Type) {
        let theirs = try? JSONDecoder().decode(type, from: Data(text.utf8))
        let ours = try? JSONCoding.decode(type, from: [UInt8](text.utf8))
        check(ours == theirs, "\(text) as \(type)")
    }

    private static let numbers = [
        "0", "-0", "-0.0", "0.0", "0e0", "-0e400", "00", "01", "-01", "-", "+1", ".5", "1.", "1.e2",
        "1e", "1e+", "1E+2", "1e02", "1e2.5", "--1", "1-2", "1.5.5", "0x10", "1_000", "NaN",
        "Infinity", "127", "128", "-128", "-129", "255", "256", "32768", "65535", "65536",
        "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967295", "4294967296",
        "9007199254740991", "9007199254740992", "9007199254740993", "99999999999999999",
        "999999999999999999", "576460752303423487", "576460752303423488", "-576460752303423488",
        "-576460752303423489", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "-9223372036854775809", "18446744073709551615",
        "18446744073709551616", "123456789012345678901234567890", "1.0", "-1.0", "1.5", "255.0",
        "256.0", "1e2", "10e-1", "1e-1", "120e-1", "1e18", "1e19", "1e20", "9007199254740993.0",
        "1.0000000000000001", "1.00000000000000000000000001", "0.1", "0.3",
        "0.30000000000000004", "1e22", "1e23", "123456789.123456789e-5", "8.5e-23",
        "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "1e309",
        "1e400", "-1e400", "1e99999999999999999999", "5e-324", "2.4703282292062328e-324",
        "2.4703282292062327e-324", "2e-324", "1e-400", "0e-400", "2.2250738585072011e-308",
        "3.4028235e38", "3.4028236e38", "1e39", "1e-45", "1e-46", "16777217", "0.1e-30",
    ]

    @Test(
        "numbers at every edge are taken, refused and rounded alike, as every type",
        arguments: numbers)
    func number(text: String) {
        for text in [text, "[\(text)]", "{\"a\": \(text)}"] {
            same(text, Int.self)
            same(text, [Int].self)
            same(text, [Int8].self)
            same(text, [Int16].self)
            same(text, [Int32].self)
            same(text, [Int64].self)
            same(text, [UInt].self)
            same(text, [UInt8].self)
            same(text, [UInt16].self)
            same(text, [UInt32].self)
            same(text, [UInt64].self)
            same(text, [Double].self)
            same(text, [Float].self)
            same(text, [Double?].self)
            same(text, [Bool].self)
            same(text, [String].self)
            same(text, [String: Double].self)
            same(text, [String: Int].self)
            same(text, JSONValue.self)
        }
    }

    @Test("Foundation's types are taken and refused alike")
    func foreignTypes() {
        for text in [#"["AQ"]"#, #"["AQ=="]"#, #"["A Q=="]"#, "[1]", "[null]"] {
            same(text, [Data].self)
        }
        for text in [#"["a b"]"#, #"["a"]"#, #"[""]"#, "[1]", "[null]"] { same(text, [URL].self) }
        for text in [#"["1"]"#, "[null]", "[1e400]", "[-0.5e-3, 7, -0, 18446744073709551616]"] {
            same(text, [Decimal].self)
        }
        for text in ["[0]", "[-1.5e3]", #"["0"]"#] { same(text, [Date].self) }
    }

    @Test("zero keeps its sign")
    func signedZero() throws {
        for text in ["-0", "-0.0", "-0e5"] {
            #expect(try JSONCoding.decode(Double.self, from: [UInt8](text.utf8)).sign == .minus)
        }
    }

    private static let texts: [[UInt8]] =
        [
            "", " ", "\"", "\"a", "\"\\", "\"\\u12", "[", "]", "{", "}", "[,]", "[1,]", "[1,,2]",
            "[1 2]",
            "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\" 1}", "{1:2}", "{\"a\":1,,}",
            "{a:1}",
            "[1]]", "[1] x", "1 2", " 1\t\r\n", "\u{FEFF}[1]", "[\u{FEFF}1]", " \u{FEFF}[1]", "tru",
            "nul", "True",
            "falsey", "[true,false,null]", "'a'", "[1]/*c*/", "[1]//c", "\u{0B}1", "\u{A0}1",
            "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1},\"a\":null,\"c\":1}", "{\"a\":1,\"\\u0061\":2}",
            "{\"\":1}", "{\"\":1,\"\":2}", #""\/\b\f\n\r\t\"\\""#, #""\u0000""#, #""\u00e9\u5b66""#,
            #""\u00E9""#,
            #""\ud83d\ude8c""#, #""\uD83D""#, #""\uD83Dx""#, #""\uD83D\n""#, #""\uD83D\u0041""#,
            #""\uD83D\uD83D""#,
            #""\uDE8C""#, #""\uDE8C\uD83D""#, #""\u12G4""#, #""\x41""#, #""\U0041""#,
            #""\uFFFF\uFFFE""#,
            #""\'""#, "\"\t\"", "\"\n\"", "\"\u{0}\"", "\"\u{7F}\u{80}\u{2028}\"",
        ].map { [UInt8]($0.utf8) } + [
            [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xC3, 0x5C, 0x6E, 0x22],
            [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0xE5, 0xAD, 0xA6, 0x22], [0x22, 0xE5, 0xAD, 0x5C, 0x22, 0x22],
            [0xEF, 0xBB, 0xBF],
            [0xEF, 0xBB], [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], [0x31, 0x80],
        ]

    @Test("texts at every edge are taken and refused alike", arguments: texts)
    func text(bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        check(Self.agree(bytes), "\(text)")
        let inner = [UInt8](#"{"x":[["#.utf8) + bytes + [UInt8](#"], "y"]}"#.utf8)
        check(Self.agree(inner), "[[\(text)], y]")
    }

    /// Whether both read the same value, or none. `JSONDecoder` looks at nothing that no one asks for, which a key
    /// that comes again is: there `JSONSerialization` tells whether a text is broken.
    private static func agree(_ bytes: [UInt8]) -> Bool {
        let theirs = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        guard let ours = try? JSONCoding.decode(JSONValue.self, from: bytes) else {
            return theirs == nil || hasRepeatedMember(bytes)
                || (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed))
                    == nil
        }
        return theirs.map { areSame(ours, $0) } ?? false
    }

    /// Whether ours refuses a text for a member that stands in its object again, which Foundation takes.
    private static func hasRepeatedMember(_ bytes: [UInt8]) -> Bool {
        do {
            _ = try JSONCoding.decode(JSONValue.self, from: bytes)
        } catch let error as DecodingError {
            return CallError(decoding: error).violations.map(\.rule) == ["once"]
        } catch {}
        return false
    }

    /// Where Foundation drops the fraction of a number beyond 2^53, so that it fits an integer, ours keeps it.
    private static func areSame(_ ours: JSONValue, _ theirs: JSONValue) -> Bool {
        switch (ours, theirs) {
        case (.double(let value), .int(let whole)):
            abs(value) >= 0x1p53 && abs(value - Double(whole)) <= value.ulp
        case (.array(let ours), .array(let theirs)):
            ours.count == theirs.count && zip(ours, theirs).allSatisfy(areSame)
        case (.object(let ours), .object(let theirs)):
            ours.count == theirs.count
                && ours.allSatisfy { key, value in theirs[key].map { areSame(value, $0) } ?? false }
        default: ours == theirs
        }
    }

    @Test(
        "sixty thousand mutated texts are taken and refused alike, with the same values",
        arguments: 0..<6)
    func mutation(seed: UInt64) throws {
        var random = SeededNumbers(seed: 0x150 + seed)
        var seeds = (0..<60).map { _ in random.json(depth: 2) }
        for _ in 0..<20 { seeds.append(try JSONCoding.encode(JSONValue.random(&random, depth: 2))) }
        seeds = seeds.filter { $0.count < 400 }
        var accepted = 0
        for round in 0..<10_000 {
            var bytes = seeds[round % seeds.count]
            random.mutateJSON(&bytes, seeds[random.below(seeds.count)])
            // Ours is UTF-8 only; Foundation takes a zero byte among the first four for UTF-16 or UTF-32.
            if bytes.prefix(4).contains(where: { $0 == 0 || $0 >= 0xFE }) { continue }
            if (try? JSONCoding.decode(JSONValue.self, from: bytes)) != nil { accepted += 1 }
            check(Self.agree(bytes), "\(String(decoding: bytes, as: UTF8.self))")
            if round % 4 == 0 {
                let theirs = try? JSONDecoder().decode(Loose.self, from: Data(bytes))
                if let ours = try? JSONCoding.decode(Loose.self, from: bytes) {
                    check(ours == theirs, "\(String(decoding: bytes, as: UTF8.self))")
                }
            }
        }
        #expect(accepted > 1000 && accepted < 9000)
    }

    /// Asks for some fields that the texts have, as types they may not have.
    private struct Loose: Decodable, Equatable {
        var a: Double?
        var b: [Int]?
        var c: [String: String]?
        var d: String?
    }

    @Test(
        "what Foundation takes and the bus does not: other encodings, and faults in fields nobody asks for"
    )
    func stricter() {
        let utf16 = [UInt8](Data([0xFF, 0xFE, 0x31, 0x00]))
        #expect(throws: DecodingError.self) { try JSONCoding.decode(Int.self, from: utf16) }
        #expect(throws: DecodingError.self) { try JSONCoding.decode(Int.self, from: [0x31, 0x00]) }
        let unasked = [UInt8](#"{"a":1,"z":"\x"}"#.utf8)
        #expect(throws: DecodingError.self) { try JSONCoding.decode(Loose.self, from: unasked) }
        // Foundation takes 9007199254740995 here.
        let fraction = [UInt8]("9007199254740995.5".utf8)
        #expect(throws: DecodingError.self) { try JSONCoding.decode(Int.self, from: fraction) }
        #expect((try? JSONCoding.decode(Double.self, from: fraction)) == 9_007_199_254_740_996)
        // The composed and the decomposed é are two keys here, and one to Foundation: there the first counts.
        let keys = [UInt8]("{\"e\u{301}\":1,\"é\":2}".utf8)
        #expect((try? JSONCoding.decode(JSONValue.self, from: keys)) == ["é": 2])
    }

    @Test(
        "a member that stands in its object again is refused by name, in an object of any size",
        arguments: [2, 31, 32, 33, 34, 500])
    func repeatedMembers(size: Int) throws {
        for twin in [0, size / 2, size - 2] where twin < size - 1 {
            let keys = (0..<size).map { "key\($0 == size - 1 ? twin : $0)" }
            let text =
                "{" + keys.enumerated().map { "\"\($1)\":\($0)" }.joined(separator: ",") + "}"
            #expect(Self.refusal(of: text) == "key\(twin): stands in its object more than once")
            let inner = #"{"a":{"b":[]},"lines":[1,{"c":{}},{"of":[[],\#(text)]}],"z":1}"#
            #expect(
                Self.refusal(of: inner)
                    == "lines[2].of[1].key\(twin): stands in its object more than once")
        }
    }

    @Test("an escaped name is the name; one that may be a person's number is not told")
    func namesOfRepeatedMembers() {
        #expect(Self.refusal(of: #"{"a":1,"\u0061":2}"#)?.hasPrefix("a: ") == true)
        #expect(
            Self.refusal(of: #"{"x":{"410802201509010011":1,"410802201509010011":2}}"#)?
                .hasPrefix("x.*: ") == true)
        #expect(Self.refusal(of: #"[{"a":1},{"a":2}]"#) == nil)
        #expect(Self.refusal(of: #"{"a":{"a":{"a":1}}}"#) == nil)
    }

    private static func refusal(of text: String) -> String? {
        do {
            _ = try JSONCoding.decode(JSONValue.self, from: [UInt8](text.utf8))
        } catch let error as DecodingError {
            return CallError(decoding: error).message
        } catch {}
        return nil
    }
}
