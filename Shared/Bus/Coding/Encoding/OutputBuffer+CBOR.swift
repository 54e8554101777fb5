/// CBOR items as `CBORWriter` writes them.
extension OutputBuffer {
    @inline(__always)
    mutating func writeCBOR(text: UnsafeBufferPointer<UInt8>) { write(CBORHead.text, text) }

    @inline(never)
    mutating func writeCBOR(bytes: UnsafeBufferPointer<UInt8>) { write(CBORHead.bytes, bytes) }

    @inline(__always)
    private mutating func write(_ major: UInt8, _ content: UnsafeBufferPointer<UInt8>) {
        reserve(CBORHead.maxLength &+ content.count)
        let head = CBORHead.write(
            major, UInt64(truncatingIfNeeded: content.count), to: base + count)
        if let first = content.baseAddress {
            ShortBytes.copy(first, to: base + (count &+ head), count: content.count)
        }
        advance(head &+ content.count)
    }

    @inline(__always)
    mutating func writeCBOR(_ value: Int64) {
        let major = value >= 0 ? CBORHead.unsigned : CBORHead.negative
        writeCBOR(major, argument: UInt64(bitPattern: value >= 0 ? value : ~value))
    }

    @inline(__always)
    mutating func writeCBOR(_ major: UInt8, argument: UInt64) {
        reserve(CBORHead.maxLength)
        advance(CBORHead.write(major, argument, to: base + count))
    }

    mutating func writeCBOR(_ value: Double) {
        reserve(9)
        base[count] = CBORHead.simple << 5 | 27
        UnsafeMutableRawPointer(base + count + 1).storeBytes(
            of: value.bitPattern.bigEndian, as: UInt64.self)
        advance(9)
    }

    mutating func writeCBOR(_ value: Float) {
        reserve(5)
        base[count] = CBORHead.simple << 5 | 26
        UnsafeMutableRawPointer(base + count + 1).storeBytes(
            of: value.bitPattern.bigEndian, as: UInt32.self)
        advance(5)
    }

    mutating func writeCBOR(_ value: Bool) { append(value ? 0xF5 : 0xF4) }

    /// Starts a map or array whose length is known later.
    mutating func openCBOR() { append(0) }

    /// Writes the head that `openCBOR` kept a byte for; the content moves only when the head needs more.
    mutating func closeCBOR(_ position: Int, _ major: UInt8, count entries: Int) {
        let argument = UInt64(entries)
        if argument >= 24 {
            let more =
                argument <= 0xFF ? 1 : argument <= 0xFFFF ? 2 : argument <= 0xFFFF_FFFF ? 4 : 8
            openGap(of: more, at: position + 1)
        }
        _ = CBORHead.write(major, argument, to: base + position)
    }
}
