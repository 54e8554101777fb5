import Store

/// Writes of one row that are on the disk when they return: 64 callers at once against one caller.
enum DurableWriteBenchmark {
    private static let window: Duration = .milliseconds(700)

    private struct Figures {
        var perSecond: Double
        var perCommit: Double
        var processorMicroseconds: Double
    }

    static func run() async throws -> [Comparison] {
        try await BenchStore.withFolder { folder in
            let sync = try DiskSync.microseconds(in: folder)
            return try await BenchStore.run(in: folder) { store in
                let numbers = Counter()
                let (ours, baseline) = try await Rounds.run(
                    ours: { try await write(store, numbers, callers: 64) },
                    baseline: { try await write(store, numbers, callers: 1) })
                return [
                    Comparison("store/disk-sync", unit: "us", ours: sync, baseline: nil),
                    Comparison(
                        "store/durable-writes/64/rate", unit: "writes/s",
                        ours: ours.median(\.perSecond), baseline: baseline.median(\.perSecond),
                        target: .ratioAtLeast(10)),
                    Comparison(
                        "store/durable-writes/64/group", unit: "writes/commit",
                        ours: ours.median(\.perCommit), baseline: baseline.median(\.perCommit)),
                    Comparison(
                        "store/durable-writes/64/processor", unit: "us/write",
                        ours: ours.median(\.processorMicroseconds),
                        baseline: baseline.median(\.processorMicroseconds)),
                ]
            }
        }
    }

    private static func write(
        _ store: Store, _ numbers: Counter, callers: Int
    ) async throws -> Figures {
        let processor = ProcessFigures.processorSeconds()
        let before = store.statistics
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
        let seconds = (ContinuousClock.now - start).seconds
        let commits = store.statistics.commits - before.commits
        return Figures(
            perSecond: Double(writes) / seconds, perCommit: Double(writes) / Double(commits),
            processorMicroseconds: (ProcessFigures.processorSeconds() - processor) / Double(writes)
                * 1e6)
    }
}
