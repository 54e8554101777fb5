/// Interleaved rounds: ours, baseline, ours, baseline …, so that a machine that slows down slows both.
enum Rounds {
    static let count = 5

    static func run<Result>(
        _ count: Int = Rounds.count, ours: () async throws -> Result,
        baseline: () async throws -> Result
    ) async throws -> (ours: [Result], baseline: [Result]) {
        var results: (ours: [Result], baseline: [Result]) = ([], [])
        for _ in 0..<count {
            results.ours.append(try await ours())
            results.baseline.append(try await baseline())
        }
        return results
    }
}

extension Array {
    /// The median of a figure of every round.
    func median(_ figure: (Element) -> Double) -> Double {
        let sorted = map(figure).sorted()
        guard !sorted.isEmpty else { return .nan }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}

/// Keeps the optimiser from leaving out what is measured.
@inline(never)
func consume<Value>(_ value: Value) {
    withExtendedLifetime(value) {}
}
