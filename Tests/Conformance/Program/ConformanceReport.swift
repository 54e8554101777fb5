import Bus
import BusTesting

/// What the runs came to, as a table for people and as lines for programs.
struct ConformanceReport {
    private let runs: [ConformanceRun]
    private let passed: Set<String>

    /// - Parameter lines: what the shards printed; a run without a line has failed.
    init(_ runs: [ConformanceRun], lines: [String]) {
        self.runs = runs
        let passed = Set(lines)
        self.passed = Set(runs.map(\.title).filter { passed.contains(Self.line($0, true)) })
    }

    var failed: Int { runs.count - passed.count }

    /// A row a case, a column for each transport in each wire format; `·` where a case does not fit.
    var table: String {
        let columns = ConformanceTransport.allCases.flatMap { transport in
            ContentType.allCases.map { "\(transport.rawValue) \($0)" }
        }
        var names: [String] = []
        var cells: [String: [String: Bool]] = [:]
        for run in runs {
            if cells[run.testCase.name] == nil { names.append(run.testCase.name) }
            cells[run.testCase.name, default: [:]]["\(run.transport.rawValue) \(run.contentType)"] =
                passed.contains(run.title)
        }
        let width = names.map(\.count).max() ?? 0
        let used = columns.filter { column in cells.values.contains { $0[column] != nil } }
        let header = Self.padded("", width) + used.map { "  \($0)" }.joined()
        let rows = names.map { name in
            Self.padded(name, width)
                + used.map { column in
                    let cell = cells[name]?[column].map { $0 ? "pass" : "FAIL" } ?? "·"
                    return "  " + Self.padded(cell, column.count)
                }.joined()
        }
        return ([header] + rows).joined(separator: "\n")
    }

    /// `CASE name transport codec pass|fail`, a line each.
    var lines: String {
        runs.map { Self.line($0.title, passed.contains($0.title)) }.joined(separator: "\n")
    }

    static func line(_ title: String, _ passed: Bool) -> String {
        "CASE \(title) \(passed ? "pass" : "fail")"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
