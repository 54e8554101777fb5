import Bus
import Store
import Testing

struct ConstraintTests {
    private static let schema = Migration(
        "002-replies",
        "CREATE TABLE reply (note INTEGER NOT NULL REFERENCES note (id), text TEXT NOT NULL)")

    @Test(
        "the schema's refusal says which rule, and not which value",
        arguments: [
            (
                "INSERT INTO note (text) VALUES ('secret')", StoreError.Violation.Kind.unique,
                "note.text"
            ),
            ("INSERT INTO note (text, stars) VALUES ('other', 6)", .check, "stars_in_range"),
            ("INSERT INTO note (text) VALUES (NULL)", .notNull, "note.text"),
            ("INSERT INTO reply VALUES (99, 'secret')", .foreignKey, ""),
        ])
    func violation(sql: String, kind: StoreError.Violation.Kind, name: String) async throws {
        let store = try Store.temporary(migrations: [noteMigration, Self.schema])
        try await store.write { try $0.execute("INSERT INTO note (text) VALUES ('secret')") }
        let error = await #expect(throws: StoreError.self) {
            try await store.write { try $0.execute(sql) }
        }
        #expect(error?.code == .constraint)
        #expect(error?.violation == StoreError.Violation(kind: kind, name: name))
        #expect(error?.description.contains("secret") == false)
        #expect(error?.callError.code == (kind == .unique ? .alreadyExists : .failedPrecondition))
    }

    @Test("a wrong statement is an error of the program, without its arguments")
    func wrongStatement() async throws {
        let store = try Store.temporary(migrations: [noteMigration])
        let error = await #expect(throws: StoreError.self) {
            try await store.write { try $0.execute("INSERT INTO nothing VALUES (?)", ["secret"]) }
        }
        #expect(error?.code == .statement)
        #expect(error?.description.contains("secret") == false)
        await #expect(throws: StoreError.self) {
            try await store.read {
                try $0.fetchAll(String.self, "SELECT text FROM note WHERE id = ?")
            }
        }
    }

    @Test("a read cannot write")
    func readOnly() async throws {
        let store = try Store.temporary(migrations: [noteMigration])
        await #expect(throws: StoreError.self) {
            try await store.read {
                try $0.fetchAll(Int.self, "INSERT INTO note (text) VALUES ('x') RETURNING id")
            }
        }
    }
}
