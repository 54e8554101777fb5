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

    /// The same load on every system, round by round; the figures of each in the order of the systems.
    static func run(
        _ count: Int, _ load: Load, on systems: [MeasuredSystem]
    ) async throws -> [[LoadFigures]] {
        var figures = systems.map { _ in [LoadFigures]() }
        for _ in 0..<count {
            for (index, system) in systems.enumerated() {
                figures[index].append(try await system.run(load))
            }
        }
        return figures
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
