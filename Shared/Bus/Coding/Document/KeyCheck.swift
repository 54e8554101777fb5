/// Finds keys that come twice in one map, while the map is scanned.
///
/// Keys are compared only when their hashes meet in a set of 128 bits, which the keys of a record seldom do;
/// the keys of a large map are sorted, so that a hostile one costs n log n comparisons at most.
struct KeyCheck {
    private var seen: (UInt64, UInt64) = (0, 0)
    private var count = 0
    /// Whether the keys are too many to compare each with those before it, and some may be equal.
    private(set) var wantsSorting = false
    private static let mostCompared = 32

    /// Notes a text key. - Returns: whether it should be compared with those before it.
    @inline(__always)
    mutating func meets(text: UnsafePointer<UInt8>, length: Int) -> Bool {
        note(Self.hash(text, length))
    }

    mutating func meets(integer head: CBORHead) -> Bool {
        note((head.argument &+ UInt64(head.major) &+ 1) &* 0x9E37_79B9_7F4A_7C15)
    }

    @inline(__always)
    private mutating func note(_ hash: UInt64) -> Bool {
        count += 1
        let bit: UInt64 = 1 << (hash >> 58)
        let (low, high) = hash & 1 << 57 == 0 ? (bit, 0) : (0, bit)
        let isMet = seen.0 & low | seen.1 & high != 0
        seen.0 |= low
        seen.1 |= high
        if isMet, count > Self.mostCompared { wantsSorting = true }
        return isMet && count <= Self.mostCompared
    }

    @inline(__always)
    private static func hash(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
        let raw = UnsafeRawPointer(text)
        let content: UInt64
        if length >= 8 {
            content =
                raw.loadUnaligned(as: UInt64.self)
                ^ raw.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self) &* 3
        } else if length >= 4 {
            content =
                UInt64(raw.loadUnaligned(as: UInt32.self))
                | UInt64(raw.loadUnaligned(fromByteOffset: length - 4, as: UInt32.self)) << 32
        } else if length > 0 {
            content =
                UInt64(text[0]) | UInt64(text[length >> 1]) << 8 | UInt64(text[length - 1]) << 16
        } else {
            content = 0
        }
        return (content ^ UInt64(truncatingIfNeeded: length)) &* 0x9E37_79B9_7F4A_7C15
    }
}
