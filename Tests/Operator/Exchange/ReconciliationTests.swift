import Contracts
import Testing

@testable import Operator

struct ReconciliationTests {
    @Test("every difference is named: missing on either side, or the column with both values")
    func differences() {
        let result = Reconciliation(
            here: ["1": ["seats": "90", "score": "600"], "2": ["seats": "45"], "3": [:]],
            there: ["1": ["seats": "91", "score": "601"], "3": [:], "4": [:]],
            columns: ["seats", "score"], personal: ["score"])
        #expect(
            result.differences.map(\.text) == [
                "1: seats differs: here 90, there 91", "1: score differs", "2: missing there",
                "4: missing here",
            ])
        #expect(result.here == 3 && result.there == 3)
    }

    @Test(
        "changing any set of cells and rows of a list is found, and nothing else", arguments: 0..<50
    )
    func changes(seed: UInt64) {
        var random = SystemRandomNumberGenerator()
        let columns = ["a", "b"]
        let here = Dictionary(
            uniqueKeysWithValues: (0..<20).map { ("\($0)", ["a": "\($0)", "b": "x"]) })
        var there = here
        var expected: Set<String> = []
        for key in here.keys.sorted() {
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                there[key] = nil
                expected.insert("\(key): missing there")
            case 1:
                there[key]?["b"] = "y"
                expected.insert("\(key): b differs: here x, there y")
            case 2:
                there["new \(key)"] = [:]
                expected.insert("new \(key): missing here")
            default: break
            }
        }
        let result = Reconciliation(here: here, there: there, columns: columns, personal: [])
        #expect(Set(result.differences.map(\.text)) == expected)
        #expect(result.differences.count == expected.count)
    }

    @Test("what is exported is read again as the same list", arguments: ExchangeKind.allCases)
    func roundTrip(kind: ExchangeKind) throws {
        let rows = (0..<3).map { row in
            kind.columns.map { "\($0) \(row), \"x\"\n" }
        }
        let table = ExchangeTable(kind: kind, rows: rows)
        #expect(try ExchangeTable(kind: kind, [UInt8](table.csv.utf8)) == table)
        #expect(table.byKey.count == 3)
    }

    @Test("a province's file with a wrong heading, a short row or a key twice is refused by line")
    func wrongFiles() throws {
        let heading = ExchangeKind.results.columns.joined(separator: ",")
        for (text, line, rule) in [
            ("a,b\n", 1, "heading"), ("\(heading)\n1,2\n", 2, "cells"),
            ("\(heading)\n1,2,3,4,5\n1,2,3,4,5\n", 3, "once"),
        ] {
            let faults = try #require(throws: ImportFaults.self) {
                _ = try ExchangeTable(kind: .results, [UInt8](text.utf8))
            }
            #expect(faults.listed.map(\.line) == [line])
            #expect(faults.listed.map(\.rule) == [rule])
        }
    }
}
