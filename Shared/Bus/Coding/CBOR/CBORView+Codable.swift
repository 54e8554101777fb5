import Foundation

extension CBORView {
    /// Decodes a value at a place: the common types at once, the others through their own decoder.
    func decode<Value: Decodable>(
        _ type: Value.Type, _ place: Place, in owner: CBOROwner
    ) throws -> Value {
        // The casts change no representation: each stands behind a test that the types are the same.
        if type == String.self {
            if let text = text(place) { return unsafeBitCast(text, to: type) }
        } else if type == Int.self || type == Int64.self {
            if let value = head(at: place).int64 { return unsafeBitCast(value, to: type) }
        } else if type == Double.self {
            if let value = double(place) { return unsafeBitCast(value, to: type) }
        } else if type == Bool.self {
            if let value = bool(place) { return unsafeBitCast(value, to: type) }
        } else if type == [UInt8].self {
            if let bytes = bytes(place) ?? base64(place).map({ [UInt8]($0) }) {
                return unsafeBitCast(bytes, to: type)
            }
            return try Value(from: CBORValueDecoder(self, place, owner))
        } else if type == Data.self {
            if let data = bytes(place).map({ Data($0) }) ?? base64(place) {
                return unsafeBitCast(data, to: type)
            }
        } else if type == JSONValue.self {
            if let value = json(place) { return unsafeBitCast(value, to: type) }
        } else {
            return try Value(from: CBORValueDecoder(self, place, owner))
        }
        throw mismatch(type, place, owner.path(to: place))
    }

    /// The value of the entry at a place when its key is this one.
    @inline(__always)
    func value(of name: UnsafeBufferPointer<UInt8>, at entry: Place) -> Place? {
        var entry = entry
        let head = head(&entry)
        let content = entry.position + head.length
        guard head.major == CBORHead.text else {
            guard head.decimalText.utf8.elementsEqual(name) else { return nil }
            return Place(position: content, span: entry.span)
        }
        guard head.argument == UInt64(name.count) else { return nil }
        if let start = name.baseAddress, memcmp(base + content, start, name.count) != 0 {
            return nil
        }
        return Place(position: content + name.count, span: entry.span)
    }

    func keyText(_ entry: Place) -> String { text(entry) ?? head(at: entry).decimalText }

    /// Why the item is not what was wanted.
    func mismatch(_ type: any Any.Type, _ place: Place, _ path: [any CodingKey]) -> DecodingError {
        let head = head(at: place)
        if isNull(place) {
            return .valueNotFound(
                type,
                DecodingError.Context(
                    codingPath: path, debugDescription: "expected \(type), found null"))
        }
        if type is any FixedWidthInteger.Type, head.major <= CBORHead.negative {
            return .dataCorrupted(
                DecodingError.Context(
                    codingPath: path, debugDescription: "is not in the range of \(type)"))
        }
        return .typeMismatch(
            type,
            DecodingError.Context(
                codingPath: path, debugDescription: "expected \(type), found \(head.name)"))
    }

    private func base64(_ place: Place) -> Data? {
        guard head(at: place).major == CBORHead.text else { return nil }
        return text(place).flatMap { Data(base64Encoded: $0) }
    }
}
