import CSV
import Foundation
import ServiceKit

/// A CSV file with a heading: exactly the columns asked for, in any order.
struct CSVTable {
    /// More than five million candidates with eight wishes.
    static let largestBytes = 2 << 30

    let file: String
    /// Rows in the file's order; cells in the order of the columns asked for.
    private(set) var rows: [CSVRow] = []
    /// Whether rows are missing because they could not be read.
    private(set) var isTorn = false

    /// - Throws: `ProgramError` when the file cannot be read; what is wrong inside goes to `faults`.
    init(_ path: String, columns: [String], faults: inout InvalidFiles) throws {
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? Int
        guard size ?? 0 <= Self.largestBytes else {
            throw ProgramError("\(path): is larger than \(Self.largestBytes) bytes")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ProgramError("\(path): cannot be read")
        }
        self.init(path, Array(data), columns: columns, faults: &faults)
    }

    init(_ file: String, _ bytes: [UInt8], columns: [String], faults: inout InvalidFiles) {
        self.file = file
        var reader = CSVReader(bytes)
        var heading: [String] = []
        /// The name of a field; its number where there is no name.
        func name(_ field: Int) -> String {
            heading.indices.contains(field - 1) ? heading[field - 1] : "field \(field)"
        }
        do throws(CSVFault) {
            guard let first = try reader.next() else {
                isTorn = true
                let message = "no heading; must be \(columns.joined(separator: ","))"
                faults.add(violation(1, columns[0], "EMPTY", message))
                return
            }
            guard let places = places(of: columns, in: first, &faults) else {
                isTorn = true
                return
            }
            heading = first.cells
            while let row = try reader.next() {
                guard row.cells.count == columns.count else {
                    isTorn = true
                    let message =
                        "the row has \(row.cells.count) fields instead of \(columns.count)"
                    let wrong = name(min(row.cells.count, columns.count) + 1)
                    faults.add(violation(row.line, wrong, "FIELDS", message))
                    continue
                }
                rows.append(CSVRow(line: row.line, cells: places.map { row.cells[$0] }))
            }
        } catch {
            isTorn = true
            faults.add(
                violation(error.line, name(error.field), error.rule.rawValue, error.message))
        }
    }

    /// Where the columns stand; nil when one is missing, unknown or there twice.
    private func places(
        of columns: [String], in heading: CSVRow, _ faults: inout InvalidFiles
    ) -> [Int]? {
        let before = faults.count
        let wanted = columns.joined(separator: ",")
        for (place, name) in heading.cells.enumerated() {
            if !columns.contains(name) {
                faults.add(
                    violation(
                        heading.line, ColumnName.shown(name) ?? "field \(place + 1)", "COLUMN",
                        "is not one of the columns \(wanted)"))
            } else if heading.cells[..<place].contains(name) {
                faults.add(violation(heading.line, name, "COLUMN", "stands in the heading twice"))
            }
        }
        for name in columns where !heading.cells.contains(name) {
            faults.add(violation(heading.line, name, "COLUMN", "is missing from the heading"))
        }
        guard faults.count == before else { return nil }
        return columns.compactMap { heading.cells.firstIndex(of: $0) }
    }

    func violation(_ line: Int?, _ column: String, _ rule: String, _ message: String)
        -> FileViolation
    {
        FileViolation(file: file, line: line, column: column, rule: rule, message: message)
    }
}
