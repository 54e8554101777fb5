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
        do throws(CSVFault) {
            guard let heading = try reader.next() else {
                isTorn = true
                faults.add(
                    violation(
                        1, "", "EMPTY", "no heading; must be \(columns.joined(separator: ","))"))
                return
            }
            guard let places = places(of: columns, in: heading, &faults) else {
                isTorn = true
                return
            }
            while let row = try reader.next() {
                guard row.cells.count == columns.count else {
                    isTorn = true
                    faults.add(
                        violation(
                            row.line, "", "FIELDS",
                            "has \(row.cells.count) fields instead of \(columns.count)"))
                    continue
                }
                rows.append(CSVRow(line: row.line, cells: places.map { row.cells[$0] }))
            }
        } catch {
            isTorn = true
            faults.add(violation(error.line, "", error.rule.rawValue, error.message))
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
                        heading.line, name, "COLUMN", "is not one of the columns \(wanted)"))
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
