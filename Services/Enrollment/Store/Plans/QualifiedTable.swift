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

    /// Who recorded it, while it stands.
    var standing: String? { struckBy == nil ? actor : nil }
}

extension ReadTransaction {
    func qualified(_ person: PersonKey, for line: String) throws -> QualifiedRow? {
        try fetchOne(
            QualifiedRow.self,
            "SELECT * FROM qualified_candidates WHERE plan_line_id = ? AND person_key = ?",
            [line, person])
    }
}
