import Foundation
import Synchronization
import Testing

/// Seeded runs of the whole bus. `EDUBUS_SEED=n` runs one seed and prints its trace, `EDUBUS_SEEDS=n` runs so many.
@Suite(.serialized)
struct SimulationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let only = environment["EDUBUS_SEED"].flatMap(UInt64.init)
    private static let seeds = environment["EDUBUS_SEEDS"].flatMap(UInt64.init) ?? 1000

    @Test("every promise holds in every run of clients, servers and network")
    func promises() async throws {
        try await Self.expectNoFailure(of: Self.seeds) {
            try Simulation.run(seed: $0, isTracing: $1)
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

    /// Runs the seeds, or the one that is asked for, and records the first few that break a rule.
    private static func expectNoFailure(
        of seeds: UInt64, _ run: @escaping @Sendable (UInt64, Bool) throws -> Journal
    ) async throws {
        let seeds = only.map { $0..<$0 + 1 } ?? 0..<seeds
        let failures = try await onOwnThread {
            var failures: [Failure] = []
            for seed in seeds where failures.count < 5 {
                let rules = try run(seed, only != nil).violations
                if !rules.isEmpty { failures.append(Failure(seed: seed, rules: rules)) }
            }
            return failures
        }
        for failure in failures {
            let rules = failure.rules.prefix(4).joined(separator: "; ")
            Issue.record("EDUBUS_SEED=\(failure.seed): \(rules)")
        }
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
