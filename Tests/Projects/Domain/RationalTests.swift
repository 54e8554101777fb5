import Contracts
import Testing

@testable import Projects

struct RationalTests {
    @Test("every operation agrees with Python's fractions")
    func oracle() throws {
        let cases = try Oracle<ArithmeticCase>.read("arithmetic")
        #expect(cases.count == 500)
        for one in cases {
            let (a, b) = (try Rational(oracle: one.a), try Rational(oracle: one.b))
            #expect(try (a + b).oracleText == one.sum)
            #expect(try (a - b).oracleText == one.difference)
            #expect(try (a * b).oracleText == one.product)
            #expect(try Rational.quotient(a, b)?.oracleText == one.quotient)
            #expect((a < b) == one.less)
            #expect(String(a.floor) == one.floor)
            #expect(try (0..<5).map { try a.rounded(decimals: $0) } == one.shown)
        }
    }

    @Test("a number that does not fit is an error and never a wrong digit")
    func overflow() throws {
        let huge = Rational(Int128.max)
        #expect(throws: ArithmeticOverflow()) { try huge + huge }
        #expect(throws: ArithmeticOverflow()) { try huge * huge }
        #expect(throws: ArithmeticOverflow()) { try Rational(1, over: 0) }
        #expect(throws: ArithmeticOverflow()) { try Rational(Int128.min, over: 1) }
        #expect(throws: ArithmeticOverflow()) { try Rational.one / .zero }
        // Cross-cancelling keeps what fits.
        let shrunk = try huge * Rational(1, over: Int128.max)
        #expect(shrunk == .one)
        let smaller = try Rational(Int128.max - 1, over: Int128.max)
        #expect(smaller < .one)
    }

    @Test(
        "printed numbers are read exactly",
        arguments: [
            ("94.09", "9409/100"), ("96", "96/1"), ("96.0", "96/1"), ("1/15", "1/15"),
            ("-0.5", "-1/2"), ("0.43", "43/100"),
        ])
    func printed(text: String, exact: String) throws {
        #expect(try Rational(ExactNumber(text)).oracleText == exact)
        #expect(try ExactNumber(text).text == text)
    }

    @Test(
        "what is not a number is refused",
        arguments: ["", "-", ".5", "5.", "1/0", "1/2/3", "1e5", "９", "—", "1.2.3", "1/2.5"])
    func refused(text: String) {
        #expect(ExactNumber(rawValue: text) == nil)
    }
}
