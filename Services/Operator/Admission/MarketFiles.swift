import Admission
import CSV
import ServiceKit

/// Reads a senior-high market from three CSV files; wrong rows are named all together.
struct MarketFiles {
    static let planColumns = ["school", "open", "control_line"]
    static let quotaColumns = ["school", "junior_school", "seats"]
    static let candidateColumns = [
        "candidate", "junior_school", "eligible", "score", "keys", "wishes",
    ]

    private var faults = InvalidFiles()
    private var schools: [SeniorSchool] = []
    private var quotas: [SeniorQuota] = []
    private var candidates: [SeniorCandidate] = []

    /// - Parameter quotas: nil when there are no reserved seats.
    /// - Throws: `InvalidFiles` with every wrong row; `ProgramError` when a file cannot be read.
    static func read(plan: String, quotas: String?, candidates: String) throws -> SeniorMarket {
        var faults = InvalidFiles()
        let tables = [
            try CSVTable(plan, columns: planColumns, faults: &faults),
            try quotas.map { try CSVTable($0, columns: quotaColumns, faults: &faults) },
            try CSVTable(candidates, columns: candidateColumns, faults: &faults),
        ]
        return try market(plan: tables[0], quotas: tables[1], candidates: tables[2], faults: faults)
    }

    static func market(
        plan: CSVTable?, quotas: CSVTable?, candidates: CSVTable?, faults: InvalidFiles
    ) throws(InvalidFiles) -> SeniorMarket {
        var files = MarketFiles()
        files.faults = faults
        if let plan { files.readPlan(plan) }
        if let quotas { files.readQuotas(quotas) }
        if let candidates { files.readCandidates(candidates) }
        let order = [plan, quotas, candidates].compactMap { $0?.file }
        let tables: [MarketViolation.Table: CSVTable] = [
            .plan: plan, .quotas: quotas, .candidates: candidates,
        ].compactMapValues(\.self)
        // Without all of the plan every wish would look wrong.
        if plan?.isTorn == true { throw files.faults.sorted(by: order) }
        let market: SeniorMarket
        do throws(InvalidMarket) {
            market = try SeniorMarket(
                schools: files.schools, quotas: files.quotas, candidates: files.candidates)
        } catch {
            files.add(error, in: tables)
            throw files.faults.sorted(by: order)
        }
        guard files.faults.count == 0 else { throw files.faults.sorted(by: order) }
        return market
    }

    private mutating func readPlan(_ table: CSVTable) {
        for row in table.rows {
            checkPrivacy(row, 0, "school", "take the school's code", in: table)
            schools.append(
                SeniorSchool(
                    code: row.cells[0], openSeats: seats(row, 1, "open", in: table),
                    controlLine: score(row, row.cells[2], "control_line", in: table)))
        }
    }

    private mutating func readQuotas(_ table: CSVTable) {
        for row in table.rows {
            checkPrivacy(row, 1, "junior_school", "take the school's code", in: table)
            quotas.append(
                SeniorQuota(
                    school: row.cells[0], juniorSchool: row.cells[1],
                    seats: seats(row, 2, "seats", in: table)))
        }
    }

    private mutating func readCandidates(_ table: CSVTable) {
        for row in table.rows {
            checkPrivacy(row, 0, "candidate", "take the exam's number", in: table)
            checkPrivacy(row, 1, "junior_school", "take the school's code", in: table)
            candidates.append(
                SeniorCandidate(
                    id: row.cells[0], juniorSchool: row.cells[1],
                    isEligible: truth(row, 2, "eligible", in: table),
                    score: score(row, row.cells[3], "score", in: table),
                    keys: Self.list(row.cells[4]).map { score(row, String($0), "keys", in: table) },
                    wishes: Self.list(row.cells[5]).map(String.init)))
        }
    }

    private mutating func checkPrivacy(
        _ row: CSVRow, _ cell: Int, _ column: String, _ instead: String, in table: CSVTable
    ) {
        guard CodePrivacy.holdsResidentID(row.cells[cell]) else { return }
        faults.add(
            table.violation(
                row.line, column, CodePrivacy.rule, "holds a resident's ID number; \(instead)"))
    }

    /// Words separated by blanks.
    static func list(_ cell: String) -> [Substring] {
        cell.split { $0 == " " || $0 == "\t" }
    }

    private mutating func seats(
        _ row: CSVRow, _ cell: Int, _ column: String, in table: CSVTable
    ) -> Int {
        let text = row.cells[cell]
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if isNumber, let seats = Int(text), seats <= SeniorLimits.seats { return seats }
        faults.add(
            table.violation(
                row.line, column, "SEATS",
                "must be a whole number from 0 to \(SeniorLimits.seats)"))
        return 0
    }

    private mutating func score(
        _ row: CSVRow, _ text: String, _ column: String, in table: CSVTable
    ) -> ExamScore {
        if let score = ExamScore(text) { return score }
        faults.add(
            table.violation(
                row.line, column, "NUMBER",
                Self.scoreRule))
        return .zero
    }

    static let scoreRule =
        "must be a number from 0 to \(ExamScore.largest) with at most two decimals"

    private mutating func truth(
        _ row: CSVRow, _ cell: Int, _ column: String, in table: CSVTable
    ) -> Bool {
        if let truth = Self.truth(row.cells[cell]) { return truth }
        faults.add(table.violation(row.line, column, "BOOLEAN", Self.truthRule))
        return false
    }

    static let truthRule = "must be true or false, yes or no, 1 or 0, 是 or 否"

    /// A word for yes or no; nil for any other.
    static func truth(_ word: String) -> Bool? {
        switch word.lowercased() {
        case "true", "yes", "1", "是": true
        case "false", "no", "0", "否": false
        default: nil
        }
    }

    private mutating func add(
        _ invalid: InvalidMarket, in tables: [MarketViolation.Table: CSVTable]
    ) {
        let named = invalid.violations.compactMap { violation -> FileViolation? in
            guard let table = tables[violation.table] else { return nil }
            return table.violation(
                violation.row.map { table.rows[$0].line }, violation.column,
                violation.rule.rawValue, violation.message)
        }
        faults.add(named, of: invalid.count)
    }
}
