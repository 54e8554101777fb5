import CSV

/// What is wrong with an extract: where, and which rule. Never a cell: it may be a person's.
public struct ExtractFault: Error, Hashable, CustomStringConvertible {
    public var file: String
    /// From 1, the header's line; of SQLite the place in the table. Nil for the file as a whole.
    public var line: Int?
    /// As the file names it.
    public var column: String?
    /// `GB 11643`, `unique`, `columns`.
    public var rule: String
    public var message: String

    init(
        _ file: String, line: Int? = nil, column: String? = nil, rule: String, _ message: String
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.rule = rule
        self.message = message
    }

    /// `register.csv:12: id_number: GB 11643: the check character does not fit`
    public var description: String {
        ([line.map { "\(file):\($0)" } ?? file] + [column, rule, message].compactMap(\.self))
            .joined(separator: ": ")
    }
}

extension ExtractFault {
    init(_ fault: CSVFault, in file: String) {
        let isOfCell = [.encoding, .quoting, .length].contains(fault.rule)
        let rule =
            switch fault.rule {
            case .encoding: "UTF-8"
            case .quoting: "quote"
            case .lineEnd: "line end"
            case .cells: "columns"
            case .length: "length"
            }
        self.init(
            file, line: fault.line, column: isOfCell ? "column \(fault.field)" : nil, rule: rule,
            fault.message)
    }
}
