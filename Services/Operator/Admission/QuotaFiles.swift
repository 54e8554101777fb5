import Admission
import CSV
import ServiceKit

/// Reads what a quota matrix is split from, two CSV files; wrong rows are named all together.
struct QuotaFiles {
    static let schoolColumns = ["school", "seats"]
    static let juniorColumns = ["junior_school", "pupils"]

    private var faults: InvalidFiles

    /// - Throws: `InvalidFiles` with every wrong row; `ProgramError` when a file cannot be read.
    static func read(schools: String, juniorSchools: String) throws -> QuotaMatrix {
        var faults = InvalidFiles()
        let tables = (
            try CSVTable(schools, columns: schoolColumns, faults: &faults),
            try CSVTable(juniorSchools, columns: juniorColumns, faults: &faults)
        )
        return try matrix(schools: tables.0, juniorSchools: tables.1, faults: faults)
    }

    static func matrix(
        schools: CSVTable, juniorSchools: CSVTable, faults: InvalidFiles
    ) throws(InvalidFiles) -> QuotaMatrix {
        var files = QuotaFiles(faults: faults)
        let seats = files.numbers(schools, schoolColumns, "SEATS", atMost: SeniorLimits.seats)
        let pupils = files.numbers(
            juniorSchools, juniorColumns, "PUPILS", atMost: SeniorLimits.candidates)
        files.bound(schools, seats.count, SeniorLimits.schools)
        files.bound(juniorSchools, seats.count * pupils.count, SeniorLimits.quotas)
        let total = seats.reduce(0) { $0 + $1.number }
        if total > SeniorLimits.candidates {
            files.refuse(
                schools, nil, "seats", "LIMIT",
                "\(total) seats are more than \(SeniorLimits.candidates)")
        }
        if !juniorSchools.isTorn, total > 0, pupils.allSatisfy({ $0.number == 0 }) {
            files.refuse(
                juniorSchools, nil, "pupils", "PUPILS",
                "no junior school has any, so the seats would be nobody's")
        }
        guard files.faults.count == 0 else {
            throw files.faults.sorted(by: [schools.file, juniorSchools.file])
        }
        return QuotaMatrix(
            seats.map { QuotaMatrix.School(code: $0.code, seats: $0.number) },
            among: pupils.map { QuotaSplit.Share(juniorSchool: $0.code, weight: $0.number) })
    }

    /// Codes, each once, with a number each.
    private mutating func numbers(
        _ table: CSVTable, _ columns: [String], _ rule: String, atMost most: Int
    ) -> [(code: String, number: Int)] {
        var seen: Set<String> = []
        return table.rows.map { row in
            let (code, text) = (row.cells[0], row.cells[1])
            if !SeniorLimits.isCode(code) {
                refuse(table, row.line, columns[0], "CODE", SeniorLimits.codeRule)
            } else if CodePrivacy.holdsResidentID(code) {
                refuse(
                    table, row.line, columns[0], CodePrivacy.rule,
                    "holds a resident's ID number; take the school's code")
            } else if !seen.insert(code).inserted {
                refuse(
                    table, row.line, columns[0], "DUPLICATE",
                    "this school stands in an earlier row already")
            }
            let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            guard isNumber, let number = Int(text), number <= most else {
                refuse(
                    table, row.line, columns[1], rule, "must be a whole number from 0 to \(most)")
                return (code, 0)
            }
            return (code, number)
        }
    }

    private mutating func bound(_ table: CSVTable, _ count: Int, _ most: Int) {
        guard count > most else { return }
        refuse(table, nil, "", "LIMIT", "\(count) rows or cells are more than \(most)")
    }

    private mutating func refuse(
        _ table: CSVTable, _ line: Int?, _ column: String, _ rule: String, _ message: String
    ) {
        faults.add(table.violation(line, column, rule, message))
    }
}
