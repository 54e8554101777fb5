/// One item of a scanned document, in eight bytes: what it is and where to read it.
///
/// A container stands before its content and knows where that ends, so that any item is passed over in
/// one step. A map that has entries is followed by a word of its own: where its next search begins.
struct Item: BitwiseCopyable {
    /// From the low end: 4 bits of kind, 28 bits of length or count, 32 bits of position or end; of an integer
    /// 60 bits of value.
    private let bits: UInt64

    enum Kind: UInt8 {
        case null, no, yes
        /// An integer of at most 60 bits.
        case integer
        /// At a position: the CBOR head of a wide integer, of a floating-point number or of another simple value.
        case head
        /// At a position: the text of a JSON number that has a fraction or an exponent, or is long.
        case number
        case text, bytes
        /// At a position: the chunks of a string of indefinite length.
        case textChunks, byteChunks
        case array, map
    }

    /// Most bytes of a document, so that lengths and positions fit.
    static let mostBytes = 1 << 28 - 1

    init(_ kind: Kind) { bits = UInt64(kind.rawValue) }

    /// The value must fit `smallIntegers`.
    @inline(__always)
    init(integer: Int64) {
        bits = UInt64(bitPattern: integer) << 4 | UInt64(Kind.integer.rawValue)
    }

    static let smallIntegers: ClosedRange<Int64> = -(1 << 59)...(1 << 59 - 1)

    @inline(__always)
    init(_ kind: Kind, at position: Int, length: Int = 0) {
        bits =
            UInt64(truncatingIfNeeded: position) << 32 | UInt64(truncatingIfNeeded: length) << 4
            | UInt64(kind.rawValue)
    }

    /// A map or an array of so many entries or elements, whose content ends before the item at `end`.
    @inline(__always)
    init(_ kind: Kind, count: Int, end: Int) { self.init(kind, at: end, length: count) }

    /// A byte holds a case by its number, and no other number was stored.
    @inline(__always)
    var kind: Kind { unsafeBitCast(UInt8(truncatingIfNeeded: bits & 0xF), to: Kind.self) }

    @inline(__always)
    var integer: Int64 { Int64(bitPattern: bits) >> 4 }

    @inline(__always)
    var position: Int { Int(bits >> 32) }

    @inline(__always)
    var length: Int { Int(bits >> 4 & 0xFFF_FFFF) }

    @inline(__always)
    var count: Int { length }

    @inline(__always)
    var end: Int { position }

    @inline(__always)
    var isContainer: Bool { kind == .map || kind == .array }
}
