import Contracts
import Testing

@testable import Gateway

struct ShownValueTests {
    @Test(
        "as many digits as it takes, then a sign",
        arguments: [
            (64_999, 1_000, "65", "64.999"), (4_999, 10_000, "0.5", "0.4999"),
            (65, 1, "65", "65.00"),
            (65_001, 1_000, "65", "65.001"), (65_010, 1_000, "65", "65.01"),
            (64_123_456, 1_000_000, "65", "64.12"),
            (649_999_999, 10_000_000, "65", "<65"), (650_000_001, 10_000_000, "65", ">65"),
            (1, 15, "1/15", "1/15"), (-4_999, 10_000, "-0.5", "-0.4999"), (2, 3, "0.67", "0.667"),
        ])
    func text(numerator: Int64, denominator: Int64, target: String, expected: String) throws {
        let value = ExactRatio(
            numerator: "\(numerator)", denominator: "\(denominator)",
            display: Self.rounded(numerator, denominator), decimals: 2)
        #expect(ShownValue.text(value, against: try ExactNumber(target)) == expected)
    }

    @Test("without a number to compare with, the service's rounding stands")
    func noTarget() {
        let value = ExactRatio(numerator: "2", denominator: "3", display: "0.67", decimals: 2)
        #expect(ShownValue.text(value, against: nil) == "0.67")
    }

    @Test("whatever the value, what is shown relates to the target as the value does")
    func property() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let goal = Int64.random(in: 1...99, using: &generator)
            let denominator = Int64.random(in: 1...200_000_000, using: &generator)
            let numerator = goal * denominator + Int64.random(in: -3...3, using: &generator)
            let value = ExactRatio(
                numerator: "\(numerator)", denominator: "\(denominator)",
                display: Self.rounded(numerator, denominator), decimals: 2)
            let text = ShownValue.text(value, against: try ExactNumber("\(goal)"))
            let shown: Int
            if text.hasPrefix("<") || text.hasPrefix(">") {
                #expect(text.dropFirst() == "\(goal)")
                shown = text.hasPrefix("<") ? -1 : 1
            } else {
                let number = try #require(Double(text))
                shown = number == Double(goal) ? 0 : number < Double(goal) ? -1 : 1
            }
            #expect(shown == (numerator - goal * denominator).signum(), "\(value): \(text)")
        }
    }

    /// Two decimals, half away from zero.
    private static func rounded(_ numerator: Int64, _ denominator: Int64) -> String {
        let magnitude = abs(numerator) * 200 + denominator
        let hundredths = magnitude / (2 * denominator)
        let fraction = hundredths % 100
        let sign = numerator < 0 && hundredths > 0 ? "-" : ""
        return "\(sign)\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}
