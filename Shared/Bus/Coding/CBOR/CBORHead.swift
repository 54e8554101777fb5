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
        guard info < 28, end - position > 1 << Int(info - 24) else { return nil }
        let wide = UnsafeRawPointer(base + position + 1)
        switch info {
        case 24: argument = UInt64(wide.load(as: UInt8.self))
        case 25: argument = UInt64(UInt16(bigEndian: wide.loadUnaligned(as: UInt16.self)))
        case 26: argument = UInt64(UInt32(bigEndian: wide.loadUnaligned(as: UInt32.self)))
        default: argument = UInt64(bigEndian: wide.loadUnaligned(as: UInt64.self))
        }
        length = 1 + 1 << Int(info - 24)
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

extension CBORHead {
    /// Most bytes a head takes.
    static let maxLength = 9

    /// Writes the shortest head; there must be room for `maxLength` bytes. - Returns: its length.
    @inline(__always)
    static func write(
        _ major: UInt8, _ argument: UInt64, to target: UnsafeMutablePointer<UInt8>
    ) -> Int {
        if argument < 24 {
            target[0] = major << 5 | UInt8(truncatingIfNeeded: argument)
            return 1
        }
        let wide = UnsafeMutableRawPointer(target + 1)
        if argument <= 0xFF {
            target[0] = major << 5 | 24
            target[1] = UInt8(truncatingIfNeeded: argument)
            return 2
        }
        if argument <= 0xFFFF {
            target[0] = major << 5 | 25
            wide.storeBytes(of: UInt16(argument).bigEndian, as: UInt16.self)
            return 3
        }
        if argument <= 0xFFFF_FFFF {
            target[0] = major << 5 | 26
            wide.storeBytes(of: UInt32(argument).bigEndian, as: UInt32.self)
            return 5
        }
        target[0] = major << 5 | 27
        wide.storeBytes(of: argument.bigEndian, as: UInt64.self)
        return 9
    }

    /// The integer, when this is one and it fits.
    @inline(__always)
    func integer<Value: FixedWidthInteger>(_ type: Value.Type) -> Value? {
        if major == Self.unsigned { return Value(exactly: argument) }
        guard major == Self.negative, argument <= UInt64(Int64.max) else { return nil }
        return Value(exactly: -1 - Int64(argument))
    }

    /// The same for the most frequent type, without a generic conversion.
    @inline(__always)
    var int64: Int64? {
        guard major <= Self.negative, argument <= UInt64(Int64.max) else { return nil }
        let magnitude = Int64(bitPattern: argument)
        return major == Self.unsigned ? magnitude : -1 - magnitude
    }

    var integerAsDouble: Double? {
        switch major {
        case Self.unsigned: Double(argument)
        case Self.negative: -1 - Double(argument)
        default: nil
        }
    }

    /// An integer key as the text it stands for.
    var decimalText: String {
        if major == Self.unsigned { return String(argument) }
        return argument == .max ? "-18446744073709551616" : "-\(argument + 1)"
    }

    /// What the item is, for an error message.
    var name: String {
        switch major {
        case Self.unsigned, Self.negative: "an integer"
        case Self.bytes: "bytes"
        case Self.text: "text"
        case Self.array: "an array"
        case Self.map: "a map"
        default: double == nil ? "a simple value" : "a floating-point number"
        }
    }
}

extension DecodingError {
    /// The bytes are not what they claim to be; no field can be named.
    static func malformed(_ description: String) -> DecodingError {
        .dataCorrupted(Context(codingPath: [], debugDescription: description))
    }
}
