/// One row of a CSV file: the line it begins on, counted from 1, and its cells without the blanks around them.
struct CSVRow: Sendable, Equatable {
    let line: Int
    let cells: [String]
}

/// Why a CSV file cannot be read on.
struct CSVFault: Error, Equatable {
    enum Rule: String {
        case encoding = "ENCODING"
        case quoting = "QUOTING"
    }

    let line: Int
    /// Counted from 1.
    let field: Int
    let rule: Rule
    let message: String
}

/// Reads CSV (RFC 4180) row by row, and knows the line of each: UTF-8 with or without a byte order mark, lines
/// ended by LF or CRLF, quoted cells over several lines. Rows without any cell are left out.
struct CSVReader {
    private let bytes: [UInt8]
    private var position: Int
    private var line = 1
    private var field = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next row; nil after the last.
    mutating func next() throws(CSVFault) -> CSVRow? {
        while position < bytes.count {
            let first = line
            var cells: [String] = []
            repeat {
                field = cells.count + 1
                cells.append(try cell())
            } while takes(UInt8(ascii: ","))
            endLine()
            if cells != [""] { return CSVRow(line: first, cells: cells) }
        }
        return nil
    }

    private mutating func takes(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// A cell ends at a comma, at the end of a line or at the end of the file.
    private mutating func endLine() {
        _ = takes(UInt8(ascii: "\r"))
        if takes(UInt8(ascii: "\n")) { line += 1 }
    }

    private var isAtEndOfLine: Bool {
        position == bytes.count || bytes[position] == UInt8(ascii: "\n")
            || bytes[position] == UInt8(ascii: "\r")
                && (position + 1 == bytes.count || bytes[position + 1] == UInt8(ascii: "\n"))
    }

    private mutating func cell() throws(CSVFault) -> String {
        while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try quoted() }
        let start = position
        while !isAtEndOfLine, bytes[position] != UInt8(ascii: ",") {
            guard bytes[position] != UInt8(ascii: "\"") else {
                throw fault(line, .quoting, "a quote inside a cell that does not begin with one")
            }
            position += 1
        }
        var end = position
        while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
        return try text(bytes[start..<end], line)
    }

    private mutating func quoted() throws(CSVFault) -> String {
        let first = line
        position += 1
        var content: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard !takes(UInt8(ascii: "\"")) else {
                    content.append(byte)
                    continue
                }
                while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
                guard isAtEndOfLine || bytes[position] == UInt8(ascii: ",") else {
                    throw fault(line, .quoting, "text behind a cell's closing quote")
                }
                return try text(content[...], first)
            }
            if byte == UInt8(ascii: "\n") { line += 1 }
            content.append(byte)
        }
        throw fault(first, .quoting, "a quote that nothing closes")
    }

    private func text(_ bytes: ArraySlice<UInt8>, _ line: Int) throws(CSVFault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw fault(line, .encoding, "is not UTF-8; save the file as CSV UTF-8")
        }
        return text
    }

    private func fault(_ line: Int, _ rule: CSVFault.Rule, _ message: String) -> CSVFault {
        CSVFault(line: line, field: field, rule: rule, message: message)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
