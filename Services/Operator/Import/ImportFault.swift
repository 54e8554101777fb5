import CSV
import Contracts

/// What is wrong in a file: line, column, rule. Never the content, which may be somebody's.
struct ImportFault: Error, Codable, Hashable, Sendable {
    /// Counted from 1.
    let line: Int
    /// Its name in the heading, else its number; empty when it is about the row.
    let column: String
    let rule: String
    let message: String

    /// `students.csv:17: grade (range): must be 1 to 6`
    func text(in file: String) -> String {
        "\(file):\(line): \(column.isEmpty ? "row" : column) (\(rule)): \(message)"
    }
}

extension ImportFault {
    /// What the service found in a row of a file; what no column of it holds is about the row.
    init<Format: ImportFormat>(_ fault: RowFault, in format: Format.Type) {
        self.init(
            line: fault.line, column: format.column(of: fault.field) ?? "", rule: fault.rule,
            message: fault.message)
    }
}

extension CSVReader {
    /// The next row; nil after the last.
    ///
    /// - Throws: what is no CSV; the file cannot be read on.
    mutating func nextOrFault() throws(ImportFault) -> CSVRow? {
        do {
            return try next()
        } catch {
            throw ImportFault(
                line: error.line, column: "\(error.field)", rule: error.rule.rawValue,
                message: error.message)
        }
    }
}

/// The faults of a file: all are counted, the first are listed.
struct ImportFaults: Error, Sendable {
    static let listedMost = 1000

    private(set) var listed: [ImportFault] = []
    private(set) var count = 0

    mutating func add(_ fault: ImportFault) { add([fault], of: 1) }

    /// - Parameter count: of those found, unlisted ones included.
    mutating func add(_ more: [ImportFault], of count: Int) {
        self.count += count
        listed += more.prefix(Self.listedMost - listed.count)
    }
}
