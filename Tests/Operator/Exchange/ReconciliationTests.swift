import Contracts
import ServiceKit
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

    /// Rows as enrollment writes them.
    private static func rows(_ kind: ExchangeKind) -> [[String]] {
        switch kind {
        case .candidates:
            [
                ["25081001", "3141000001", "true", "590", "90 0.05", "2141000001 2141000002"],
                ["25081002", "3141000001", "false", "0.5", "", ""],
            ]
        case .plan:
            [
                ["2025", "2141000001", "senior", "1", "open", "90", "2", "", "", ""],
                [
                    "2025", "2141000002", "senior", "2", "open", "45", "1", "sports", "500",
                    "示例，“一”\n\"二\"",
                ],
            ]
        case .results: [["25081001", "2025", "1", "2141000001", "quota"]]
        }
    }

    @Test("what is exported is read again as the same list", arguments: ExchangeKind.allCases)
    func roundTrip(kind: ExchangeKind) throws {
        let table = ExchangeTable(kind: kind, rows: Self.rows(kind))
        #expect(try ExchangeTable(kind: kind, [UInt8](table.csv.utf8)) == table)
        #expect(try table.byKey().count == table.rows.count)
    }

    @Test(
        "values are compared, not how they are written",
        arguments: [
            (
                ExchangeKind.candidates,
                "eligible,candidate,junior_school,score,keys,wishes",
                [
                    "是,25081001,3141000001,590.00,90.0  0.05,2141000001   2141000002",
                    "0,25081002,3141000001,0.50,,",
                ]
            ),
            (
                .candidates, "candidate,junior_school,eligible,score,keys,wishes",
                [
                    "25081001,3141000001,Yes,0590,\"90\t0.05\",2141000001 2141000002 ",
                    "25081002,3141000001,no,00.5,,",
                ]
            ),
            (
                .plan,
                PlanFormat.columns.joined(separator: ",")
                    + ",special_type,special_control,special_document",
                [
                    "2025,2141000001,senior,01,open,090,2,,,",
                    "2025,2141000002,senior,2,open,45,1,sports,500.0,\"示例，“一”\n\"\"二\"\"\"",
                ]
            ),
        ])
    func values(kind: ExchangeKind, heading: String, rows: [String]) throws {
        let text = ([heading] + rows).joined(separator: "\n") + "\n"
        let theirs = try ExchangeTable(kind: kind, [UInt8](text.utf8))
        #expect(theirs.rows == Self.rows(kind))
    }

    @Test("a cell that is no value of its column is named by line and column, not by what it says")
    func wrongCells() throws {
        let heading = ExchangeKind.candidates.columns.joined(separator: ",")
        let text = """
            \(heading)
            25081001,3141000001,maybe,590,,
            25081002,3141000001,yes,5e2,,
            25081003,3141000001,yes,590,1 1.234,
            25081004,3141000001,yes,590,,2141000001 2199
            ****1005,3141000001,yes,590,,
            410802201509010011,3141000001,yes,590,,

            """
        let faults = try #require(throws: ImportFaults.self) {
            _ = try ExchangeTable(kind: .candidates, [UInt8](text.utf8))
        }
        #expect(
            faults.listed.map { "\($0.line) \($0.column) \($0.rule)" } == [
                "2 eligible boolean", "3 score number", "4 keys number", "5 wishes school code",
                "6 candidate candidate number", "7 candidate privacy",
            ])
        #expect(faults.listed.allSatisfy { !$0.message.contains("4108") })
    }

    @Test("a key that stands there twice is refused by name, however it is written")
    func keyTwice() throws {
        let row = Self.rows(.results)[0]
        let error = #expect(throws: ProgramError.self) {
            try ExchangeTable(kind: .results, rows: [row, row]).byKey()
        }
        #expect(error?.description.contains("25081001 stands there twice") == true)
        let heading = PlanFormat.columns.joined(separator: ",")
        let text =
            "\(heading)\n2025,2141000001,senior,1,open,90,2\n2025,2141000001,senior,01,open,91,2\n"
        let faults = try #require(throws: ImportFaults.self) {
            _ = try ExchangeTable(kind: .plan, [UInt8](text.utf8))
        }
        #expect(faults.listed.map { "\($0.line) \($0.rule)" } == ["3 once"])
    }

    @Test("a province's file with a wrong heading, a short row or a key twice is refused by line")
    func wrongFiles() throws {
        let heading = ExchangeKind.results.columns.joined(separator: ",")
        for (text, line, rule) in [
            ("a,b\n", 1, "heading"), ("\(heading)\n1,2\n", 2, "cells"),
            (
                "\(heading)\n25081001,2025,1,2141000001,open\n25081001,2025,2,2141000002,open\n",
                3, "once"
            ),
        ] {
            let faults = try #require(throws: ImportFaults.self) {
                _ = try ExchangeTable(kind: .results, [UInt8](text.utf8))
            }
            #expect(faults.listed.map(\.line) == [line])
            #expect(faults.listed.map(\.rule) == [rule])
        }
    }
}
