import Foundation
import Synchronization
import Testing

/// Seeded runs of the whole bus. `EDUBUS_SEED=n` runs one of them and prints its trace, `EDUBUS_SEEDS=n` another number.
@Suite(.serialized)
struct SimulationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let only = environment["EDUBUS_SEED"].flatMap(UInt64.init)
    private static let seeds = environment["EDUBUS_SEEDS"].flatMap(UInt64.init) ?? 200

    @Test("every promise holds in every run of clients, servers and network")
    func promises() async throws {
        let seeds = Self.only.map { $0..<$0 + 1 } ?? 0..<Self.seeds
        for failure in try await Self.onOwnThread({ try Self.failures(of: seeds) }) {
            Issue.record("EDUBUS_SEED=\(failure.seed): \(failure.rules.joined(separator: "; "))")
        }
    }

    @Test(
        "a seed runs the same way every time", arguments: [1, 2, 3, 5, 8, 13, 21, 34] as [UInt64])
    func reproducible(seed: UInt64) async throws {
        let digests = try await Self.onOwnThread {
            try (0..<3).map { _ in try Simulation.run(seed: seed).digest }
        }
        #expect(Set(digests).count == 1)
    }

    private struct Failure: Sendable {
        let seed: UInt64
        let rules: [String]
    }

    /// The first few seeds that break a rule.
    private static func failures(of seeds: Range<UInt64>) throws -> [Failure] {
        var failures: [Failure] = []
        for seed in seeds {
            let journal = try Simulation.run(seed: seed, isTracing: only != nil)
            guard !journal.violations.isEmpty else { continue }
            failures.append(Failure(seed: seed, rules: Array(journal.violations.prefix(4))))
            if failures.count == 5 { break }
        }
        return failures
    }

    /// A simulated run keeps its thread to itself, which therefore is none of the pool's.
    private static func onOwnThread<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(with: Swift.Result { try body() })
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }
}
