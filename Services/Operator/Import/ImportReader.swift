/// Reads a CSV file (RFC 4180) row by row, and knows the line and column of what it reads: UTF-8 with or without a byte
/// order mark, lines ended by LF or CRLF, quoted cells over several lines. Rows without any cell are left out.
struct ImportReader {
    /// A row: the line it begins on, counted from 1, and its cells as they are written.
    struct Row: Equatable {
        let line: Int
        let cells: [String]
    }

    private let bytes: [UInt8]
    private var position: Int
    private var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next row; nil after the last.
    ///
    /// - Throws: what is no CSV; the file cannot be read on.
    mutating func next() throws(ImportFault) -> Row? {
        while position < bytes.count {
            let first = line
            var cells: [String] = []
            while true {
                cells.append(try cell(cells.count + 1))
                guard take(UInt8(ascii: ",")) else { break }
            }
            endLine()
            if cells != [""] { return Row(line: first, cells: cells) }
        }
        return nil
    }

    private mutating func cell(_ column: Int) throws(ImportFault) -> String {
        if take(UInt8(ascii: "\"")) { return try quoted(column) }
        let start = position
        while !isAtEndOfLine, bytes[position] != UInt8(ascii: ",") {
            guard bytes[position] != UInt8(ascii: "\"") else {
                throw fault(
                    column, "CSV", "a quote stands inside a cell that does not begin with one")
            }
            position += 1
        }
        return try text(bytes[start..<position], column)
    }

    private mutating func quoted(_ column: Int) throws(ImportFault) -> String {
        let first = line
        var content: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                if take(UInt8(ascii: "\"")) {
                    content.append(byte)
                    continue
                }
                guard isAtEndOfLine || bytes[position] == UInt8(ascii: ",") else {
                    throw fault(column, "CSV", "text stands behind a cell's closing quote")
                }
                return try text(content[...], column)
            }
            if byte == UInt8(ascii: "\n") { line += 1 }
            content.append(byte)
        }
        throw ImportFault(
            line: first, column: "\(column)", rule: "CSV", message: "nothing closes the quote")
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func endLine() {
        _ = take(UInt8(ascii: "\r"))
        if take(UInt8(ascii: "\n")) { line += 1 }
    }

    private var isAtEndOfLine: Bool {
        position == bytes.count || bytes[position] == UInt8(ascii: "\n")
            || bytes[position] == UInt8(ascii: "\r")
                && (position + 1 == bytes.count || bytes[position + 1] == UInt8(ascii: "\n"))
    }

    private func text(_ bytes: ArraySlice<UInt8>, _ column: Int) throws(ImportFault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw fault(column, "UTF-8", "is not UTF-8; save the file as CSV UTF-8")
        }
        return text
    }

    private func fault(_ column: Int, _ rule: String, _ message: String) -> ImportFault {
        ImportFault(line: line, column: "\(column)", rule: rule, message: message)
    }
}
