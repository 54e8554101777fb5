/// The entries of a map.
struct KeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let document: Document
    let map: Int

    var codingPath: [any CodingKey] { document.path(to: map) }

    /// In the order of the document, without those that are no `Key`.
    var allKeys: [Key] { document.entries(of: map).compactMap { Key(stringValue: $0.key) } }

    func contains(_ key: Key) -> Bool {
        document.find(key.stringValue, in: map, takes: false) != nil
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        let index = try find(key, takes: false)
        return document.isNull(index)
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        let index = try find(key)
        return try document.bool(index) ?? fail(type, index)
    }
    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        let index = try find(key)
        return try document.text(index) ?? fail(type, index)
    }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        let index = try find(key)
        return try document.double(index) ?? fail(type, index)
    }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
        let index = try find(key)
        return try document.float(index) ?? fail(type, index)
    }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
        let index = try find(key)
        return try document.int64(index).map { Int($0) } ?? fail(type, index)
    }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try integer(type, key) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try integer(type, key) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try integer(type, key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
        let index = try find(key)
        return try document.int64(index) ?? fail(type, index)
    }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try integer(type, key) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try integer(type, key) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try integer(type, key) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try integer(type, key) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try integer(type, key) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try document.decode(type, at: find(key))
    }

    func decodeIfPresent<Value: Decodable>(
        _ type: Value.Type, forKey key: Key
    ) throws -> Value? {
        guard let index = present(key.stringValue) else { return nil }
        return try document.decode(type, at: index)
    }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        guard let index = present(key.stringValue) else { return nil }
        return try document.text(index) ?? fail(type, index)
    }
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        guard let index = present(key.stringValue) else { return nil }
        return try document.bool(index) ?? fail(type, index)
    }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        guard let index = present(key.stringValue) else { return nil }
        return try document.double(index) ?? fail(type, index)
    }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        guard let index = present(key.stringValue) else { return nil }
        return try document.int64(index).map { Int($0) } ?? fail(type, index)
    }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
        guard let index = present(key.stringValue) else { return nil }
        return try document.int64(index) ?? fail(type, index)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try child(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try child(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        let key = TextKey("super")
        guard let index = document.find(key.stringValue, in: map) else { throw missing(key) }
        return ValueDecoder(document: document, index: index)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder { try child(key) }
}

extension KeyedDecoding {
    @inline(__always)
    private func find(_ key: Key, takes: Bool = true) throws -> Int {
        guard let index = document.find(key.stringValue, in: map, takes: takes) else {
            throw missing(key)
        }
        return index
    }

    /// The value's index; nil when it is absent or null.
    @inline(__always)
    private func present(_ name: String) -> Int? {
        guard let index = document.find(name, in: map), !document.isNull(index) else { return nil }
        return index
    }

    private func child(_ key: Key) throws -> ValueDecoder {
        ValueDecoder(
            document: document, index: try find(key))
    }

    private func integer<Value: FixedWidthInteger>(_ type: Value.Type, _ key: Key) throws -> Value {
        let index = try find(key)
        return try document.integer(type, index) ?? fail(type, index)
    }

    private func fail<Value>(_ type: Value.Type, _ index: Int) throws -> Value {
        throw document.mismatch(type, index)
    }

    private func missing(_ key: some CodingKey) -> DecodingError {
        .keyNotFound(
            key,
            DecodingError.Context(codingPath: codingPath, debugDescription: "the field is required")
        )
    }
}
