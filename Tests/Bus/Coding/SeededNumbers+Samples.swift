import BusTesting

extension SeededNumbers {
    mutating func text() -> String {
        let pieces = ["a", "Z", "0", " ", "\"", "\\", "/", "\n", "é", "学", "校", "🚌", "e\u{301}"]
        return (0..<below(12)).map { _ in pieces[below(pieces.count)] }.joined()
    }

    /// Never integral: JSON text does not tell 1.0 from 1.
    mutating func fraction() -> Double {
        Double(Int32.random(in: .min ... .max, using: &self)) + 0.5
    }
}
