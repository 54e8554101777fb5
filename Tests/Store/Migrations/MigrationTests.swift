import Foundation
import Store
import Testing

struct MigrationTests {
    private let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("edubus-migrations-\(UUID().uuidString)/store.sqlite").path

    private let second = Migration("002-colour", "ALTER TABLE note ADD COLUMN colour TEXT")

    private func open(_ migrations: [Migration]) async throws {
        try await Store.open(at: path, source: "/test.v1", migrations: migrations).close()
    }

    private func remove() {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try? FileManager.default.removeItem(at: folder)
    }

    private func refusal(_ migrations: [Migration]) async -> String? {
        let error = await #expect(throws: StoreError.self) { try await open(migrations) }
        #expect(error?.code == .migration)
        return error?.message
    }

    @Test("a later program adds its migrations to an older store, once")
    func upgrade() async throws {
        defer { remove() }
        try await open([noteMigration])
        for _ in 1...3 { try await open([noteMigration, second]) }
        let store = try Store.open(
            at: path, source: "/test.v1", migrations: [noteMigration, second])
        try await store.write {
            try $0.execute("INSERT INTO note (text, colour) VALUES ('a', 'red')")
        }
        try await store.close()
    }

    @Test("an older program refuses a newer program's store, naming the migration it does not know")
    func newerStore() async throws {
        defer { remove() }
        try await open([noteMigration, second])
        #expect(await refusal([noteMigration])?.contains("002-colour") == true)
    }

    @Test("a migration whose text changed after it was applied is refused")
    func changedText() async throws {
        defer { remove() }
        try await open([noteMigration, second])
        let changed = Migration(second.name, second.sql + " DEFAULT 'blue'")
        #expect(await refusal([noteMigration, changed])?.contains("002-colour") == true)
    }

    @Test("a migration put before applied ones is refused")
    func outOfOrder() async throws {
        defer { remove() }
        try await open([noteMigration])
        #expect(await refusal([second, noteMigration])?.contains("added at the end") == true)
    }

    @Test("two migrations with one name are refused")
    func sameName() async throws {
        defer { remove() }
        _ = await refusal([noteMigration, noteMigration])
    }

    @Test("when a migration fails, none of this start is applied")
    func atomic() async throws {
        defer { remove() }
        let broken = Migration("002-broken", "CREATE TABLE one (id INTEGER); CREATE TABEL two (id)")
        #expect(await refusal([noteMigration, broken])?.contains("002-broken") == true)
        try await open([Migration("001-other", "CREATE TABLE note (id INTEGER)")])
    }
}
