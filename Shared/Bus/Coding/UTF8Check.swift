/// Whether bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, up to U+10FFFF).
enum UTF8Check {
    @inline(__always)
    static func isValid(_ base: UnsafePointer<UInt8>, count: Int) -> Bool {
        count <= 16 && ShortBytes.areASCII(base, count: count) || isValid(many: base, count: count)
    }

    private static func isValid(many base: UnsafePointer<UInt8>, count: Int) -> Bool {
        var index = 0
        while index < count {
            if count - index >= 8 {
                let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
                if word & 0x8080_8080_8080_8080 == 0 {
                    index += 8
                    continue
                }
            }
            let lead = base[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            let length = sequenceLength(lead)
            guard length > 0, count - index >= length else { return false }
            let second = base[index + 1]
            guard secondRange(lead).contains(second) else { return false }
            for offset in 2..<max(length, 2) where base[index + offset] & 0xC0 != 0x80 {
                return false
            }
            index += length
        }
        return true
    }

    private static func sequenceLength(_ lead: UInt8) -> Int {
        switch lead {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 0
        }
    }

    /// The second byte is what rules out overlong forms, surrogates and what is too large.
    private static func secondRange(_ lead: UInt8) -> ClosedRange<UInt8> {
        switch lead {
        case 0xE0: 0xA0...0xBF
        case 0xED: 0x80...0x9F
        case 0xF0: 0x90...0xBF
        case 0xF4: 0x80...0x8F
        default: 0x80...0xBF
        }
    }
}
