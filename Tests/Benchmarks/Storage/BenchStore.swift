import Foundation
import Store

/// A store on disk for one measurement, `synchronous=FULL` as services have it.
enum BenchStore {
    /// Where it is for the time: beside the build, so on a disk, which the system's temporary folder need not be.
    static func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let build = URL(fileURLWithPath: ".build")
        let isThere = FileManager.default.fileExists(atPath: build.path)
        let folder = (isThere ? build : FileManager.default.temporaryDirectory).appending(
            path: "edubus-bench-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    static func run<Result>(_ body: (Store) async throws -> Result) async throws -> Result {
        try await withFolder { try await run(in: $0, body) }
    }

    static func run<Result>(
        in folder: URL, _ body: (Store) async throws -> Result
    ) async throws -> Result {
        let store = try Store.open(
            at: folder.appending(path: "store.sqlite").path, source: "/bench.v1",
            migrations: [
                Migration(
                    "bench",
                    """
                    CREATE TABLE records (number INTEGER PRIMARY KEY, code TEXT NOT NULL, region TEXT NOT NULL,
                        stage TEXT NOT NULL, grade INTEGER NOT NULL CHECK (grade > 0))
                    """)
            ])
        do {
            let result = try await body(store)
            try await store.close()
            return result
        } catch {
            try await store.close()
            throw error
        }
    }
}

/// A row as a register has it.
struct BenchRow: Codable, Sendable {
    var number: Int
    var code: String
    var region = "410802"
    var stage = "primary"
    var grade: Int

    init(_ number: Int) {
        self.number = number
        code = "41\(number)"
        grade = number % 6 + 1
    }
}
