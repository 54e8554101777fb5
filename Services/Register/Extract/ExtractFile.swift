import CSV
import Cryptography
import Foundation
import GRDB

/// An extract on the disk, CSV or SQLite by what it begins with: what changed, and its records one by one.
public struct ExtractFile: Sendable {
    public let path: String
    /// Of SQLite only.
    let table: String?
    let map: ColumnMap
    let columns: [ExtractColumn]

    /// What tells one state of the file from another.
    struct Stamp: Hashable {
        var node: UInt64
        var bytes: Int64
        var seconds: Int
        var nanoseconds: Int

        /// When it was last written.
        var milliseconds: Int64 { Int64(seconds) * 1000 + Int64(nanoseconds) / 1_000_000 }
    }

    var name: String { (path as NSString).lastPathComponent }

    /// Nil when there is no such file.
    var stamp: Stamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Stamp(
            node: UInt64(status.st_ino), bytes: Int64(status.st_size),
            seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    }

    /// Hands every record to `body`, in the file's order.
    ///
    /// - Returns: the BLAKE2b-256 of the file, hex.
    func read(_ body: (ExtractRow) throws(ExtractFault) -> Void) throws(ExtractFault) -> String {
        guard let before = stamp, before.bytes <= ExtractLimits.fileBytes,
            let data = FileManager.default.contents(atPath: path)
        else {
            throw ExtractFault(
                name, rule: "file",
                "cannot be read, or has more than \(ExtractLimits.fileBytes) bytes")
        }
        let bytes = [UInt8](data)
        if bytes.starts(with: Array("SQLite format 3\0".utf8)) {
            try readTable(body)
        } else {
            try readText(bytes, body)
        }
        guard stamp == before else {
            throw ExtractFault(name, rule: "file", "was written while it was read")
        }
        return Hex.encode(Digest.blake2b(bytes))
    }

    // MARK: CSV

    private func readText(
        _ bytes: [UInt8], _ body: (ExtractRow) throws(ExtractFault) -> Void
    ) throws(ExtractFault) {
        var reader = CSVReader(
            bytes, from: .program, mostCells: ExtractLimits.columns,
            mostCellBytes: ExtractLimits.cellBytes)
        guard let header = try next(of: &reader) else {
            throw ExtractFault(name, rule: "columns", "is empty: the first line names the columns")
        }
        let places = try places(in: header.cells, line: header.line)
        while let record = try next(of: &reader) {
            guard record.cells.count == header.cells.count else {
                throw ExtractFault(
                    name, line: record.line, rule: "columns",
                    "has \(record.cells.count) cells, the header \(header.cells.count)")
            }
            try body(
                ExtractRow(
                    file: name, line: record.line,
                    cells: places.mapValues { (header.cells[$0], record.cells[$0]) }))
        }
    }

    private func next(of reader: inout CSVReader) throws(ExtractFault) -> CSVRow? {
        do {
            return try reader.next()
        } catch {
            throw ExtractFault(error, in: name)
        }
    }

    /// Where each of our columns is.
    private func places(
        in header: [String], line: Int? = nil
    ) throws(ExtractFault) -> [String: Int] {
        var places: [String: Int] = [:]
        for column in columns {
            let wanted = map[column.name]
            let found = header.indices.filter { header[$0] == wanted }
            guard found.count <= 1 else {
                throw ExtractFault(
                    name, line: line, column: wanted, rule: "columns", "stands twice")
            }
            guard let place = found.first else {
                guard column.isRequired else { continue }
                throw ExtractFault(
                    name, line: line, column: wanted, rule: "columns",
                    "is missing; a map can say what it is called here")
            }
            places[column.name] = place
        }
        return places
    }

    // MARK: SQLite

    private func readTable(
        _ body: (ExtractRow) throws(ExtractFault) -> Void
    ) throws(ExtractFault) {
        guard let table else {
            throw ExtractFault(name, rule: "table", "is SQLite: say which table")
        }
        do {
            var configuration = Configuration()
            configuration.readonly = true
            try DatabaseQueue(path: path, configuration: configuration).read { db in
                guard try db.tableExists(table) || db.viewExists(table) else {
                    throw ExtractFault(name, rule: "table", "has no table or view of that name")
                }
                let header = try db.columns(in: table).map(\.name)
                let places = try places(in: header)
                let rows = try Row.fetchCursor(
                    db, sql: "SELECT * FROM \(table.quotedDatabaseIdentifier)")
                var line = 0
                while let row = try rows.next() {
                    line += 1
                    var cells: [String: (column: String, text: String)] = [:]
                    for (column, place) in places {
                        cells[column] = (
                            header[place], try text(row, place, header[place], line)
                        )
                    }
                    try body(ExtractRow(file: name, line: line, cells: cells))
                }
            }
        } catch let fault as ExtractFault {
            throw fault
        } catch {
            throw ExtractFault(name, rule: "SQLite", "cannot be read as a database")
        }
    }

    private func text(
        _ row: Row, _ place: Int, _ column: String, _ line: Int
    ) throws(ExtractFault) -> String {
        let value: DatabaseValue = row[place]
        switch value.storage {
        case .null: return ""
        case .int64(let number): return String(number)
        case .string(let text) where text.utf8.count <= ExtractLimits.cellBytes: return text
        case .string, .double, .blob:
            throw ExtractFault(
                name, line: line, column: column, rule: "text",
                "must be a text of at most \(ExtractLimits.cellBytes) bytes, or a whole number")
        }
    }
}
