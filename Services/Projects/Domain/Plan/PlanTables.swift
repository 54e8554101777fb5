import SwiftCSV

/// The plan's three tables as text, cell by cell exactly as transcribed.
struct PlanTables: Sendable {
    var indicators: PlanTableText
    var majorProjects: PlanTableText
    var targetRevisions: PlanTableText

    /// The tables this program was built with.
    static func embedded() throws -> PlanTables {
        try PlanTables(
            indicators: PlanTableText("indicators", bytes: PackageResources.indicators_csv),
            majorProjects: PlanTableText(
                "major-projects", bytes: PackageResources.major_projects_csv),
            targetRevisions: PlanTableText(
                "target-revisions", bytes: PackageResources.target_revisions_csv))
    }

    var all: [PlanTableText] { [indicators, majorProjects, targetRevisions] }
}

/// One table: its bytes, which identify its version, and its rows by column name.
struct PlanTableText: Sendable {
    let name: String
    let bytes: [UInt8]
    let rows: [[String: String]]

    init(_ name: String, bytes: [UInt8]) throws {
        self.name = name
        self.bytes = bytes
        rows = try NamedCSV(
            string: String(decoding: bytes, as: UTF8.self), delimiter: .comma, loadColumns: false
        ).rows
    }

    /// The cell as printed; a missing column is an error, never an empty value.
    func cell(_ row: Int, _ column: String) throws -> String {
        guard rows.indices.contains(row), let text = rows[row][column] else {
            throw PlanError.missingCell(table: name, row: row + 1, column: column)
        }
        return text
    }

    /// The cell as printed; nil for `—` and for a note in brackets such as `(none)`.
    func statedCell(_ row: Int, _ column: String) throws -> String? {
        let text = try cell(row, column)
        return text == "—" || text.isEmpty || text.hasPrefix("(none") ? nil : text
    }

    /// The cell as a number that must be one.
    func whole(_ row: Int, _ column: String) throws -> Int {
        guard let number = Int(try cell(row, column)) else {
            throw PlanError.notANumber(table: name, row: row + 1, column: column)
        }
        return number
    }
}

/// The plan's tables do not say what the program expects of them. The program does not start.
enum PlanError: Error, Equatable {
    case missingCell(table: String, row: Int, column: String)
    case notANumber(table: String, row: Int, column: String)
    case unknownTopic(String)
    case unknownAttribute(String)
    case unknownIndicator(number: Int)
    case contradiction(String)
    /// The table differs from the version in the store: a new version needs a decision, never a
    /// silent change.
    case tableChanged(name: String, loadedVersion: Int)
}
