import Foundation

/// A number as JSON text writes it, read only when it is asked for and as what it is asked for.
struct JSONNumber {
    private let text: UnsafeBufferPointer<UInt8>

    /// - Parameter text: a number as RFC 8259 has it, which the scanner has checked.
    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    /// The nearest number; nil beyond the largest and below the smallest.
    var double: Double? { Digits(text).double ?? within(nearest, Digits(text)) }

    var float: Float? { within(Float(String(decoding: text, as: UTF8.self)), Digits(text)) }

    var decimal: Decimal? {
        Decimal(string: String(decoding: text, as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
    }

    /// Whether it is written without fraction and exponent.
    var isWhole: Bool { !text.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == 0x65 } }

    /// The integer, also when it is written `1.0` or `1e2`; nil when it has a fraction or does not fit.
    func integer<Value: FixedWidthInteger>(_ type: Value.Type) -> Value? {
        if isWhole { return Value(String(decoding: text, as: UTF8.self)) }
        // As Foundation has it: up to 2^53 a fraction that a Double does not tell from zero is none.
        let digits = Digits(text)
        guard let double = digits.double ?? nearest, let rounded = Value(exactly: double) else {
            return nil
        }
        if double.magnitude < 0x1p53 { return rounded }
        guard digits.areAll, let magnitude = digits.wholeMagnitude else { return nil }
        guard digits.isNegative else { return Value(exactly: magnitude) }
        return Int64(exactly: magnitude).flatMap { Value(exactly: -$0) }
    }

    private var nearest: Double? { Double(String(decoding: text, as: UTF8.self)) }

    private func within<Value: BinaryFloatingPoint>(_ value: Value?, _ digits: Digits) -> Value? {
        guard let value, value.isFinite, value != 0 || digits.areZero else { return nil }
        return value
    }

    /// The powers of ten that a Double holds exactly.
    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]

    /// The number as digits times a power of ten.
    private struct Digits {
        var magnitude: UInt64 = 0
        var exponent = 0
        var isNegative = false
        /// Whether no digit had to be left out.
        var areAll = true
        /// Whether there is no digit but zero.
        var areZero = true

        @inline(__always)
        init(_ text: UnsafeBufferPointer<UInt8>) {
            var written = 0
            var inFraction = false
            var index = 0
            scan: while index < text.count {
                let byte = text[index]
                index += 1
                switch byte {
                case UInt8(ascii: "-"): isNegative = true
                case UInt8(ascii: "."): inFraction = true
                case UInt8(ascii: "0")...UInt8(ascii: "9"):
                    append(UInt64(byte - UInt8(ascii: "0")))
                    if inFraction { exponent -= 1 }
                default: break scan
                }
            }
            if index < text.count {
                let isBelow = text[index] == UInt8(ascii: "-")
                for byte in text[index...] where byte >= UInt8(ascii: "0") {
                    written = min(written * 10 + Int(byte - UInt8(ascii: "0")), 1 << 20)
                }
                exponent += isBelow ? -written : written
            }
        }

        @inline(__always)
        private mutating func append(_ digit: UInt64) {
            if digit != 0 { areZero = false }
            let (tenfold, overflows) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carries) = tenfold.addingReportingOverflow(digit)
            magnitude = sum
            if overflows || carries { areAll = false }
        }

        /// Clinger's fast path: both operands are exact, so that one division or multiplication rounds once. Nil
        /// for more digits or a larger power of ten.
        @inline(__always)
        var double: Double? {
            guard areAll, magnitude <= 1 << 53, exponent.magnitude < powers.count else {
                return nil
            }
            let power = powers[Int(exponent.magnitude)]
            let value = exponent < 0 ? Double(magnitude) / power : Double(magnitude) * power
            return isNegative ? -value : value
        }

        /// Nil when the number has a fraction or is too large.
        var wholeMagnitude: UInt64? {
            var magnitude = magnitude
            guard magnitude != 0, exponent.magnitude < 20 else { return nil }
            for _ in 0..<exponent.magnitude {
                if exponent > 0 {
                    let (tenfold, overflows) = magnitude.multipliedReportingOverflow(by: 10)
                    if overflows { return nil }
                    magnitude = tenfold
                } else {
                    let (tenth, rest) = magnitude.quotientAndRemainder(dividingBy: 10)
                    if rest != 0 { return nil }
                    magnitude = tenth
                }
            }
            return magnitude
        }
    }
}
