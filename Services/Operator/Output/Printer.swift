import Bus
import Foundation

/// Prints what a command found: aligned text for people, JSON for programs.
struct Printer {
    let format: OutputFormat

    /// Prints rows under a heading, columns aligned; as JSON, one array of objects.
    func table(_ heading: [String], _ rows: [[String]]) {
        switch format {
        case .json:
            let objects = rows.map { row in
                Dictionary(zip(heading, row), uniquingKeysWith: { first, _ in first })
            }
            json(objects)
        case .text:
            let upper = heading.map { $0.uppercased() }
            let widths = heading.indices.map { column in
                ([upper] + rows).map { $0[column].count }.max() ?? 0
            }
            for row in [upper] + rows {
                let cells = zip(row, widths).map {
                    $0.padding(toLength: $1, withPad: " ", startingAt: 0)
                }
                line(cells.joined(separator: "  ").trimmingTrailingSpaces())
            }
        }
    }

    func json(_ value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        if let data = try? encoder.encode(value) { line(String(decoding: data, as: UTF8.self)) }
    }

    /// One value on one line: an element of a stream.
    func jsonLine(_ value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if let data = try? encoder.encode(value) { line(String(decoding: data, as: UTF8.self)) }
    }

    func line(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    func failure(_ error: CallError) {
        switch format {
        case .json: write(error: FailureReport(error))
        case .text:
            var text = "error: \(error.code.name) \(error.reason.rawValue): \(error.message)"
            for violation in error.violations {
                let field = violation.field.isEmpty ? "request" : violation.field
                text += "\n  \(field) (\(violation.rule)): \(violation.message)"
            }
            text += "\n  decided by \(error.origin.rawValue); executed: \(error.executed.rawValue)"
            write(error: text)
        }
    }

    func failure(_ message: String) {
        switch format {
        case .json: write(error: ["error": message])
        case .text: write(error: "error: \(message)")
        }
    }

    private func write(error text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    private func write(error value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if let data = try? encoder.encode(value) {
            FileHandle.standardError.write(data + Data("\n".utf8))
        }
    }
}

/// A failed call, for programs.
struct FailureReport: Encodable {
    let code: String
    let reason: String
    let message: String
    let violations: [FieldViolation]
    let origin: String
    let executed: String

    init(_ error: CallError) {
        code = error.code.name
        reason = error.reason.rawValue
        message = error.message
        violations = error.violations
        origin = error.origin.rawValue
        executed = error.executed.rawValue
    }
}

extension String {
    func trimmingTrailingSpaces() -> String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
