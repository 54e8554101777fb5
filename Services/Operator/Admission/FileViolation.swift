import Admission

/// What is wrong in a file: file, line, column and rule. Values are left out; they may be somebody's.
struct FileViolation: Sendable, Equatable, Encodable {
    let file: String
    /// Counted from 1; nil when it is about the file.
    let line: Int?
    /// The column's name; empty when it is about the file.
    let column: String
    let rule: String
    let message: String

    var text: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return "\(place): \(column.isEmpty ? "" : "\(column) ")(\(rule)): \(message)"
    }
}

/// Why nothing was computed: the first violations, and how many there are.
struct InvalidFiles: Error {
    private(set) var violations: [FileViolation] = []
    private(set) var count = 0

    mutating func add(_ violation: FileViolation) {
        count += 1
        if violations.count < SeniorLimits.violations { violations.append(violation) }
    }

    /// In the order of the files, and of their lines.
    func sorted(by files: [String]) -> InvalidFiles {
        func place(_ violation: FileViolation) -> (Int, Int) {
            (files.firstIndex(of: violation.file) ?? 0, violation.line ?? 0)
        }
        var sorted = self
        sorted.violations.sort { place($0) < place($1) }
        return sorted
    }

    mutating func add(_ more: [FileViolation], of count: Int) {
        self.count += count
        violations += more.prefix(SeniorLimits.violations - violations.count)
    }
}

/// Files that are wrong, for programs.
struct InvalidFilesReport: Encodable {
    let error: String
    let count: Int
    let violations: [FileViolation]

    init(_ invalid: InvalidFiles) {
        error = "nothing is computed: \(invalid.count) wrong in the files"
        count = invalid.count
        violations = invalid.violations
    }
}
