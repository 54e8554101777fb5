/// Writes CBOR items one after the other, each with its shortest head.
///
/// The caller writes as many items as the maps and arrays it opened promise.
package struct CBORWriter {
    package private(set) var bytes: [UInt8] = []

    package init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    package var count: Int { bytes.count }

    /// Opens a map of `count` keys, each followed by its value.
    package mutating func writeMap(_ count: Int) { writeHead(CBORHead.map, UInt64(count)) }

    package mutating func writeArray(_ count: Int) { writeHead(CBORHead.array, UInt64(count)) }

    @inline(__always)
    package mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            writeHead(CBORHead.text, UInt64(utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }

    /// A byte string.
    package mutating func write(_ content: [UInt8]) {
        writeHead(CBORHead.bytes, UInt64(content.count))
        bytes.append(contentsOf: content)
    }

    /// A byte string.
    package mutating func write(_ content: UnsafeRawBufferPointer) {
        writeHead(CBORHead.bytes, UInt64(content.count))
        bytes.append(contentsOf: content)
    }

    package mutating func write(_ value: Bool) { bytes.append(value ? 0xF5 : 0xF4) }

    package mutating func write(_ value: Int) { write(Int64(value)) }

    package mutating func write(_ value: Int64) {
        if value >= 0 {
            writeHead(CBORHead.unsigned, UInt64(value))
        } else {
            writeHead(CBORHead.negative, UInt64(-1 - value))
        }
    }

    package mutating func write(_ value: UInt64) { writeHead(CBORHead.unsigned, value) }

    package mutating func write(_ value: Double) {
        bytes.append(CBORHead.simple << 5 | 27)
        append(value.bitPattern, width: 8)
    }

    package mutating func write(_ value: Float) {
        bytes.append(CBORHead.simple << 5 | 26)
        append(UInt64(value.bitPattern), width: 4)
    }

    package mutating func writeNull() { bytes.append(CBORHead.nullByte) }

    /// Appends one item that is encoded already.
    package mutating func writeEncoded(_ item: some Collection<UInt8>) {
        bytes.append(contentsOf: item)
    }

    @inline(__always)
    private mutating func writeHead(_ major: UInt8, _ argument: UInt64) {
        if argument < 24 {
            bytes.append(major << 5 | UInt8(truncatingIfNeeded: argument))
        } else {
            writeWideHead(major, argument)
        }
    }

    private mutating func writeWideHead(_ major: UInt8, _ argument: UInt64) {
        let exponent = Self.widthExponent(argument)
        bytes.append(major << 5 | UInt8(24 + exponent))
        append(argument, width: 1 << exponent)
    }

    private mutating func append(_ value: UInt64, width: Int) {
        for shift in stride(from: (width - 1) * 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
        }
    }

    /// An argument of 24 or more takes 2 to the power of this many bytes.
    private static func widthExponent(_ argument: UInt64) -> Int {
        if argument <= 0xFF { return 0 }
        if argument <= 0xFFFF { return 1 }
        return argument <= 0xFFFF_FFFF ? 2 : 3
    }
}

extension CBORWriter {
    /// Starts a map or array whose length is known later; `close` writes it into the same place.
    mutating func open() -> Int {
        bytes.append(0)
        return bytes.count - 1
    }

    /// Writes the head kept free by `open`; the content moves only when the head needs more than a byte.
    mutating func close(_ position: Int, _ major: UInt8, count: Int) {
        let argument = UInt64(count)
        if argument < 24 {
            bytes[position] = major << 5 | UInt8(truncatingIfNeeded: argument)
            return
        }
        var head = CBORWriter(capacity: 9)
        head.writeHead(major, argument)
        bytes.replaceSubrange(position...position, with: head.bytes)
    }

    /// Forgets what was written from a position on.
    mutating func truncate(to position: Int) { bytes.removeSubrange(position...) }
}
