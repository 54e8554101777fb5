/// Many seeds, one after the other, on the thread that asks.
package struct SeedSweep: Sendable {
    /// A seed whose run broke a rule.
    package struct Failure: Sendable, CustomStringConvertible {
        package let seed: UInt64
        package let rules: [String]
        package var description: String {
            "EDUBUS_SEED=\(seed): \(rules.prefix(4).joined(separator: "; "))"
        }
    }

    let seeds: Range<UInt64>
    let isTracing: Bool

    package init(_ seeds: Range<UInt64>, isTracing: Bool = false) {
        self.seeds = seeds
        self.isTracing = isTracing
    }

    /// The first five failures.
    package func run() throws -> [Failure] {
        var failures: [Failure] = []
        for seed in seeds where failures.count < 5 {
            let rules = try Simulation.run(seed: seed, isTracing: isTracing).violations
            if !rules.isEmpty { failures.append(Failure(seed: seed, rules: rules)) }
        }
        return failures
    }
}
