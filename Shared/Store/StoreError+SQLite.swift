import GRDB

extension StoreError {
    /// What the store says of an error of the library beneath it; other errors pass unchanged.
    static func from(_ error: any Error) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        return StoreError(error)
    }

    /// Keeps SQLite's own words, which name tables and columns, and drops statement and arguments.
    init(_ error: DatabaseError) {
        let text = error.message ?? error.resultCode.description
        switch error.resultCode {
        case .SQLITE_CONSTRAINT:
            self.init(.constraint, text, violation: Violation(error.extendedResultCode, text))
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.busy, text)
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_READONLY, .SQLITE_CANTOPEN:
            self.init(.disk, text)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(.corrupt, text)
        case .SQLITE_MISUSE where text.contains("closed"):
            self.init(.closed, "the store is closed")
        default:
            self.init(.statement, text)
        }
    }
}

extension StoreError.Violation {
    fileprivate init(_ code: ResultCode, _ text: String) {
        let kind: Kind =
            switch code {
            case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY,
                .SQLITE_CONSTRAINT_ROWID:
                .unique
            case .SQLITE_CONSTRAINT_CHECK: .check
            case .SQLITE_CONSTRAINT_FOREIGNKEY: .foreignKey
            case .SQLITE_CONSTRAINT_NOTNULL: .notNull
            default: .other
            }
        // "UNIQUE constraint failed: school.code", "CHECK constraint failed:
        // seats_within_certified"
        let name = text.firstRange(of: "failed: ").map { String(text[$0.upperBound...]) } ?? ""
        self.init(kind: kind, name: name)
    }
}
