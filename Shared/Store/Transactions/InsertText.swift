/// The SQL of an insertion by columns.
enum InsertText {
    static func sql(table: String, columns: [String], conflict: [String]) -> String {
        let names = columns.map(quoted).joined(separator: ", ")
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        var sql = "INSERT INTO \(quoted(table)) (\(names)) VALUES (\(marks))"
        guard !conflict.isEmpty else { return sql }
        let changes = columns.filter { !conflict.contains($0) }
            .map { "\(quoted($0)) = excluded.\(quoted($0))" }
        sql += " ON CONFLICT (\(conflict.map(quoted).joined(separator: ", "))) DO "
        sql += changes.isEmpty ? "NOTHING" : "UPDATE SET " + changes.joined(separator: ", ")
        return sql
    }

    static func quoted(_ name: String) -> String {
        "\"" + name.replacing("\"", with: "\"\"") + "\""
    }
}
