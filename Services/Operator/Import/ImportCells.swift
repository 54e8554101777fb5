import Admission
import Bus
import Contracts

/// The cells of one row by the names of their columns; each is asked for as the value it must be.
struct ImportCells {
    let line: Int
    let cells: [String]
    /// By column: its place in the row.
    let places: [String: Int]

    /// The cell's text; empty when the column is not in the file.
    func text(_ column: String) -> String {
        places[column].map { cells[$0] } ?? ""
    }

    func value<Value: TextValue>(
        _ column: String, _ type: Value.Type = Value.self
    ) throws(ImportFault) -> Value {
        do {
            return try Value(text(column))
        } catch {
            throw fault(column, error.rule, error.message)
        }
    }

    /// The column `candidate`: the exam's number, never an ID number.
    func candidate() throws(ImportFault) -> CandidateNumber {
        guard !CodePrivacy.holdsResidentID(text("candidate")) else {
            throw fault(
                "candidate", "privacy", "is a resident's ID number; take the exam's number")
        }
        return try value("candidate")
    }

    /// Nil for an empty cell.
    func optional<Value: TextValue>(
        _ column: String, _ type: Value.Type = Value.self
    ) throws(ImportFault) -> Value? {
        text(column).isEmpty ? nil : try value(column)
    }

    func word<Word: WireEnum>(
        _ column: String, _ type: Word.Type = Word.self
    ) throws(ImportFault) -> Word {
        guard let word = Word(rawValue: text(column)) else {
            let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw fault(column, "word", "must be one of \(known)")
        }
        return word
    }

    func number(_ column: String) throws(ImportFault) -> Int {
        let text = text(column)
        guard text.utf8.count <= 9, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text)
        else { throw fault(column, "number", "must be a whole number") }
        return number
    }

    /// A mark with at most two decimals, in hundredths: `118.5`.
    func hundredths(_ column: String) throws(ImportFault) -> Int {
        let parts = text(column).split(separator: ".", omittingEmptySubsequences: false)
        let decimals = parts.count == 2 ? String(parts[1]) : "0"
        guard (1...2).contains(parts.count), (1...2).contains(decimals.utf8.count),
            (1...6).contains(parts[0].utf8.count),
            (parts[0] + decimals).utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let whole = Int(parts[0]), let part = Int(decimals)
        else { throw fault(column, "number", "must be a mark with at most two decimals") }
        return whole * 100 + (decimals.utf8.count == 1 ? part * 10 : part)
    }

    /// Codes separated by blanks.
    func codes(_ column: String) throws(ImportFault) -> [SchoolCode] {
        var codes: [SchoolCode] = []
        for word in MarketFiles.list(text(column)) {
            do {
                codes.append(try SchoolCode(String(word)))
            } catch {
                throw fault(column, error.rule, error.message)
            }
        }
        return codes
    }

    /// A word for yes or no, as in the files of `simulate admission`.
    func truth(_ column: String) throws(ImportFault) -> Bool {
        guard let truth = MarketFiles.truth(text(column)) else {
            throw fault(column, "boolean", MarketFiles.truthRule)
        }
        return truth
    }

    func score(_ column: String) throws(ImportFault) -> ExamScore {
        try score(text(column), of: column)
    }

    /// Scores separated by blanks.
    func scores(_ column: String) throws(ImportFault) -> [ExamScore] {
        var scores: [ExamScore] = []
        for word in MarketFiles.list(text(column)) {
            scores.append(try score(String(word), of: column))
        }
        return scores
    }

    private func score(_ text: String, of column: String) throws(ImportFault) -> ExamScore {
        guard let score = ExamScore(text) else {
            throw fault(column, "number", MarketFiles.scoreRule)
        }
        return score
    }

    func fault(_ column: String, _ rule: String, _ message: String) -> ImportFault {
        ImportFault(line: line, column: column, rule: rule, message: message)
    }
}
