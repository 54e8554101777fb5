import Cryptography
import GRDB

/// Brings a store to the schema a program expects, or refuses to open it.
///
/// Each owner's migrations are applied in order and recorded with a digest of their text. A store
/// that has one this program does not know was written by a newer program; one whose text differs
/// was written by another one.
struct Migrator {
    let owner: String
    let migrations: [Migration]

    private struct Applied: Decodable {
        var name: String
        var digest: String
    }

    static func prepare(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS edubus_migration (
                    owner TEXT NOT NULL,
                    position INTEGER NOT NULL,
                    name TEXT NOT NULL,
                    digest TEXT NOT NULL,
                    applied_at INTEGER NOT NULL,
                    PRIMARY KEY (owner, position),
                    UNIQUE (owner, name)
                )
                """)
    }

    /// Applies what is missing. Runs inside the caller's transaction.
    func migrate(_ db: Database, nowMilliseconds: Int64) throws {
        let known = Set(migrations.map(\.name))
        guard known.count == migrations.count else {
            throw StoreError(.migration, "two migrations of \(owner) have the same name")
        }
        let applied = try ReadTransaction(db).fetchAll(
            Applied.self,
            "SELECT name, digest FROM edubus_migration WHERE owner = ? ORDER BY position", [owner])
        for (position, done) in applied.enumerated() {
            guard known.contains(done.name) else {
                throw StoreError(
                    .migration,
                    "the store has the migration \(done.name), which this program does not know: "
                        + "a newer program wrote it")
            }
            let migration = migrations[position]
            guard migration.name == done.name else {
                throw StoreError(
                    .migration,
                    "the store has \(done.name) at place \(position + 1), this program has "
                        + "\(migration.name): migrations are only ever added at the end")
            }
            guard migration.digest == done.digest else {
                throw StoreError(
                    .migration,
                    "the text of the migration \(done.name) is not the one that was applied")
            }
        }
        for (position, migration) in migrations.enumerated().dropFirst(applied.count) {
            do {
                try db.execute(sql: migration.sql)
            } catch let error as DatabaseError {
                throw StoreError(
                    .migration,
                    "the migration \(migration.name) failed: \(StoreError(error).message)")
            }
            try db.execute(
                sql: "INSERT INTO edubus_migration VALUES (?, ?, ?, ?, ?)",
                arguments: [owner, position, migration.name, migration.digest, nowMilliseconds])
        }
    }
}

extension Migration {
    var digest: String { Hex.encode(Digest.blake2b(Array(sql.utf8))) }
}
