/// Reads CSV as RFC 4180 has it, strictly, a record at a time, knowing the line of each.
///
/// A byte order mark and either kind of line end are taken; a quote that does not end, text around a quoted cell or a
/// last line without an end is refused: the file may be half written.
struct CSVReader {
    struct Record: Equatable {
        /// Where it begins, from 1.
        var line: Int
        var cells: [String]
    }

    private let bytes: [UInt8]
    private let file: String
    private var place: Int
    private var line = 1

    init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
        place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next record; nil at the end. Empty lines are passed over.
    mutating func next() throws(ExtractFault) -> Record? {
        while place < bytes.count {
            let start = line
            var cells: [String] = []
            repeat {
                guard cells.count < ExtractLimits.columns else {
                    throw fault(
                        start, "columns", "has more than \(ExtractLimits.columns) columns")
                }
                cells.append(try cell(number: cells.count + 1))
            } while takesSeparator()
            try endLine(start)
            if cells != [""] { return Record(line: start, cells: cells) }
        }
        return nil
    }

    private mutating func cell(number: Int) throws(ExtractFault) -> String {
        let start = line
        var content: [UInt8] = []
        if place < bytes.count, bytes[place] == Self.quote {
            place += 1
            while true {
                guard place < bytes.count else {
                    throw fault(
                        start, "quote",
                        "a quoted cell does not end; is the file half written?", number)
                }
                let byte = bytes[place]
                place += 1
                if byte == Self.quote {
                    guard place < bytes.count, bytes[place] == Self.quote else { break }
                    place += 1
                } else if byte == Self.newline {
                    line += 1
                }
                content.append(byte)
                try check(content.count, start, number)
            }
            guard
                place == bytes.count || [Self.comma, Self.newline, Self.ret].contains(bytes[place])
            else { throw fault(start, "quote", "a quoted cell has text behind it", number) }
        } else {
            while place < bytes.count, ![Self.comma, Self.newline, Self.ret].contains(bytes[place])
            {
                guard bytes[place] != Self.quote else {
                    throw fault(start, "quote", "a cell has a quote in its middle", number)
                }
                content.append(bytes[place])
                place += 1
                try check(content.count, start, number)
            }
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw fault(
                start, "UTF-8", "is not UTF-8; `iconv -f GB18030 -t UTF-8` makes it so", number)
        }
        return text
    }

    private func check(_ count: Int, _ line: Int, _ number: Int) throws(ExtractFault) {
        guard count <= ExtractLimits.cellBytes else {
            throw fault(
                line, "length", "a cell has more than \(ExtractLimits.cellBytes) bytes", number)
        }
    }

    private mutating func takesSeparator() -> Bool {
        guard place < bytes.count, bytes[place] == Self.comma else { return false }
        place += 1
        return true
    }

    private mutating func endLine(_ start: Int) throws(ExtractFault) {
        if place < bytes.count, bytes[place] == Self.ret { place += 1 }
        guard place < bytes.count else {
            throw fault(
                start, "line end", "the last line does not end; is the file half written?")
        }
        guard bytes[place] == Self.newline else {
            throw fault(start, "line end", "a carriage return stands without a line feed")
        }
        place += 1
        line += 1
    }

    private func fault(
        _ line: Int, _ rule: String, _ message: String, _ number: Int? = nil
    ) -> ExtractFault {
        ExtractFault(
            file, line: line, column: number.map { "column \($0)" }, rule: rule, message)
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let newline = UInt8(ascii: "\n")
    private static let ret = UInt8(ascii: "\r")
}
