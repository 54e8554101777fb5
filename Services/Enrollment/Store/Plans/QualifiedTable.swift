import Contracts
import Store

/// A row of `qualified_candidates`.
struct QualifiedRow: Codable, Sendable {
    var planLineID: String
    var personKey: PersonKey
    var documentNo: String
    var actor: String
    var at: Int64
    /// Struck off again, by which document.
    var struckBy: String?
    var struckDocumentNo: String?
}

extension ReadTransaction {
    func qualified(_ person: PersonKey, for line: String) throws -> QualifiedRow? {
        try fetchOne(
            QualifiedRow.self,
            "SELECT * FROM qualified_candidates WHERE plan_line_id = ? AND person_key = ?",
            [line, person])
    }

    func isQualified(_ person: PersonKey, for line: String) throws -> Bool {
        try qualified(person, for: line).map { $0.struckBy == nil } ?? false
    }

    /// Who recorded it.
    func qualifier(of person: PersonKey, for line: String) throws -> String? {
        try qualified(person, for: line)?.actor
    }
}
