import Foundation

/// What an outside oracle said of many identifiers; written by Tests/Interop/identifiers.py.
struct OracleCases: Decodable {
    var source: String
    var cases: [Case]

    struct Case: Decodable {
        var text: String
        var valid: Bool
        var why: String?
        var birthDate: String?
    }

    static func read(_ name: String) throws -> OracleCases {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = tests.appending(path: "Fixtures/identifiers/\(name)")
        return try JSONDecoder().decode(OracleCases.self, from: Data(contentsOf: file))
    }
}

/// Encodes a single value inside an object, as a message would hold it.
struct Holder<Value: Codable>: Codable {
    var value: Value

    static func json(_ value: Value) throws -> String {
        String(decoding: try JSONEncoder().encode(Holder(value: value)), as: UTF8.self)
    }

    static func decode(_ json: String) throws -> Value {
        try JSONDecoder().decode(Holder.self, from: Data(json.utf8)).value
    }
}
