import CSV
import Contracts
import Cryptography
import Foundation
import ServiceKit

/// A file that was read whole and found right, row by row.
struct ImportFile<Format: ImportFormat>: Sendable {
    let name: String
    let digest: FileDigest
    let lines: [Int]
    let rows: [Format.Row]

    /// Reads a file.
    ///
    /// - Throws: `ProgramError` when it cannot be read; `ImportFaults` with everything that is wrong inside.
    init(path: String) throws {
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? Int
        guard size ?? 0 <= ImportLimits.fileBytes else {
            throw ProgramError("\(path): is larger than \(ImportLimits.fileBytes) bytes")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ProgramError("\(path): cannot be read")
        }
        try self.init(name: (path as NSString).lastPathComponent, [UInt8](data))
    }

    init(name: String, _ bytes: [UInt8]) throws {
        self.name = name
        digest = try FileDigest(Hex.encode(Digest.sha256(bytes)))
        var faults = ImportFaults()
        var lines: [Int] = []
        var rows: [Format.Row] = []
        var firstLines: [Format.Key: Int] = [:]
        var otherLines: [String: [AnyHashable: Int]] = [:]
        var reader = CSVReader(bytes)
        do throws(ImportFault) {
            let places = try Self.heading(try reader.nextOrFault())
            while let row = try reader.nextOrFault() {
                do throws(ImportFault) {
                    let record = try Self.record(row, places)
                    let first = firstLines.updateValue(row.line, forKey: Format.key(of: record))
                    if let first { throw Self.twice(row, Format.keyColumn, first) }
                    for (column, key) in Format.otherKeys(of: record) {
                        let first = otherLines[column, default: [:]]
                            .updateValue(row.line, forKey: key)
                        if let first { throw Self.twice(row, column, first) }
                    }
                    lines.append(row.line)
                    rows.append(record)
                } catch {
                    faults.add(error)
                }
            }
            if rows.isEmpty, faults.count == 0 {
                faults.add(ImportFault(line: 1, column: "", rule: "rows", message: "has no rows"))
            }
        } catch {
            faults.add(error)
        }
        guard faults.count == 0 else { throw faults }
        self.lines = lines
        self.rows = rows
    }

    func batch(_ number: Int, of state: ImportState) -> ImportBatch<Format.Row> {
        let start = (number - 1) * state.rowsPerBatch
        let range = start..<min(start + state.rowsPerBatch, rows.count)
        return ImportBatch(
            importID: state.importID, number: number, lines: Array(lines[range]),
            rows: Array(rows[range]))
    }

    private static func twice(_ row: CSVRow, _ column: String, _ first: Int) -> ImportFault {
        ImportFault(
            line: row.line, column: column, rule: "once", message: "stands in line \(first) too")
    }

    private static func record(
        _ row: CSVRow, _ places: [String: Int]
    ) throws(ImportFault) -> Format.Row {
        guard row.cells.count == places.count else {
            throw ImportFault(
                line: row.line, column: "", rule: "cells",
                message: "has \(row.cells.count) cells, the heading \(places.count)")
        }
        return try Format.row(ImportCells(line: row.line, cells: row.cells, places: places))
    }

    /// Where each column stands.
    private static func heading(
        _ row: CSVRow?
    ) throws(ImportFault) -> [String: Int] {
        let optional = Format.optionalColumns.map { "[\($0)]" }
        let wanted = "the heading must be " + (Format.columns + optional).joined(separator: ",")
        guard let row else {
            throw ImportFault(line: 1, column: "", rule: "heading", message: wanted)
        }
        var places: [String: Int] = [:]
        for (place, name) in row.cells.enumerated() {
            let isKnown =
                (Format.columns + Format.optionalColumns).contains(name)
                || Format.takesMoreColumns && name.wholeMatch(of: /(quality_)?[a-z]+/) != nil
            guard isKnown,
                places.updateValue(place, forKey: name) == nil
            else {
                throw ImportFault(
                    line: row.line, column: ColumnName.shown(name) ?? "\(place + 1)",
                    rule: "heading", message: "is unknown or there twice; \(wanted)")
            }
        }
        if let missing = Format.columns.first(where: { places[$0] == nil }) {
            throw ImportFault(
                line: row.line, column: missing, rule: "heading", message: "is missing; \(wanted)")
        }
        return places
    }
}

/// Bounds of an import, each with its unit.
enum ImportLimits {
    /// A file is read whole: the roll of a city of ten million children fits.
    static let fileBytes = 1 << 30
    /// Pause before the service is asked again.
    static let pauseFirst: Duration = .milliseconds(200)
    static let pauseMost: Duration = .seconds(5)
    /// Faults printed for people; JSON holds `ImportFaults.listedMost`.
    static let printedFaults = 50
}
