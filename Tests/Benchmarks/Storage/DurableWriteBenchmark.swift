import Store

/// Writes of one row that are on the disk when they return: 64 callers at once against one caller.
enum DurableWriteBenchmark {
    private static let window: Duration = .milliseconds(700)

    static func run() async throws -> [Comparison] {
        try await BenchStore.run { store in
            let numbers = Counter()
            let rates = try await Rounds.run(
                ours: { try await perSecond(store, numbers, callers: 64) },
                baseline: { try await perSecond(store, numbers, callers: 1) })
            return [
                Comparison(
                    "store/durable-writes/64", unit: "writes/s", ours: rates.ours.median { $0 },
                    baseline: rates.baseline.median { $0 }, target: .ratioAtLeast(10))
            ]
        }
    }

    private static func perSecond(
        _ store: Store, _ numbers: Counter, callers: Int
    ) async throws -> Double {
        let start = ContinuousClock.now
        let end = start + window
        let writes = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<callers {
                group.addTask {
                    var count = 0
                    while ContinuousClock.now < end {
                        let row = BenchRow(numbers.next())
                        try await store.write { try $0.insert(into: "records", row) }
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(writes) / (ContinuousClock.now - start).seconds
    }
}
