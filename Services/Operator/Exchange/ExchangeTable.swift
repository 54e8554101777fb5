import CSV
import Foundation
import ServiceKit

/// A list as the province's platform takes and gives it: a CSV file with a heading.
struct ExchangeTable: Equatable {
    let kind: ExchangeKind
    /// Cells in the order of the kind's columns, as `ExchangeRow` writes them.
    var rows: [[String]]

    /// By key: cells by column.
    ///
    /// - Throws: `ProgramError` naming a key that stands there twice.
    func byKey() throws(ProgramError) -> [String: [String: String]] {
        var byKey: [String: [String: String]] = [:]
        for row in rows {
            let key = Self.key(of: row, kind)
            let cells = Dictionary(zip(kind.columns, row), uniquingKeysWith: { first, _ in first })
            guard byKey.updateValue(cells, forKey: key) == nil else {
                throw ProgramError(
                    "\(kind.rawValue): \(key) stands there twice (\(kind.keys.joined(separator: " "))); nothing is compared"
                )
            }
        }
        return byKey
    }

    /// The cells that name a row, separated by blanks.
    private static func key(of row: [String], _ kind: ExchangeKind) -> String {
        zip(kind.columns, row).filter { kind.keys.contains($0.0) }.map(\.1)
            .joined(separator: " ")
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

    /// Reads a file; its columns stand in any order, its values are written as enrollment would.
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
            let places = Dictionary(
                heading.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
            while let row = try reader.nextOrFault() {
                guard row.cells.count == heading.count else {
                    faults.add(
                        ImportFault(
                            line: row.line, column: "", rule: "cells",
                            message: "has \(row.cells.count) cells, the heading \(heading.count)"))
                    continue
                }
                do throws(ImportFault) {
                    let cells = try ExchangeRow.cells(
                        kind, ImportCells(line: row.line, cells: row.cells, places: places))
                    let key = Self.key(of: cells, kind)
                    if let first = lines.updateValue(row.line, forKey: key) {
                        throw ImportFault(
                            line: row.line, column: kind.keys[0], rule: "once",
                            message: "stands in line \(first) too")
                    }
                    rows.append(cells)
                } catch {
                    faults.add(error)
                }
            }
        } catch {
            faults.add(error)
        }
        guard faults.count == 0 else { throw faults }
    }
}
