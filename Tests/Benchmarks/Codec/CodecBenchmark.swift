import Bus
import Foundation

/// CBOR and our JSON through Codable, against Foundation's JSON coders made once and used again, and what
/// Codable costs without any format.
enum CodecBenchmark {
    /// Time each side gets in a round.
    private static let window: Duration = .milliseconds(60)

    static func run() async throws -> [Comparison] {
        try await compare(BenchRecord.sample(1), "1 record", elements: 0)
            + compare(BenchRecord.hundred, "100 records", elements: 100)
    }

    private static func compare<Value: Codable>(
        _ value: Value, _ what: String, elements: Int
    ) async throws -> [Comparison] {
        let encoder = JSONEncoder()
        let decoder = JSONDecoder()
        let text = try encoder.encode(value)
        func encode() throws { consume(try encoder.encode(value)) }
        func decode() throws { consume(try decoder.decode(Value.self, from: text)) }
        var rows: [Comparison] = []
        for (type, name, target) in [(ContentType.cbor, "CBOR", 5.0), (.json, "our JSON", 2.5)] {
            let bytes = try type.encode(value)
            let note = "\(bytes.count) B, JSON \(text.count) B"
            rows.append(
                try await row("\(name) encode, \(what)", .ratioAtLeast(target), note, encode) {
                    consume(try type.encode(value))
                })
            rows.append(
                try await row("\(name) decode, \(what)", .ratioAtLeast(target), note, decode) {
                    consume(try type.decode(Value.self, from: bytes))
                })
        }
        let note = "the floor of every format"
        rows.append(
            try await row("Codable alone, encode, \(what)", .none, note, encode) {
                try value.encode(to: NothingEncoder())
            })
        rows.append(
            try await row("Codable alone, decode, \(what)", .none, note, decode) {
                consume(try Value(from: ConstantDecoder(elements: elements)))
            })
        return rows
    }

    private static func row(
        _ name: String, _ target: Comparison.Target, _ note: String,
        _ baseline: () throws -> Void, ours: () throws -> Void
    ) async throws -> Comparison {
        let times = try await Rounds.run(
            ours: { try microseconds(ours) }, baseline: { try microseconds(baseline) })
        return Comparison(
            name, unit: "µs", ours: times.ours.median { $0 },
            baseline: times.baseline.median { $0 },
            speedUp: true, target: target, note: note)
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
