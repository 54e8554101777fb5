/// Reading and writing runs of ASCII digits without making strings on the way.
enum Digits {
    /// The number that the bytes write; nil when one of them is not a digit.
    /// At most 18 bytes, so that it always fits.
    static func number(_ bytes: some Sequence<UInt8>) -> Int64? {
        var value: Int64 = 0
        for byte in bytes {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value &* 10 &+ Int64(byte &- 0x30)
        }
        return value
    }

    /// Writes `value` into `count` places from `start`, padded with zeros.
    static func write(
        _ value: Int64, count: Int, into buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int
    ) {
        var rest = value
        for place in stride(from: start + count - 1, through: start, by: -1) {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            buffer[place] = 0x30 &+ UInt8(truncatingIfNeeded: digit)
            rest = quotient
        }
    }

    /// `value` padded with zeros to `count` digits.
    static func text(_ value: Int64, count: Int) -> String {
        String(unsafeUninitializedCapacity: count) { buffer in
            write(value, count: count, into: buffer, at: 0)
            return count
        }
    }

    /// The byte in upper case, if it is an ASCII letter.
    static func upper(_ byte: UInt8) -> UInt8 {
        byte >= 0x61 && byte <= 0x7A ? byte &- 0x20 : byte
    }
}
