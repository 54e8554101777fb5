import Foundation
import SimulatedBus
import Testing

/// Seeded runs of the whole bus; `make simulation` runs many more. `EDUBUS_SEED=n` runs one seed and prints its trace, `EDUBUS_SEEDS=n` runs so many.
@Suite(.serialized)
struct SimulationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let only = environment["EDUBUS_SEED"].flatMap(UInt64.init)
    private static let seeds = environment["EDUBUS_SEEDS"].flatMap(UInt64.init) ?? 200

    @Test("every promise holds in every run of clients, servers and network")
    func promises() async throws {
        let sweep =
            Self.only.map { SeedSweep($0..<$0 + 1, isTracing: true) }
            ?? SeedSweep(0..<Self.seeds)
        for failure in try await Self.onOwnThread({ try sweep.run() }) {
            Issue.record("\(failure)")
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
