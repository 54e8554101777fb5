import Bus
import Foundation

/// CBOR and our JSON through Codable, against Foundation's JSON coders made once and used again.
enum CodecBenchmark {
    /// Time each side gets in a round.
    private static let window: Duration = .milliseconds(60)

    static func run() async throws -> [Comparison] {
        try await compare(BenchRecord.sample(1), "1 record")
            + compare(BenchRecord.hundred, "100 records")
    }

    private static func compare<Value: Codable>(
        _ value: Value, _ what: String
    ) async throws -> [Comparison] {
        let encoder = JSONEncoder()
        let decoder = JSONDecoder()
        let text = try encoder.encode(value)
        var rows: [Comparison] = []
        for (type, name, target) in [(ContentType.cbor, "CBOR", 5.0), (.json, "our JSON", 2.5)] {
            let bytes = try type.encode(value)
            let encoding = try await Rounds.run(
                ours: { try microseconds { consume(try type.encode(value)) } },
                baseline: { try microseconds { consume(try encoder.encode(value)) } })
            let decoding = try await Rounds.run(
                ours: { try microseconds { consume(try type.decode(Value.self, from: bytes)) } },
                baseline: {
                    try microseconds { consume(try decoder.decode(Value.self, from: text)) }
                })
            for (verb, times) in [("encode", encoding), ("decode", decoding)] {
                rows.append(
                    Comparison(
                        "\(name) \(verb), \(what)", unit: "µs", ours: times.ours.median { $0 },
                        baseline: times.baseline.median { $0 }, speedUp: true,
                        target: .ratioAtLeast(target),
                        note: "\(bytes.count) B, JSON \(text.count) B"))
            }
        }
        return rows
    }

    /// Mean time of one run of `body`.
    private static func microseconds(_ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        var count = 0
        var took = Duration.zero
        while took < window {
            for _ in 0..<16 { try body() }
            count += 16
            took = clock.now - start
        }
        return took.seconds / Double(count) * 1e6
    }
}
