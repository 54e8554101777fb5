public import Bus

/// A person as events, logs and other services know them: 32 lower-case hexadecimal digits.
///
/// A keyed hash of the ID number, so that it joins a person's records without telling who it is.
public struct PersonKey: TextValue, Comparable {
    private let high: UInt64
    private let low: UInt64

    public init(_ text: String) throws(InvalidText) {
        let bytes = Array(text.utf8)
        guard bytes.count == 32, let high = Self.number(bytes[..<16]),
            let low = Self.number(bytes[16...])
        else {
            throw InvalidText(
                "PersonKey", rule: "person key", "must be 32 lower-case hexadecimal digits")
        }
        self.high = high
        self.low = low
    }

    /// The key whose digits write these sixteen bytes; nil for another count.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    public var text: String {
        String(unsafeUninitializedCapacity: 32) { buffer in
            for place in 0..<16 {
                let shift = UInt64(60 - 4 * place)
                buffer[place] = Self.digit(high >> shift)
                buffer[place + 16] = Self.digit(low >> shift)
            }
            return 32
        }
    }

    private static func digit(_ value: UInt64) -> UInt8 {
        let nibble = UInt8(truncatingIfNeeded: value & 0xF)
        return nibble < 10 ? 0x30 + nibble : 0x57 + nibble
    }

    private static func number(_ bytes: some Sequence<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for byte in bytes {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt64(byte - 0x30)
            case 0x61...0x66: value = value << 4 | UInt64(byte - 0x57)
            default: return nil
            }
        }
        return value
    }

    public static func == (left: PersonKey, right: PersonKey) -> Bool {
        left.high == right.high && left.low == right.low
    }

    public static func < (left: PersonKey, right: PersonKey) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(high)
        hasher.combine(low)
    }

    public static let schema: JSONSchema = .string(
        pattern: "^[0-9a-f]{32}$",
        description: "Pseudonymous person key.",
        examples: ["0123456789abcdef0123456789abcdef"])
    public static let schemaExample = PersonKey(
        high: 0x0123_4567_89AB_CDEF, low: 0x0123_4567_89AB_CDEF)

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}
