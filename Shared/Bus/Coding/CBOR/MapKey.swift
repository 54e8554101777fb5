import Foundation

/// A key of a CBOR map while its siblings are compared with it.
struct MapKey {
    /// Position of the text's first byte; unused for an integer.
    private let start: Int
    /// Length of the text, or -1 for an unsigned and -2 for a negative integer.
    private let length: Int
    /// The integer, or a few of the text's bytes: unequal prints are unequal keys.
    private let print: UInt64

    @inline(__always)
    init(text start: Int, length: Int, in base: UnsafePointer<UInt8>) {
        self.start = start
        self.length = length
        if length == 0 {
            print = 0
        } else {
            let text = base + start
            print =
                UInt64(text[0]) | UInt64(text[length >> 1]) << 8 | UInt64(text[length - 1]) << 16
                | UInt64(truncatingIfNeeded: length) << 24
        }
    }

    init(integer head: CBORHead) {
        start = 0
        length = -1 - Int(head.major)
        print = head.argument
    }

    /// Whether no two keys of one map are equal and all are text or all are integers.
    static func areDistinct(_ keys: ArraySlice<MapKey>, in base: UnsafePointer<UInt8>) -> Bool {
        if keys.count > 24 { return areDistinct(many: keys, in: base) }
        return keys.withUnsafeBufferPointer { keys in
            for (index, key) in keys.enumerated().dropFirst() {
                if (key.length < 0) != (keys[0].length < 0) { return false }
                for other in 0..<index
                where keys[other].print == key.print && keys[other].order(key, base) == 0 {
                    return false
                }
            }
            return true
        }
    }

    /// By sorting, so that a hostile map costs n log n comparisons at most.
    private static func areDistinct(
        many keys: ArraySlice<MapKey>, in base: UnsafePointer<UInt8>
    ) -> Bool {
        let sorted = keys.sorted { $0.order($1, base) < 0 }
        guard let first = sorted.first, let last = sorted.last,
            (first.length < 0) == (last.length < 0)
        else { return false }
        return zip(sorted, sorted.dropFirst()).allSatisfy { $0.order($1, base) != 0 }
    }

    /// A total order: below zero, zero or above like `memcmp`.
    private func order(_ other: MapKey, _ base: UnsafePointer<UInt8>) -> Int {
        if length != other.length { return length < other.length ? -1 : 1 }
        if print != other.print { return print < other.print ? -1 : 1 }
        if length <= 0 { return 0 }
        return Int(memcmp(base + start, base + other.start, length))
    }
}
