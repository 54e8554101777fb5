import Foundation
import Store

/// A store on disk for one measurement, `synchronous=FULL` as services have it.
enum BenchStore {
    static func run<Result>(_ body: (Store) async throws -> Result) async throws -> Result {
        let store = try Store.temporary(
            source: "/bench.v1",
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
