import Foundation

/// Copying, comparing and looking at the few bytes that keys and most values have, without a call: in two
/// steps that may overlap.
enum ShortBytes {
    @inline(__always)
    static func copy(
        _ source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, count: Int
    ) {
        let (from, to) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
        if count > 16 {
            to.copyMemory(from: from, byteCount: count)
        } else if count >= 8 {
            let (first, last) = ends(of: from, count, as: UInt64.self)
            to.storeBytes(of: first, as: UInt64.self)
            to.storeBytes(of: last, toByteOffset: count - 8, as: UInt64.self)
        } else if count >= 4 {
            let (first, last) = ends(of: from, count, as: UInt32.self)
            to.storeBytes(of: first, as: UInt32.self)
            to.storeBytes(of: last, toByteOffset: count - 4, as: UInt32.self)
        } else if count > 0 {
            let (first, middle, last) = (source[0], source[count >> 1], source[count - 1])
            target[0] = first
            target[count >> 1] = middle
            target[count - 1] = last
        }
    }

    @inline(__always)
    static func areEqual(
        _ one: UnsafePointer<UInt8>, _ other: UnsafePointer<UInt8>, count: Int
    ) -> Bool {
        if count > 16 { return memcmp(one, other, count) == 0 }
        let (left, right) = (UnsafeRawPointer(one), UnsafeRawPointer(other))
        if count >= 8 {
            return ends(of: left, count, as: UInt64.self) == ends(of: right, count, as: UInt64.self)
        }
        if count >= 4 {
            return ends(of: left, count, as: UInt32.self) == ends(of: right, count, as: UInt32.self)
        }
        if count == 0 { return true }
        return one[0] == other[0] && one[count >> 1] == other[count >> 1]
            && one[count - 1] == other[count - 1]
    }

    /// Of at most 16 bytes.
    @inline(__always)
    static func areASCII(_ bytes: UnsafePointer<UInt8>, count: Int) -> Bool {
        let raw = UnsafeRawPointer(bytes)
        if count >= 8 {
            let (first, last) = ends(of: raw, count, as: UInt64.self)
            return (first | last) & 0x8080_8080_8080_8080 == 0
        }
        if count >= 4 {
            let (first, last) = ends(of: raw, count, as: UInt32.self)
            return (first | last) & 0x8080_8080 == 0
        }
        return count == 0 || (bytes[0] | bytes[count >> 1] | bytes[count - 1]) < 0x80
    }

    @inline(__always)
    private static func ends<Word: BitwiseCopyable>(
        of bytes: UnsafeRawPointer, _ count: Int, as type: Word.Type
    ) -> (first: Word, last: Word) {
        (
            bytes.loadUnaligned(as: type),
            bytes.loadUnaligned(fromByteOffset: count - MemoryLayout<Word>.size, as: type)
        )
    }
}
