import Bus
import BusTesting

/// What the runs came to, as a table for people and as lines for programs.
struct ConformanceReport {
    private(set) var results: [(run: ConformanceRun, outcome: ConformanceRun.Outcome)] = []

    mutating func add(_ run: ConformanceRun, _ outcome: ConformanceRun.Outcome) {
        results.append((run, outcome))
    }

    var failed: Int { results.count { $0.outcome.failure != nil } }

    /// A row a case, a column for each transport in each wire format; `·` where a case does not fit.
    var table: String {
        let columns = ConformanceTransport.allCases.flatMap { transport in
            ContentType.allCases.map { "\(transport.rawValue) \($0)" }
        }
        var names: [String] = []
        var cells: [String: [String: Bool]] = [:]
        for (run, outcome) in results {
            if cells[run.testCase.name] == nil { names.append(run.testCase.name) }
            cells[run.testCase.name, default: [:]]["\(run.transport.rawValue) \(run.contentType)"] =
                outcome.failure == nil
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
        results.map { "CASE \($0.run.title) \($0.outcome.failure == nil ? "pass" : "fail")" }
            .joined(separator: "\n")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
