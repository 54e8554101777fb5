import Contracts
import SwiftCSV

/// The dated parameter table of student aid: every amount with its validity and its source.
///
/// It never answers the last value silently: a term outside what is known is an error (A4).
struct ParameterTable: Sendable {
    /// The term up to which the rows without an end were checked against their sources.
    let lastChecked: TermCode
    /// In the order of the file.
    let rows: [AidParameter]
    private let byProgramme: [String: [AidParameter]]

    /// The columns of the file, in order.
    enum Column: String, CaseIterable, Sendable {
        case programme, stage, who, amount, unit
        case validFrom = "valid_from"
        case validTo = "valid_to"
        case tag
    }

    /// Reads the table; every row loads, or none.
    ///
    /// - Throws: `ParameterTableError` naming the row and the column.
    init(csv text: String, lastChecked: TermCode) throws(ParameterTableError) {
        let file: CSV<Enumerated>
        do {
            file = try CSV<Enumerated>(string: text, delimiter: .comma, loadColumns: false)
        } catch {
            throw ParameterTableError(row: 0, column: .programme, "the file is not CSV")
        }
        guard file.header == Column.allCases.map(\.rawValue) else {
            throw ParameterTableError(
                row: 0, column: .programme, "the header is not the expected one")
        }
        var rows: [AidParameter] = []
        for (place, cells) in file.rows.enumerated() {
            rows.append(try Self.row(cells, number: place + 1, lastChecked: lastChecked))
        }
        try self.init(rows: rows, lastChecked: lastChecked)
    }

    /// Takes rows; those of one programme must not hold in the same term.
    init(rows: [AidParameter], lastChecked: TermCode) throws(ParameterTableError) {
        var byProgramme: [String: [AidParameter]] = [:]
        for (place, row) in rows.enumerated() {
            let overlapping = byProgramme[row.programme, default: []].contains {
                $0.knownFrom <= row.knownTo && row.knownFrom <= $0.knownTo
            }
            guard !overlapping else {
                throw ParameterTableError(
                    row: place + 1, column: .validFrom,
                    "another row of \(row.programme) holds in the same term")
            }
            byProgramme[row.programme, default: []].append(row)
        }
        self.rows = rows
        self.lastChecked = lastChecked
        self.byProgramme = byProgramme.mapValues { $0.sorted { $0.knownFrom < $1.knownFrom } }
    }

    /// The rows of one programme, in time; empty when there is no such programme.
    func rows(of programme: String) -> [AidParameter] { byProgramme[programme] ?? [] }

    /// The row of a programme that holds in a term, whatever its amount says.
    func row(of programme: String, in term: TermCode) throws(ParameterError) -> AidParameter {
        let rows = rows(of: programme)
        guard !rows.isEmpty else { throw .unknownProgramme(programme) }
        guard let row = rows.first(where: { $0.knownFrom <= term && term <= $0.knownTo }) else {
            throw .outsideValidity(
                programme: programme, term: term, known: rows.map { $0.knownFrom...$0.knownTo })
        }
        return row
    }

    /// As `row(of:in:)`; a row whose amount was never found is an error.
    func knownRow(of programme: String, in term: TermCode) throws(ParameterError) -> AidParameter {
        let row = try row(of: programme, in: term)
        if case .notFound? = try? PrintedAmount(row.amount) {
            throw .amountNotFound(programme: programme, term: term)
        }
        return row
    }

    private static func row(
        _ cells: [String], number: Int, lastChecked: TermCode
    ) throws(ParameterTableError) -> AidParameter {
        guard cells.count == Column.allCases.count else {
            throw ParameterTableError(row: number, column: .tag, "the row has \(cells.count) cells")
        }
        let values = Dictionary(uniqueKeysWithValues: zip(Column.allCases, cells))
        func cell(_ column: Column) -> String { values[column] ?? "" }
        for column in Column.allCases where column != .validFrom && column != .validTo {
            guard !cell(column).isEmpty else {
                throw ParameterTableError(row: number, column: column, "the cell is empty")
            }
        }
        let isTagged = ["V", "W", "K"].contains {
            cell(.tag) == $0 || cell(.tag).hasPrefix($0 + " ")
        }
        guard isTagged else {
            throw ParameterTableError(row: number, column: .tag, "must begin with V, W or K")
        }
        let amount: PrintedAmount
        do { amount = try PrintedAmount(cell(.amount)) } catch {
            throw ParameterTableError(row: number, column: .amount, "is not a known form of amount")
        }
        let known: ClosedRange<TermCode>
        do {
            known = try KnownTerms.interval(
                from: cell(.validFrom), to: cell(.validTo), lastChecked: lastChecked)
        } catch {
            throw ParameterTableError(
                row: number, column: error.column,
                "must be a term or year, in order, not after \(lastChecked.text) where open")
        }
        return AidParameter(
            programme: cell(.programme), stage: cell(.stage), who: cell(.who),
            amount: cell(.amount), amountFen: amount.money, unit: cell(.unit),
            validFrom: cell(.validFrom).isEmpty ? nil : cell(.validFrom),
            validTo: cell(.validTo).isEmpty ? nil : cell(.validTo),
            knownFrom: known.lowerBound, knownTo: known.upperBound, source: cell(.tag))
    }
}

/// Why the table could not be loaded.
struct ParameterTableError: Error, Hashable, CustomStringConvertible {
    /// 1 is the first row below the header, 0 the header or the whole file.
    var row: Int
    var column: ParameterTable.Column
    var message: String

    init(row: Int, column: ParameterTable.Column, _ message: String) {
        self.row = row
        self.column = column
        self.message = message
    }

    var description: String { "aid parameters, row \(row), column \(column.rawValue): \(message)" }
}
