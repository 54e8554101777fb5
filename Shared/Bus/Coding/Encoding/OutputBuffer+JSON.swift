/// JSON texts (RFC 8259), with the escapes and number formats of Foundation's encoder.
extension OutputBuffer {
    /// A text in quotes. Eight bytes are looked at and copied in one step while none needs an escape.
    @inline(never)
    mutating func writeJSON(_ text: UnsafeBufferPointer<UInt8>) {
        reserve(text.count + 10)
        let target = base + count
        target[0] = UInt8(ascii: "\"")
        var done = 0
        if let source = text.baseAddress {
            while text.count - done >= 8 {
                let word = UnsafeRawPointer(source + done).loadUnaligned(as: UInt64.self)
                if JSONBytes.special(in: word) != 0 { break }
                UnsafeMutableRawPointer(target + 1 + done).storeBytes(of: word, as: UInt64.self)
                done += 8
            }
            while done < text.count, !JSONBytes.isSpecial(source[done]) {
                target[1 + done] = source[done]
                done += 1
            }
        }
        advance(1 + done)
        if done < text.count { writeEscaped(UnsafeBufferPointer(rebasing: text[done...])) }
        append(UInt8(ascii: "\""))
    }

    @inline(never)
    private mutating func writeEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        for byte in text {
            reserve(6)
            let target = base + count
            guard JSONBytes.isSpecial(byte) else {
                target[0] = byte
                advance(1)
                continue
            }
            target[0] = UInt8(ascii: "\\")
            if let short = JSONBytes.shortEscape(of: byte) {
                target[1] = short
                advance(2)
            } else {
                target[1] = UInt8(ascii: "u")
                target[2] = UInt8(ascii: "0")
                target[3] = UInt8(ascii: "0")
                target[4] = JSONBytes.hexDigit(byte >> 4)
                target[5] = JSONBytes.hexDigit(byte & 0xF)
                advance(6)
            }
        }
    }

    @inline(__always)
    mutating func writeJSON(_ value: Int64) {
        if value < 0 { append(UInt8(ascii: "-")) }
        writeJSON(value.magnitude)
    }

    mutating func writeJSON(_ value: UInt64) {
        reserve(20)
        var rest = value
        var length = 1
        var power: UInt64 = 10
        while length < 20, rest >= power {
            length += 1
            power = length < 20 ? power &* 10 : power
        }
        var digit = base + (count + length)
        repeat {
            digit -= 1
            digit[0] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        advance(length)
    }

    /// The shortest digits that give the number back, without a fraction of zero. It must be finite.
    mutating func writeJSON(_ value: some BinaryFloatingPoint & CustomStringConvertible) {
        var digits = value.description
        digits.withUTF8 {
            let hasZeroFraction =
                $0.count > 2 && $0[$0.count - 2] == UInt8(ascii: ".")
                && $0[$0.count - 1] == UInt8(ascii: "0")
            append(UnsafeBufferPointer(rebasing: $0.dropLast(hasZeroFraction ? 2 : 0)))
        }
    }

    mutating func writeJSON(_ value: Bool) { append(raw: value ? "true" : "false") }

    mutating func append(raw text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
