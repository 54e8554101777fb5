import Foundation

/// Reading an item as a value; nil when it is none of the kind.
extension Document {
    /// Null or undefined.
    @inline(__always)
    func isNull(_ index: Int) -> Bool { self[index].kind == .null }

    @inline(__always)
    func bool(_ index: Int) -> Bool? {
        switch self[index].kind {
        case .yes: true
        case .no: false
        default: nil
        }
    }

    @inline(__always)
    func text(_ index: Int) -> String? {
        let item = self[index]
        if item.kind == .text { return item.text(in: bytes) }
        guard item.kind == .textChunks else { return nil }
        return String(decoding: chunks(item), as: UTF8.self)
    }

    func byteString(_ index: Int) -> [UInt8]? {
        let item = self[index]
        switch item.kind {
        case .bytes: return [UInt8](item.content(in: bytes))
        case .byteChunks: return chunks(item)
        default: return nil
        }
    }

    /// The integer, when there is one that fits.
    @inline(__always)
    func integer<Value: FixedWidthInteger>(_ type: Value.Type, _ index: Int) -> Value? {
        let item = self[index]
        switch item.kind {
        case .integer: return Value(exactly: item.integer)
        case .head: return head(item).integer(type)
        case .number: return JSONNumber(item.content(in: bytes)).integer(type)
        default: return nil
        }
    }

    /// The same for the most frequent type.
    @inline(__always)
    func int64(_ index: Int) -> Int64? {
        let item = self[index]
        return item.kind == .integer ? item.integer : integer(Int64.self, index)
    }

    /// A floating-point number, or an integer as one.
    func double(_ index: Int) -> Double? {
        let item = self[index]
        switch item.kind {
        case .integer: return Double(item.integer)
        case .head: return head(item).double ?? head(item).integerAsDouble
        case .number: return JSONNumber(item.content(in: bytes)).double
        default: return nil
        }
    }

    func float(_ index: Int) -> Float? {
        let item = self[index]
        if item.kind == .number { return JSONNumber(item.content(in: bytes)).float }
        return double(index).map { Float($0) }
    }

    /// In JSON a number.
    func decimal(_ index: Int) -> Decimal? {
        let item = self[index]
        switch item.kind {
        case .integer: return Decimal(item.integer)
        case .number: return JSONNumber(item.content(in: bytes)).decimal
        default: return nil
        }
    }

    /// A byte string, or the base64 text that it becomes in JSON.
    func data(_ index: Int) -> Data? {
        byteString(index).map { Data($0) } ?? text(index).flatMap { Data(base64Encoded: $0) }
    }

    func head(_ item: Item) -> CBORHead {
        guard let head = CBORHead(bytes, at: item.position, end: byteCount) else {
            preconditionFailure("a scanned document has a head here")
        }
        return head
    }

    private func chunks(_ item: Item) -> [UInt8] {
        var joined: [UInt8] = []
        var position = item.position
        while bytes[position] != CBORHead.breakByte {
            let head = head(Item(.head, at: position))
            let start = bytes + (position + head.length)
            joined.append(contentsOf: UnsafeBufferPointer(start: start, count: Int(head.argument)))
            position += head.length + Int(head.argument)
        }
        return joined
    }
}

extension Item {
    @inline(__always)
    func content(in bytes: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: bytes + position, count: length)
    }

    @inline(__always)
    func text(in bytes: UnsafePointer<UInt8>) -> String {
        String(decoding: content(in: bytes), as: UTF8.self)
    }
}
