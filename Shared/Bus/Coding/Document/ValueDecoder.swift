/// The decoder of one item, and its single-value container.
struct ValueDecoder: Decoder, SingleValueDecodingContainer {
    let document: Document
    let index: Int

    var userInfo: [CodingUserInfoKey: Any] { [:] }
    var codingPath: [any CodingKey] { document.path(to: index) }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard document[index].kind == .map else {
            throw document.mismatch([String: Any].self, index)
        }
        return KeyedDecodingContainer(KeyedDecoding<Key>(document: document, map: index))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard document[index].kind == .array else { throw document.mismatch([Any].self, index) }
        return UnkeyedDecoding(document, array: index)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { document.isNull(index) }
    func decode(_ type: Bool.Type) throws -> Bool { try document.bool(index) ?? fail(type) }
    func decode(_ type: String.Type) throws -> String { try document.text(index) ?? fail(type) }
    func decode(_ type: Double.Type) throws -> Double { try document.double(index) ?? fail(type) }
    func decode(_ type: Float.Type) throws -> Float { try document.float(index) ?? fail(type) }
    func decode(_ type: Int.Type) throws -> Int { try integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try document.decode(type, at: index)
    }

    private func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws -> Value {
        try document.integer(type, index) ?? fail(type)
    }

    private func fail<Value>(_ type: Value.Type) throws -> Value {
        throw document.mismatch(type, index)
    }
}
