import BusTesting
import CSV
import Testing

/// Files that people write.
struct CSVReaderTests {
    private static func rows(_ text: String) throws -> [CSVRow] {
        var reader = CSVReader(Array(text.utf8))
        var rows: [CSVRow] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }

    @Test(
        "cells as they were meant, whatever wrote the file",
        arguments: [
            ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
            ("\u{FEFF}a\n1", [["a"], ["1"]]), ("", []), ("\u{FEFF}", []), ("\n\r\n\n", []),
            ("a, b ,\tc\t\n", [["a", "b", "c"]]), (",\n", [["", ""]]), ("a,", [["a", ""]]),
            ("\"a,b\" , \"c\"\"d\"\n", [["a,b", "c\"d"]]), ("\"\"", []),
            ("\"a\r\nb\"", [["a\r\nb"]]),
            ("一中,\"二 中\"\n", [["一中", "二 中"]]), ("a\rb\n", [["a\rb"]]),
            ("a\n\n\nb", [["a"], ["b"]]),
        ])
    func cells(text: String, expected: [[String]]) throws {
        #expect(try Self.rows(text).map(\.cells) == expected)
    }

    @Test("a row knows the line it begins on, behind cells of several lines too")
    func lines() throws {
        let rows = try Self.rows("a,b\n\n\"1\n2\",3\r\n4,\"5\n\n\"\n6,7")
        #expect(rows.map(\.line) == [1, 3, 5, 8])
    }

    @Test(
        "what cannot be read is named with its line",
        arguments: [
            ("a\n\"b\n\nc", 2, CSVFault.Rule.quoting), ("a\nb\"c\n", 2, .quoting),
            ("\"a\"b\n", 1, .quoting), ("x\n\"a\n\" b", 3, .quoting),
        ])
    func faults(text: String, line: Int, rule: CSVFault.Rule) {
        let fault = #expect(throws: CSVFault.self) { _ = try Self.rows(text) }
        #expect(fault?.line == line && fault?.rule == rule)
    }

    @Test("what is written is read again, whatever it holds", arguments: 0..<200)
    func roundTrip(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        let letters = ["a", "学", ",", "\"", "\n", "\r\n", " ", "1", "\r"]
        let table = (0..<1 + random.below(5)).map { _ in
            (0..<2).map { _ in
                (0..<random.below(7)).map { _ in letters[random.below(letters.count)] }.joined()
            }
        }
        let text = table.map { row in
            row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
        }.joined(separator: "\n")
        #expect(try Self.rows(text).map(\.cells) == table, "\(text.debugDescription)")
    }

    @Test("bytes that are not UTF-8, as of a file saved in GBK, are no text")
    func encoding() {
        var reader = CSVReader([0x61, 0x0A, 0xD6, 0xD0, 0x0A])
        let fault = #expect(throws: CSVFault.self) { while try reader.next() != nil {} }
        #expect(fault?.line == 2 && fault?.rule == .encoding)
    }
}
