/// SplitMix64: random values that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

    mutating func text() -> String {
        let pieces = ["a", "Z", "0", " ", "\"", "\\", "/", "\n", "é", "学", "校", "🚌", "e\u{301}"]
        return (0..<below(12)).map { _ in pieces[below(pieces.count)] }.joined()
    }

    /// Never integral: JSON text does not tell 1.0 from 1.
    mutating func fraction() -> Double {
        Double(Int32.random(in: .min ... .max, using: &self)) + 0.5
    }
}
