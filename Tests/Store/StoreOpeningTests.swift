import Foundation
import Store
import Testing

struct StoreOpeningTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("edubus-opening-\(UUID().uuidString)")

    private func open(_ migrations: [Migration] = [noteMigration]) throws -> Store {
        try Store.open(
            at: folder.appendingPathComponent("deeper/store.sqlite").path, source: "/test.v1",
            migrations: migrations)
    }

    private func permissions(_ path: String) throws -> Int? {
        let file = folder.appendingPathComponent(path).path
        return try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    }

    @Test("an acknowledged write is on the disk: WAL with synchronous FULL, on the writer")
    func durability() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try open()
        try await store.write { (transaction) throws in
            #expect(try transaction.fetchValue(Int.self, "PRAGMA synchronous") == 2)
            #expect(try transaction.fetchValue(String.self, "PRAGMA journal_mode") == "wal")
            #expect(try transaction.fetchValue(Bool.self, "PRAGMA foreign_keys") == true)
            #expect(try transaction.fetchValue(Int.self, "PRAGMA busy_timeout") == 5000)
        }
        try await store.close()
    }

    @Test("the files belong to their owner alone")
    func permissions() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try open()
        try await store.write { try $0.execute("INSERT INTO note (text) VALUES ('x')") }
        #expect(try permissions("deeper") == 0o700)
        for file in ["store.sqlite", "store.sqlite-wal", "store.sqlite-shm", "store.sqlite.lock"] {
            #expect(try permissions("deeper/" + file) == 0o600, "\(file)")
        }
        try await store.close()
    }

    @Test("what was written is there when the store is opened again")
    func reopening() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = try open()
        try await first.write { try $0.execute("INSERT INTO note (text) VALUES ('kept')") }
        try await first.close()
        let second = try open()
        let texts = try await second.read { try $0.fetchAll(String.self, "SELECT text FROM note") }
        #expect(texts == ["kept"])
        try await second.close()
    }

    @Test("a store is open once; closing gives it free")
    func inUse() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try open()
        #expect { try open() } throws: { ($0 as? StoreError)?.code == .inUse }
        try await store.close()
        try await open().close()
    }

    @Test("a closed store refuses reads and writes")
    func closed() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try open()
        try await store.close()
        for work in [0, 1] {
            await #expect {
                if work == 0 {
                    try await store.write { _ in }
                } else {
                    try await store.read { _ in }
                }
            } throws: {
                ($0 as? StoreError)?.code == .closed
            }
        }
    }

    @Test("a file that is not a store is refused")
    func notAStore() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let deeper = folder.appendingPathComponent("deeper")
        try FileManager.default.createDirectory(at: deeper, withIntermediateDirectories: true)
        try Data(repeating: 65, count: 8192).write(
            to: deeper.appendingPathComponent("store.sqlite"))
        #expect { try open() } throws: { ($0 as? StoreError)?.code == .corrupt }
    }
}
