/// One row of a CSV file: the line it begins on, counted from 1, and its cells.
public struct CSVRow: Sendable, Equatable {
    public let line: Int
    public let cells: [String]

    public init(line: Int, cells: [String]) {
        self.line = line
        self.cells = cells
    }
}

/// Why a CSV file cannot be read on.
public struct CSVFault: Error, Equatable {
    public enum Rule: String, Sendable {
        case encoding = "ENCODING"
        case quoting = "QUOTING"
        /// Of a `Source.program` only.
        case lineEnd = "LINE_END"
        case cells = "CELLS"
        case length = "LENGTH"
    }

    public let line: Int
    /// Which cell of the row, counted from 1.
    public let field: Int
    public let rule: Rule
    public let message: String
}

/// Reads CSV (RFC 4180) row by row, and knows the line of each: UTF-8 with or without a byte order mark, lines
/// ended by LF or CRLF, quoted cells over several lines. Rows without any cell are left out.
public struct CSVReader {
    /// Who wrote the file, and how much may be forgiven.
    public enum Source: Sendable {
        /// A person, in a spreadsheet or an editor: blanks around cells are left out, the last line need not end.
        case people
        /// A program: cells are as they stand, and a last line that does not end is refused, for the file may be half written.
        case program
    }

    private let bytes: [UInt8]
    private let source: Source
    private let mostCells: Int
    private let mostCellBytes: Int
    private var position: Int
    private var line = 1
    private var field = 1

    /// - Parameters:
    ///   - mostCells: of a row.
    ///   - mostCellBytes: of a cell.
    public init(
        _ bytes: [UInt8], from source: Source = .people, mostCells: Int = .max,
        mostCellBytes: Int = .max
    ) {
        self.bytes = bytes
        self.source = source
        self.mostCells = mostCells
        self.mostCellBytes = mostCellBytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next row; nil after the last.
    public mutating func next() throws(CSVFault) -> CSVRow? {
        while position < bytes.count {
            let first = line
            var cells: [String] = []
            repeat {
                field = cells.count + 1
                guard cells.count < mostCells else {
                    throw fault(first, .cells, "has more than \(mostCells) cells")
                }
                cells.append(try cell())
            } while takes(UInt8(ascii: ","))
            try endLine(first)
            if cells != [""] { return CSVRow(line: first, cells: cells) }
        }
        return nil
    }

    private mutating func takes(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func endLine(_ first: Int) throws(CSVFault) {
        let isReturned = takes(UInt8(ascii: "\r"))
        if takes(UInt8(ascii: "\n")) {
            line += 1
        } else if source == .program {
            throw fault(
                first, .lineEnd,
                isReturned && position < bytes.count
                    ? "a carriage return stands without a line feed"
                    : "the last line does not end; is the file half written?")
        }
    }

    /// A cell ends at a comma, at the end of a line or at the end of the file.
    private var isAtEnd: Bool {
        guard position < bytes.count else { return true }
        switch bytes[position] {
        case UInt8(ascii: ","), UInt8(ascii: "\n"): return true
        case UInt8(ascii: "\r"):
            return source == .program || position + 1 == bytes.count
                || bytes[position + 1] == UInt8(ascii: "\n")
        default: return false
        }
    }

    private mutating func cell() throws(CSVFault) -> String {
        skipBlanks()
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try quoted() }
        let start = position
        while !isAtEnd {
            guard bytes[position] != UInt8(ascii: "\"") else {
                throw fault(line, .quoting, "a quote inside a cell that does not begin with one")
            }
            position += 1
        }
        var end = position
        while source == .people, end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
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
                skipBlanks()
                guard isAtEnd else {
                    throw fault(line, .quoting, "text behind a cell's closing quote")
                }
                return try text(content[...], first)
            }
            if byte == UInt8(ascii: "\n") { line += 1 }
            content.append(byte)
        }
        throw fault(first, .quoting, "a quoted cell does not end; is the file half written?")
    }

    private mutating func skipBlanks() {
        guard source == .people else { return }
        while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
    }

    private func text(_ bytes: ArraySlice<UInt8>, _ line: Int) throws(CSVFault) -> String {
        guard bytes.count <= mostCellBytes else {
            throw fault(line, .length, "a cell has more than \(mostCellBytes) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw fault(
                line, .encoding,
                "is not UTF-8; save the file as CSV UTF-8, or `iconv -f GB18030 -t UTF-8` it")
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
