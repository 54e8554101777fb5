/// The first bytes of a CBOR item: its major type and argument (RFC 8949, section 3).
struct CBORHead {
    let major: UInt8
    /// The low five bits: how the argument is written.
    let info: UInt8
    /// Zero when the length is indefinite.
    let argument: UInt64
    /// Bytes of the head itself, 1 to 9.
    let length: Int

    static let unsigned: UInt8 = 0
    static let negative: UInt8 = 1
    static let bytes: UInt8 = 2
    static let text: UInt8 = 3
    static let array: UInt8 = 4
    static let map: UInt8 = 5
    static let tag: UInt8 = 6
    static let simple: UInt8 = 7

    static let indefinite: UInt8 = 31
    static let breakByte: UInt8 = 0xFF
    static let nullByte: UInt8 = 0xF6

    var isIndefinite: Bool { info == Self.indefinite }

    /// Reads the head at a position; nil when it is cut off or its information is reserved (28–30).
    @inline(__always)
    init?(_ base: UnsafePointer<UInt8>, at position: Int, end: Int) {
        guard position < end else { return nil }
        let first = base[position]
        major = first >> 5
        info = first & 0x1F
        if info < 24 {
            argument = UInt64(info)
            length = 1
            return
        }
        if info == Self.indefinite {
            argument = 0
            length = 1
            return
        }
        guard info < 28 else { return nil }
        let width = 1 << Int(info - 24)
        guard end - position > width else { return nil }
        var value: UInt64 = 0
        for offset in 1...width { value = value << 8 | UInt64(base[position + offset]) }
        argument = value
        length = 1 + width
    }

    /// The value of a floating-point item; nil when this is none.
    var double: Double? {
        guard major == Self.simple else { return nil }
        switch info {
        case 25: return Double(CBORHead.single(half: UInt16(truncatingIfNeeded: argument)))
        case 26: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: argument)))
        case 27: return Double(bitPattern: argument)
        default: return nil
        }
    }

    /// Widens a half-precision number; `Float16` does not exist on every platform.
    private static func single(half bits: UInt16) -> Float {
        let sign = UInt32(bits & 0x8000) << 16
        let exponent = UInt32(bits >> 10) & 0x1F
        let fraction = UInt32(bits & 0x3FF)
        switch exponent {
        case 0:
            let magnitude = Float(fraction) * 0x1p-24
            return sign == 0 ? magnitude : -magnitude
        case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
        default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
        }
    }
}

extension DecodingError {
    /// The bytes are not what they claim to be; no field can be named.
    static func malformed(_ description: String) -> DecodingError {
        .dataCorrupted(Context(codingPath: [], debugDescription: description))
    }
}
