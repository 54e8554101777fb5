import CSV
import Testing

/// Files that programs write, which may be caught half written.
struct WholeFileTests {
    private static func reader(_ bytes: [UInt8]) -> CSVReader {
        CSVReader(bytes, from: .program, mostCells: 500, mostCellBytes: 1000)
    }

    private static func records(_ text: String) throws -> [CSVRow] {
        var reader = Self.reader(Array(text.utf8))
        var records: [CSVRow] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    private static func fault(_ bytes: [UInt8]) -> CSVFault? {
        var reader = Self.reader(bytes)
        do throws(CSVFault) {
            while try reader.next() != nil {}
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "either line end, a byte order mark, quotes, empty lines: the same records at their lines",
        arguments: [
            "a,b\n1,2\n", "a,b\r\n1,2\r\n", "\u{FEFF}a,b\n1,2\n", "\"a\",\"b\"\r\n\"1\",\"2\"\r\n",
        ])
    func forms(text: String) throws {
        #expect(
            try Self.records(text) == [
                .init(line: 1, cells: ["a", "b"]), .init(line: 2, cells: ["1", "2"]),
            ])
    }

    @Test("a cell with a comma, a quote and a line end; the line after it is counted right")
    func quoted() throws {
        #expect(
            try Self.records("a,b\n\"x,\"\"y\"\"\nz\",\n\n,2\n") == [
                .init(line: 1, cells: ["a", "b"]), .init(line: 2, cells: ["x,\"y\"\nz", ""]),
                .init(line: 5, cells: ["", "2"]),
            ])
        #expect(try Self.records("") == [])
    }

    @Test(
        "what may be half a file, or no CSV, is refused at its line",
        arguments: [
            ("a,b\n1,2", 2, CSVFault.Rule.lineEnd), ("a,b\n1,\"2\n", 2, .quoting),
            ("a\n1\n\"2\"x\n", 3, .quoting),
            ("a\nx\"y\n", 2, .quoting), ("a\rb\n", 1, .lineEnd),
            ("a\n" + String(repeating: "x", count: 1001) + "\n", 2, .length),
            (String(repeating: ",", count: 500) + "\n", 1, .cells),
        ])
    func faults(text: String, line: Int, rule: CSVFault.Rule) {
        let fault = Self.fault(Array(text.utf8))
        #expect(fault?.line == line && fault?.rule == rule, "\(String(describing: fault))")
    }

    @Test("GB 18030 is named as what it is not, with the way out")
    func encoding() {
        let fault = Self.fault(Array("a,b\n1,".utf8) + [0xD0, 0xD5, 0x0A])
        #expect(fault?.line == 2 && fault?.field == 2 && fault?.rule == .encoding)
        #expect(fault?.message.contains("iconv") == true)
    }

    @Test("every prefix of a good file is refused, or ends at a line: never misread")
    func prefixes() throws {
        let text = "id,name\r\n1,\"a,\"\"b\"\"\"\r\n2,\"c\r\nd\"\r\n3,e\r\n"
        let whole = try Self.records(text)
        let bytes = Array(text.utf8)
        for count in 0..<bytes.count {
            var reader = Self.reader(Array(bytes.prefix(count)))
            var found: [CSVRow] = []
            do throws(CSVFault) {
                while let record = try reader.next() { found.append(record) }
                #expect(count == 0 || bytes[count - 1] == UInt8(ascii: "\n"))
            } catch {
                #expect([.lineEnd, .quoting].contains(error.rule))
            }
            #expect(Array(whole.prefix(found.count)) == found)
        }
    }
}
