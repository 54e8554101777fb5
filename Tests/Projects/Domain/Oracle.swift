import Foundation
import Testing

@testable import Projects

/// What Python's fractions said; written by Tests/Interop/earned_value.py.
struct Oracle<Case: Decodable>: Decodable {
    var cases: [Case]

    static func read(_ name: String) throws -> [Case] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = tests.appending(path: "Fixtures/earned-value/\(name).json")
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: file)).cases
    }
}

struct ArithmeticCase: Decodable {
    var a: String
    var b: String
    var sum: String
    var difference: String
    var product: String
    var quotient: String?
    var less: Bool
    var floor: String
    var shown: [String]
}

struct IndexCase: Decodable {
    var name: String
    var bac: String
    var pv: String
    var ev: String
    var ac: String
    var results: [Result]

    struct Result: Decodable {
        var index: String
        var exact: String?
        var shown: String?
    }
}

extension Rational {
    /// `3/4`
    init(oracle text: String) throws {
        let parts = text.split(separator: "/")
        try self.init(
            #require(Int128(parts[0])), over: #require(Int128(parts[1])))
    }

    var oracleText: String { "\(numerator)/\(denominator)" }
}
