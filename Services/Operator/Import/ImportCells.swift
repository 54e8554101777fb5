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

    func fault(_ column: String, _ rule: String, _ message: String) -> ImportFault {
        ImportFault(line: line, column: column, rule: rule, message: message)
    }
}
