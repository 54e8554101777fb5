import Foundation

/// Values that are written without an encoder of their own.
extension EncodingState {
    /// Encodes a value in place: the common types at once, the others through their own encoder.
    func encode<Value: Encodable>(_ value: Value) throws {
        let type = Value.self
        // The casts change no representation: each stands behind a test that the types are the same.
        if type == String.self {
            write(unsafeBitCast(value, to: String.self))
        } else if type == Int.self || type == Int64.self {
            write(unsafeBitCast(value, to: Int64.self))
        } else if type == Double.self {
            try write(unsafeBitCast(value, to: Double.self))
        } else if type == [Int].self {
            try writeArray(unsafeBitCast(value, to: [Int].self)) { write(Int64($0)) }
        } else if type == [String].self {
            try writeArray(unsafeBitCast(value, to: [String].self)) { write($0) }
        } else if type == [UInt8].self, !format.isJSON {
            unsafeBitCast(value, to: [UInt8].self).withUnsafeBufferPointer {
                buffer.writeCBOR(bytes: $0)
            }
        } else if type == Data.self {
            write(unsafeBitCast(value, to: Data.self))
        } else if type == URL.self {
            write(unsafeBitCast(value, to: URL.self).absoluteString)
        } else if type == Decimal.self, format.isJSON {
            try writeJSON(unsafeBitCast(value, to: Decimal.self))
        } else {
            try encodeThroughCodable(value)
        }
    }

    /// Takes the text over: a key is made for the purpose, and needs no keeping alive then.
    @inline(__always)
    func write(_ text: consuming String) {
        text.withUTF8 {
            if format.isJSON { buffer.writeJSON($0) } else { buffer.writeCBOR(text: $0) }
        }
    }

    @inline(__always)
    func write(_ value: Int64) {
        if format.isJSON { buffer.writeJSON(value) } else { buffer.writeCBOR(value) }
    }

    func write(_ value: UInt64) {
        if format.isJSON {
            buffer.writeJSON(value)
        } else {
            buffer.writeCBOR(CBORHead.unsigned, argument: value)
        }
    }

    func write(_ value: Double) throws {
        guard format.isJSON else { return buffer.writeCBOR(value) }
        guard value.isFinite else { throw notFinite(value) }
        buffer.writeJSON(value)
    }

    func write(_ value: Float) throws {
        guard format.isJSON else { return buffer.writeCBOR(value) }
        guard value.isFinite else { throw notFinite(value) }
        buffer.writeJSON(value)
    }

    func write(_ value: Bool) {
        if format.isJSON { buffer.writeJSON(value) } else { buffer.writeCBOR(value) }
    }

    func writeNull() {
        if format.isJSON { buffer.append(raw: "null") } else { buffer.append(CBORHead.nullByte) }
    }

    func writeEmptyMap() {
        if format.isJSON { buffer.append(raw: "{}") } else { buffer.append(CBORHead.map << 5) }
    }

    private func writeJSON(_ value: Decimal) throws {
        guard value.isFinite else { throw notFinite(value) }
        var digits = value.description
        digits.withUTF8 { buffer.append($0) }
    }

    /// A byte string; in JSON its base64 text.
    private func write(_ data: Data) {
        if format.isJSON { return write(data.base64EncodedString()) }
        data.withUnsafeBytes {
            buffer.writeCBOR(bytes: $0.assumingMemoryBound(to: UInt8.self))
        }
    }

    /// An array of plain values, which have no way to fail or to nest.
    @inline(__always)
    private func writeArray<Element>(_ elements: [Element], _ write: (Element) -> Void) throws {
        guard canNest else { throw misuse(Self.tooDeep) }
        if !format.isJSON {
            buffer.writeCBOR(CBORHead.array, argument: UInt64(elements.count))
            for element in elements { write(element) }
            return
        }
        buffer.append(UInt8(ascii: "["))
        var isFirst = true
        for element in elements {
            if !isFirst { buffer.append(UInt8(ascii: ",")) }
            isFirst = false
            write(element)
        }
        buffer.append(UInt8(ascii: "]"))
    }

    private func notFinite(_ value: some Encodable) -> EncodingError {
        .invalidValue(
            value,
            EncodingError.Context(
                codingPath: currentPath, debugDescription: "JSON has no number that is not finite"))
    }
}
