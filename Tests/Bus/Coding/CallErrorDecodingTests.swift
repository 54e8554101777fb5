import Bus
import Foundation
import Testing

/// A body that does not decode names the field and never repeats its value.
struct CallErrorDecodingTests {
    private struct Student: Codable {
        var idNumber: String
        var stage: SampleStage
        var grade: Int8
    }

    private struct Batch: Codable { var students: [Student] }

    struct Wrong: Sendable {
        let field: String
        let rule: String
        let student: JSONValue
    }

    private static let wrong: [Wrong] = [
        Wrong(field: "idNumber", rule: "required", student: ["stage": "junior", "grade": 1]),
        Wrong(
            field: "idNumber", rule: "required",
            student: ["idNumber": nil, "stage": "junior", "grade": 1]),
        Wrong(
            field: "idNumber", rule: "type",
            student: ["idNumber": 410_802_201_509_010_011, "stage": "junior", "grade": 1]),
        Wrong(
            field: "stage", rule: "format",
            student: ["idNumber": "a", "stage": "secret-410802", "grade": 1]),
        Wrong(
            field: "grade", rule: "format",
            student: ["idNumber": "a", "stage": "junior", "grade": 410_802_201]),
        Wrong(
            field: "grade", rule: "type",
            student: ["idNumber": "a", "stage": "junior", "grade": "410802"]),
    ]

    @Test("field, rule and message in both formats", arguments: wrong, ContentType.allCases)
    func fields(_ wrong: Wrong, type: ContentType) throws {
        let field = "students[1].\(wrong.field)"
        let right: JSONValue = ["idNumber": "x", "stage": "junior", "grade": 1]
        let body = try type.encode(JSONValue.object(["students": [right, wrong.student]]))
        let decoding = try #require(throws: DecodingError.self) {
            try type.decode(Batch.self, from: body)
        }
        let error = CallError(decoding: decoding)
        #expect(error.code == .invalidArgument)
        #expect(error.reason == "INVALID_FIELD")
        #expect(error.origin == .server)
        #expect(error.executed == .no)
        #expect(error.violations.map(\.field) == [field])
        #expect(error.violations.map(\.rule) == [wrong.rule])
        #expect(error.message.hasPrefix(field))
        #expect(!error.message.contains("410802"))
        #expect(!error.violations[0].message.contains("410802"))
    }

    @Test("what should be an object or a list is told so, without the name of a type")
    func kinds() throws {
        func message<Value: Decodable>(_ text: String, _ type: Value.Type) -> String? {
            do {
                _ = try JSONCoding.decode(type, from: [UInt8](text.utf8))
                return nil
            } catch {
                return (error as? DecodingError).map { CallError(decoding: $0).message }
            }
        }
        #expect(message("[1]", [String: JSONValue].self) == "the body is not an object")
        #expect(message("[1]", Batch.self) == "the body is not an object")
        #expect(message("{}", [Int].self) == "the body is not a list")
        #expect(message("{}", [Batch].self) == "the body is not a list")
        #expect(message("{}", Set<String>.self) == "the body is not a list")
        #expect(message("[1]", Data.self) == "the body is not base64 text")
    }

    @Test("a body that is no document at all is said to be one", arguments: ContentType.allCases)
    func malformed(type: ContentType) throws {
        let decoding = try #require(throws: DecodingError.self) {
            try type.decode(Batch.self, from: [UInt8]("{\"students\":".utf8))
        }
        let error = CallError(decoding: decoding)
        #expect(error.violations.map(\.field) == [""])
        #expect(error.message.hasPrefix("the body"))
    }
}
