import Bus
import BusTesting
import Foundation
import Testing

/// What the decoder accepts, and how it says what is wrong.
struct CBORDecodingTests {
    private struct Student: Codable, Equatable {
        var idNumber: String
        var grade: UInt8
        var boarding: Bool?
    }

    private struct Batch: Codable, Equatable { var students: [Student] }

    @Test(
        "keys are found in whatever order they come, with unknown ones between", arguments: 0..<40)
    func order(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        let unknown = (0..<random.below(80)).map {
            ("unknown\($0)", JSONValue.array([.int(1), "x"]))
        }
        let entries =
            unknown + [("idNumber", JSONValue.string("a")), ("grade", 3), ("boarding", true)]
        var writer = CBORWriter()
        writer.writeMap(entries.count)
        for (key, value) in entries.shuffled(using: &random) {
            writer.write(key)
            writer.writeEncoded(try CBOREncoder().encode(value))
        }
        let student = try CBORDecoder().decode(Student.self, from: writer.bytes)
        #expect(student == Student(idNumber: "a", grade: 3, boarding: true))
    }

    private static let wrongFields: [(body: JSONValue, path: String)] = [
        (["students": [["idNumber": 7, "grade": 1]]], "students.0.idNumber"),
        (["students": [["idNumber": "a", "grade": 256]]], "students.0.grade"),
        (["students": [["idNumber": "a", "grade": -1]]], "students.0.grade"),
        (["students": [["idNumber": "a", "grade": 1.5]]], "students.0.grade"),
        (["students": [["idNumber": "a", "grade": 1, "boarding": 0]]], "students.0.boarding"),
        (["students": [["idNumber": "a", "grade": 1], 5]], "students.1"),
        (["students": [["idNumber": nil, "grade": 1]]], "students.0.idNumber"),
        (["students": ["0": 1]], "students"),
        ([], ""),
    ]

    @Test("a wrong field is named with its path", arguments: wrongFields)
    func paths(body: JSONValue, path: String) throws {
        let encoded = try CBOREncoder().encode(body)
        let error = try #require(throws: DecodingError.self) {
            try CBORDecoder().decode(Batch.self, from: encoded)
        }
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context),
            .dataCorrupted(let context):
            #expect(context.codingPath.map(\.stringValue).joined(separator: ".") == path)
        default: Issue.record("unexpected \(error)")
        }
    }

    @Test("a missing key is named")
    func missing() throws {
        let encoded = try CBOREncoder().encode(["students": [["idNumber": "a"]]])
        let error = try #require(throws: DecodingError.self) {
            try CBORDecoder().decode(Batch.self, from: encoded)
        }
        guard case .keyNotFound(let key, let context) = error else {
            Issue.record("unexpected \(error)")
            return
        }
        #expect(key.stringValue == "grade")
        #expect(context.codingPath.map(\.stringValue) == ["students", "0"])
        #expect(CallError(decoding: error).violations.map(\.field) == ["students[0].grade"])
    }

    @Test("null is an absent optional")
    func null() throws {
        let body: JSONValue = ["idNumber": "a", "grade": 1, "boarding": nil]
        #expect(try body.decode(Student.self) == Student(idNumber: "a", grade: 1, boarding: nil))
    }

    @Test("an integer is a floating-point number, and not the reverse")
    func numbers() throws {
        #expect(try JSONValue.int(3).decode(Double.self) == 3)
        #expect(try JSONValue.int(3).decode(Float.self) == 3)
        #expect(throws: DecodingError.self) { try JSONValue.double(3).decode(Int.self) }
    }

    @Test(
        "what is no well-formed document of ours is refused",
        arguments: [
            ("", "nothing"), ("00 00", "bytes after the end"), ("18", "a cut head"),
            ("1c", "a reserved head"), ("1f", "an integer of indefinite length"),
            ("61", "a cut text"), ("61 ff", "invalid UTF-8"), ("63 ed a0 80", "a surrogate"),
            ("62 c1 81", "an overlong form"), ("7f 61 c3 61 a9 ff", "a character across chunks"),
            ("7f 41 00 ff", "bytes in a text"), ("7f 7f ff ff", "chunks in chunks"),
            ("7f 61 61", "chunks without an end"), ("81", "a cut array"), ("9f 00", "no break"),
            ("ff", "a break alone"), ("81 ff", "a break in a definite array"),
            ("a1 61 61", "a key without a value"), ("bf 61 61 ff", "a key without a value"),
            ("a2 61 61 00 61 61 00", "a duplicate key"),
            ("a2 61 61 00 78 01 61 00", "a duplicate key with a longer head"),
            ("a2 01 00 18 01 00", "a duplicate integer key"),
            ("a2 01 00 61 31 00", "keys of two kinds"), ("a1 f6 00", "a null key"),
            ("a1 80 00", "a list as key"), ("a1 41 61 00", "bytes as key"),
            ("f8 18", "a simple value in two bytes"), ("df 00", "a tag of indefinite length"),
            ("c0", "a tag of nothing"),
            ("5b ff ff ff ff ff ff ff ff", "a length beyond everything"),
            ("9b 7f ff ff ff ff ff ff ff 00", "a count beyond the bytes"),
            ("bb ff ff ff ff ff ff ff ff", "a count beyond everything"),
            ("9a 00 00 00 05 01 02 03 04", "one element too few"),
        ])
    func malformed(hex: String, why: String) {
        #expect(throws: DecodingError.self, "\(why)") {
            try CBORDecoder().decode(JSONValue.self, from: bytes(hex: hex))
        }
    }

    @Test("a duplicate key is found in a map of any size", arguments: [2, 10, 24, 25, 26, 500])
    func duplicates(size: Int) throws {
        for twin in [0, size / 2, size - 2] where twin < size - 1 {
            var writer = CBORWriter()
            writer.writeMap(size)
            for index in 0..<size {
                writer.write("key\(index == size - 1 ? twin : index)")
                writer.write(true)
            }
            #expect(throws: DecodingError.self) {
                try CBORDecoder().decode([String: Bool].self, from: writer.bytes)
            }
        }
    }

    private static let foreign: [(hex: String, value: JSONValue)] = [
        ("bf 61 61 9f 01 02 ff 61 62 bf ff ff", ["a": [1, 2], "b": [:]]),
        ("7f 63 e5 ad a6 61 61 ff", "学a"), ("d9 d9 f7 c1 05", 5),
        ("a2 01 02 20 04", ["1": 2, "-1": 4]), ("f9 3e 00", 1.5), ("fa 47 c3 50 00", 100_000.0),
        ("f7", .null),
        ("9f 9f ff 80 a0 bf ff 5f 41 01 40 ff 61 7a ff", [[], [], [:], [:], "AQ==", "z"]),
    ]

    @Test("indefinite lengths, tags, integer keys and other widths are read", arguments: foreign)
    func accepted(hex: String, expected: JSONValue) throws {
        #expect(try CBORDecoder().decode(JSONValue.self, from: bytes(hex: hex)) == expected)
    }

    @Test("a dictionary by integers reads text keys and integer keys")
    func integerKeys() throws {
        #expect(
            try CBORDecoder().decode([Int: String].self, from: bytes(hex: "a2 01 61 61 20 61 62"))
                == [1: "a", -1: "b"])
        #expect(try JSONValue.object(["7": "x"]).decode([Int: String].self) == [7: "x"])
    }
}
