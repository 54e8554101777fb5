/// Writes CBOR items one after the other, each with its shortest head.
///
/// The caller writes as many items as the maps and arrays it opened promise.
package struct CBORWriter {
    package private(set) var bytes: [UInt8] = []

    package init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    /// Opens a map of `count` keys, each followed by its value.
    package mutating func writeMap(_ count: Int) { writeHead(CBORHead.map, UInt64(count)) }

    package mutating func writeArray(_ count: Int) { writeHead(CBORHead.array, UInt64(count)) }

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
        withUnsafeBytes(of: value.bitPattern.bigEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func writeNull() { bytes.append(CBORHead.nullByte) }

    /// Appends one item that is encoded already.
    package mutating func writeEncoded(_ item: some Collection<UInt8>) {
        bytes.append(contentsOf: item)
    }

    private mutating func writeHead(_ major: UInt8, _ argument: UInt64) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: CBORHead.maxLength) { head in
            guard let base = head.baseAddress else { return }
            let length = CBORHead.write(major, argument, to: base)
            bytes.append(contentsOf: UnsafeBufferPointer(start: base, count: length))
        }
    }
}
