import Contracts
import Store

/// A row of `qualified_candidates`.
struct QualifiedRow: Codable, Sendable {
    var planLineID: String
    var personKey: PersonKey
    var documentNo: String
    var actor: String
    var at: Int64
}

extension ReadTransaction {
    func isQualified(_ person: PersonKey, for line: String) throws -> Bool {
        try fetchValue(
            Int.self,
            "SELECT 1 FROM qualified_candidates WHERE plan_line_id = ? AND person_key = ?",
            [line, person]) != nil
    }
}
