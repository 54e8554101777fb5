import Bus
import Foundation

/// Prints what a command found: aligned text for people, JSON for programs.
struct Printer: Sendable {
    let format: OutputFormat

    /// Prints rows under a heading, columns aligned; as JSON, one array of objects.
    func table(_ columns: [Column], _ rows: [[JSONValue]]) {
        switch format {
        case .json:
            json(
                rows.map { row in
                    JSONValue.object(
                        Dictionary(
                            zip(columns.map(\.key), row), uniquingKeysWith: { first, _ in first }))
                })
        case .text: line(Self.aligned(columns, rows))
        }
    }

    /// Numbers stand to the right, everything else to the left.
    static func aligned(_ columns: [Column], _ rows: [[JSONValue]]) -> String {
        let heading = columns.map { $0.heading.uppercased() }
        let cells = rows.map { $0.map(\.cell) }
        let widths = columns.indices.map { column in
            ([heading] + cells).map { $0[column].count }.max() ?? 0
        }
        let toTheRight = columns.indices.map { column in
            let given = rows.map { $0[column] }.filter { $0 != .null }
            return !given.isEmpty
                && (columns[column].isNumber || given.allSatisfy { $0.doubleValue != nil })
        }
        return ([heading] + cells).map { row in
            zip(row, zip(widths, toTheRight)).map { cell, place in
                let padding = String(repeating: " ", count: place.0 - cell.count)
                return place.1 ? padding + cell : cell + padding
            }.joined(separator: "  ").trimmingTrailingSpaces()
        }.joined(separator: "\n")
    }

    /// Prints that something was done; as JSON, what.
    func done(_ text: String, _ object: [String: JSONValue]) {
        switch format {
        case .json: json(JSONValue.object(object))
        case .text: line(text)
        }
    }

    /// Prints that a long command came so far; as JSON, one line.
    func step(_ text: String, _ event: String, _ object: [String: JSONValue] = [:]) {
        switch format {
        case .json: jsonLine(JSONValue.object(object.merging(["event": .string(event)]) { $1 }))
        case .text: line(text)
        }
    }

    func json(_ value: some Encodable) { write(value, pretty: true, to: .standardOutput) }

    /// One value on one line: an element of a stream.
    func jsonLine(_ value: some Encodable) { write(value, pretty: false, to: .standardOutput) }

    func line(_ text: String) { write(text, to: .standardOutput) }

    /// What a person wants to know while a command goes on; programs read standard output only.
    func note(_ text: String) {
        if format == .text { write(text, to: .standardError) }
    }

    func failure(_ error: CallError) {
        switch format {
        case .json: write(FailureReport(error), pretty: false, to: .standardError)
        case .text:
            var text = "error: \(error.code.name) \(error.reason.rawValue): \(error.message)"
            for violation in error.violations {
                let field = violation.field.isEmpty ? "request" : violation.field
                text += "\n  \(field) (\(violation.rule)): \(violation.message)"
            }
            text += "\n  decided by \(error.origin.rawValue); executed: \(error.executed.rawValue)"
            write(text, to: .standardError)
        }
    }

    func failure(_ message: String) {
        switch format {
        case .json: write(["error": message], pretty: false, to: .standardError)
        case .text: write("error: \(message)", to: .standardError)
        }
    }

    /// Files that are wrong: every row on a line of its own.
    func failure(_ invalid: InvalidFiles) {
        let more = invalid.count - invalid.violations.count
        switch format {
        case .json: write(InvalidFilesReport(invalid), pretty: false, to: .standardError)
        case .text:
            let lines = ["error: nothing is computed: \(invalid.count) wrong in the files"]
            let named = invalid.violations.map { "  \($0.text)" }
            let rest = more > 0 ? ["  and \(more) more"] : []
            write((lines + named + rest).joined(separator: "\n"), to: .standardError)
        }
    }

    private func write(_ text: String, to handle: FileHandle) {
        handle.write(Data((text + "\n").utf8))
    }

    private func write(_ value: some Encodable, pretty: Bool, to handle: FileHandle) {
        if let bytes = try? JSONCoding.encode(value, sortedKeys: true, pretty: pretty) {
            handle.write(Data(bytes + [UInt8(ascii: "\n")]))
        }
    }
}

extension JSONValue {
    /// A text that may not be there.
    static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    static func texts(_ texts: some Sequence<String>) -> JSONValue {
        .array(texts.map(JSONValue.string))
    }

    /// For people.
    fileprivate var cell: String {
        switch self {
        case .null: "-"
        case .bool(let isTrue): isTrue ? "yes" : "no"
        case .int(let value): "\(value)"
        case .double(let value): value.shown(digits: value < 10 ? 2 : 1)
        case .string(let text): text
        case .array(let elements): elements.map(\.cell).joined(separator: ",")
        case .object(let members):
            members.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.cell)" }
                .joined(separator: " ")
        }
    }
}

extension Double {
    /// With so many digits behind the point, none when it is whole.
    func shown(digits: Int) -> String {
        self == rounded() && magnitude < 1e15
            ? "\(Int64(self))" : String(format: "%.\(digits)f", self)
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
