import Store

/// Rows by the thousand a write, as the sample city is loaded, against one row a write.
enum BulkInsertBenchmark {
    private static let rows = 1000
    private static let batches = 20

    static func run() async throws -> [Comparison] {
        try await BenchStore.run { store in
            let numbers = Counter()
            let rates = try await Rounds.run(
                3,
                ours: { try await insert(store, numbers, rowsAWrite: rows, writes: batches) },
                baseline: { try await insert(store, numbers, rowsAWrite: 1, writes: rows) })
            return [
                Comparison(
                    "store/bulk-insert", unit: "rows/s", ours: rates.ours.median { $0 },
                    baseline: rates.baseline.median { $0 },
                    target: .oursAtLeast(CityNeeds.recordsPerSecond),
                    note: "baseline: one row a write; target: the whole city in 3 minutes")
            ]
        }
    }

    /// Four callers, as the loader has them for each service.
    private static func insert(
        _ store: Store, _ numbers: Counter, rowsAWrite: Int, writes: Int
    ) async throws -> Double {
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<(writes / 4) {
                        let rows = (0..<rowsAWrite).map { _ in BenchRow(numbers.next()) }
                        try await store.write { try $0.insert(into: "records", rows: rows) }
                    }
                }
            }
            try await group.waitForAll()
        }
        return Double(rowsAWrite * writes) / (ContinuousClock.now - start).seconds
    }
}
