import Testing

@testable import Operator

struct ImportReaderTests {
    private func rows(_ text: String) throws -> [ImportReader.Row] {
        var reader = ImportReader([UInt8](text.utf8))
        var rows: [ImportReader.Row] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }

    @Test("a byte order mark, CRLF, quotes, cells over lines and a last line without an end")
    func reads() throws {
        let text = "\u{FEFF}a,b\r\n1,\"x,\"\"y\"\"\r\nz\"\r\n\r\n,\n\"\",2"
        #expect(
            try rows(text) == [
                .init(line: 1, cells: ["a", "b"]), .init(line: 2, cells: ["1", "x,\"y\"\r\nz"]),
                .init(line: 5, cells: ["", ""]), .init(line: 6, cells: ["", "2"]),
            ])
    }

    @Test(
        "what is no CSV is named by line, column and rule",
        arguments: [
            ("a\nb,c\"d", 2, "2", "CSV"), ("a\n\"b\nc", 2, "1", "CSV"),
            ("a,b\n1,\"2\"3", 2, "2", "CSV"),
        ])
    func faults(text: String, line: Int, column: String, rule: String) throws {
        let fault = #expect(throws: ImportFault.self) { try rows(text) }
        #expect(fault?.line == line && fault?.column == column && fault?.rule == rule)
    }

    @Test("bytes that are no UTF-8 are a fault, not a question mark")
    func encoding() {
        var reader = ImportReader([0x61, 0x0A, 0xCE, 0xCA])
        let fault = #expect(throws: ImportFault.self) {
            while try reader.next() != nil {}
        }
        #expect(fault?.line == 2 && fault?.rule == "UTF-8")
    }

    @Test("what is written is read again, whatever it holds", arguments: 0..<200)
    func roundTrip(seed: UInt64) throws {
        var random = SystemRandomNumberGenerator()
        let letters: [String] = ["a", "学", ",", "\"", "\n", "\r\n", " ", "1", "\r"]
        let table = (0..<Int.random(in: 1...5, using: &random)).map { _ in
            (0..<2).map { _ in
                (0..<Int.random(in: 0...6, using: &random))
                    .compactMap { _ in letters.randomElement(using: &random) }.joined()
            }
        }
        let text = table.map { row in
            row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
        }.joined(separator: "\n")
        #expect(try rows(text).map(\.cells) == table, "\(text.debugDescription)")
    }
}
