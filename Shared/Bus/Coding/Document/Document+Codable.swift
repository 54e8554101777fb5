import Foundation

extension Document {
    /// Decodes a value at an index: the common types at once, the others through their own decoder.
    func decode<Value: Decodable>(_ type: Value.Type, at index: Int) throws -> Value {
        // The casts change no representation: each stands behind a test that the types are the same.
        if type == String.self {
            if let text = text(index) { return unsafeBitCast(text, to: type) }
        } else if type == Int.self || type == Int64.self {
            if let value = int64(index) { return unsafeBitCast(value, to: type) }
        } else if type == Double.self {
            if let value = double(index) { return unsafeBitCast(value, to: type) }
        } else if type == Bool.self {
            if let value = bool(index) { return unsafeBitCast(value, to: type) }
        } else if type == [Int].self {
            let list = try list(at: index, Int.self) { int64($0).map { Int($0) } }
            return unsafeBitCast(list, to: type)
        } else if type == [String].self {
            return unsafeBitCast(try list(at: index, String.self) { text($0) }, to: type)
        } else if type == [UInt8].self, !isJSON {
            if let bytes = byteString(index) ?? data(index).map({ [UInt8]($0) }) {
                return unsafeBitCast(bytes, to: type)
            }
            return try Value(from: ValueDecoder(document: self, index: index))
        } else if type == Data.self {
            if let data = data(index) { return unsafeBitCast(data, to: type) }
            if text(index) != nil { throw corrupted("is not base64 text", index) }
        } else if type == JSONValue.self {
            return unsafeBitCast(try json(index), to: type)
        } else if type == URL.self {
            if let text = text(index) {
                guard let url = URL(string: text) else { throw corrupted("is no URL", index) }
                return unsafeBitCast(url, to: type)
            }
        } else if type == Decimal.self, isJSON {
            if let value = decimal(index) { return unsafeBitCast(value, to: type) }
        } else {
            return try Value(from: ValueDecoder(document: self, index: index))
        }
        throw mismatch(type, index)
    }

    /// An array of plain values.
    @inline(__always)
    private func list<Element>(
        at index: Int, _ type: Element.Type, _ read: (Int) -> Element?
    ) throws -> [Element] {
        let item = self[index]
        guard item.kind == .array else { throw mismatch([Element].self, index) }
        var elements: [Element] = []
        elements.reserveCapacity(item.count)
        var next = index + 1
        for _ in 0..<item.count {
            guard let element = read(next) else { throw mismatch(Element.self, next) }
            elements.append(element)
            next = after(next)
        }
        return elements
    }

    /// Why the item is not what was wanted.
    func mismatch(_ type: any Any.Type, _ index: Int) -> DecodingError {
        let context = {
            DecodingError.Context(codingPath: self.path(to: index), debugDescription: $0)
        }
        if isNull(index) {
            return .valueNotFound(type, context("expected \(type), found null"))
        }
        if type is any Numeric.Type, isNumber(index), isOutOfRange(type, index) {
            return .dataCorrupted(context("is not in the range of \(type)"))
        }
        return .typeMismatch(type, context("expected \(type), found \(kindName(index))"))
    }

    func corrupted(_ description: String, _ index: Int) -> DecodingError {
        .dataCorrupted(.init(codingPath: path(to: index), debugDescription: description))
    }

    private func isNumber(_ index: Int) -> Bool {
        let item = self[index]
        switch item.kind {
        case .integer, .number: return true
        case .head: return head(item).major <= CBORHead.negative || head(item).double != nil
        default: return false
        }
    }

    /// Of a number that is not one of the type: whether the type is too narrow, rather than of another kind.
    private func isOutOfRange(_ type: any Any.Type, _ index: Int) -> Bool {
        guard type is any FixedWidthInteger.Type else { return true }
        let item = self[index]
        switch item.kind {
        case .integer: return true
        case .head: return head(item).major <= CBORHead.negative
        default:
            let number = JSONNumber(item.content(in: bytes))
            guard let value = number.double else { return true }
            return number.isWhole || value == value.rounded()
        }
    }

    /// What the item is, for an error message.
    private func kindName(_ index: Int) -> String {
        let item = self[index]
        switch item.kind {
        case .null: return "null"
        case .no, .yes: return "a boolean"
        case .integer: return "an integer"
        case .number: return "a number"
        case .head: return head(item).name
        case .text, .textChunks: return "text"
        case .bytes, .byteChunks: return "bytes"
        case .array: return "an array"
        case .map: return "a map"
        }
    }
}
