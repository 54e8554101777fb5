import Contracts
import Foundation
import Testing

struct MoneyTests {
    @Test("it crosses the bus as a whole number of fen")
    func coding() throws {
        #expect(try Holder.json(Money(fen: 115_000)) == #"{"value":115000}"#)
        #expect(try Holder<Money>.decode(#"{"value":-5}"#) == Money(fen: -5))
        #expect(throws: DecodingError.self) { try Holder<Money>.decode(#"{"value":1.5}"#) }
        #expect(throws: DecodingError.self) { try Holder<Money>.decode(#"{"value":"5"}"#) }
    }

    @Test("arithmetic that does not fit throws instead of trapping")
    func overflow() throws {
        #expect(throws: MoneyOverflow.self) { try Money(fen: .max) + Money(fen: 1) }
        #expect(throws: MoneyOverflow.self) { try Money(fen: .min) - Money(fen: 1) }
        #expect(throws: MoneyOverflow.self) { try Money(fen: .max) * 2 }
        #expect(throws: MoneyOverflow.self) { try Money(yuan: .max) }
        #expect(throws: MoneyOverflow.self) { try Money(fen: .max).scaled(by: 2, over: 1) }
        #expect(throws: MoneyOverflow.self) { try Money(fen: 1).scaled(by: 1, over: 0) }
        #expect(throws: MoneyOverflow.self) { try [Money(fen: .max), Money(fen: 1)].total() }
        #expect(try Money(fen: .max).scaled(by: .max, over: .max) == Money(fen: .max))
    }

    @Test("scaling agrees with Decimal, in each rounding")
    func scaling() throws {
        var numbers = SeededNumbers(seed: 6)
        for _ in 0..<3000 {
            let fen = Int64.random(in: -999_999_999_999...999_999_999_999, using: &numbers)
            let numerator = Int64.random(in: -9999...9999, using: &numbers)
            var denominator = Int64.random(in: -999...999, using: &numbers)
            if denominator == 0 { denominator = 2 }
            let exact = Decimal(fen) * Decimal(numerator) / Decimal(denominator)
            #expect(
                try Money(fen: fen).scaled(by: numerator, over: denominator).fen
                    == rounded(exact, .plain))
            #expect(
                try Money(fen: fen).scaled(
                    by: numerator, over: denominator, rounding: .towardZero
                ).fen == rounded(exact, exact < 0 ? .up : .down))
            #expect(
                try Money(fen: fen).scaled(
                    by: numerator, over: denominator, rounding: .awayFromZero
                ).fen == rounded(exact, exact < 0 ? .down : .up))
        }
    }

    private func rounded(_ value: Decimal, _ mode: NSDecimalNumber.RoundingMode) -> Int64 {
        var input = value
        var result = Decimal()
        NSDecimalRound(&result, &input, 0, mode)
        return NSDecimalNumber(decimal: result).int64Value
    }

    @Test(
        "an amount is written in yuan with two places",
        arguments: [
            (115_000, "1150.00"), (5, "0.05"), (-5, "-0.05"), (-12_345, "-123.45"), (0, "0.00"),
            (Int64.min, "-92233720368547758.08"),
        ])
    func description(_ fen: Int64, _ text: String) {
        #expect("\(Money(fen: fen))" == text)
    }

    @Test("the plan's nine projects sum to 73.7 亿元 exactly")
    func plan() throws {
        let tenths: [Int64] = [25, 144, 40, 191, 33, 50, 230, 12, 12]
        let amounts = try tenths.map { try Money(yuan: $0 * 10_000_000) }
        #expect(try amounts.total() == Money(yuan: 7_370_000_000))
    }
}
