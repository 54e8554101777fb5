import CSV
import Foundation
import ServiceKit

/// A list as the province's platform takes and gives it: a CSV file with a heading.
struct ExchangeTable: Equatable {
    let kind: ExchangeKind
    /// Cells in the order of the kind's columns.
    var rows: [[String]]

    /// By key: cells by column.
    var byKey: [String: [String: String]] {
        Dictionary(
            rows.map { row in
                let cells = Dictionary(
                    zip(kind.columns, row), uniquingKeysWith: { first, _ in first })
                return (
                    kind.keys.map { cells[$0, default: ""] }.joined(separator: " "), cells
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    var csv: String {
        ([kind.columns] + rows).map { row in row.map(Self.quoted).joined(separator: ",") + "\n" }
            .joined()
    }

    private static func quoted(_ cell: String) -> String {
        cell.contains { ",\"\r\n".contains($0) || $0.isNewline }
            ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }

    init(kind: ExchangeKind, rows: [[String]]) {
        self.kind = kind
        self.rows = rows
    }

    /// Reads a file; its columns stand in any order.
    ///
    /// - Throws: `ImportFaults` naming every wrong line.
    init(kind: ExchangeKind, _ bytes: [UInt8]) throws {
        self.kind = kind
        rows = []
        var faults = ImportFaults()
        var reader = CSVReader(bytes)
        var lines: [String: Int] = [:]
        do throws(ImportFault) {
            let heading = try reader.nextOrFault()?.cells ?? []
            let missing = kind.optionalColumns.filter { !heading.contains($0) }
            guard (heading + missing).sorted() == kind.columns.sorted() else {
                throw ImportFault(
                    line: 1, column: "", rule: "heading",
                    message: "must be \(kind.columns.joined(separator: ","))")
            }
            while let row = try reader.nextOrFault() {
                guard row.cells.count == heading.count else {
                    faults.add(
                        ImportFault(
                            line: row.line, column: "", rule: "cells",
                            message: "has \(row.cells.count) cells, the heading \(heading.count)"))
                    continue
                }
                let cells = Dictionary(
                    zip(heading, row.cells), uniquingKeysWith: { first, _ in first })
                let key = kind.keys.map { cells[$0, default: ""] }.joined(separator: " ")
                if let first = lines.updateValue(row.line, forKey: key) {
                    faults.add(
                        ImportFault(
                            line: row.line, column: kind.keys[0], rule: "once",
                            message: "stands in line \(first) too"))
                }
                rows.append(kind.columns.map { cells[$0, default: ""] })
            }
        } catch {
            faults.add(error)
        }
        guard faults.count == 0 else { throw faults }
    }
}
