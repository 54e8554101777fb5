/// Writes the entries of a map as they come.
struct KeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let state: EncodingState
    let frame: EncodingState.FrameID

    var codingPath: [any CodingKey] { state.codingPath(of: frame) }

    func encodeNil(forKey key: Key) throws {
        try state.writeKey(key.stringValue, in: frame)
        state.writeNull()
    }
    func encode(_ value: Bool, forKey key: Key) throws {
        try state.writeKey(key.stringValue, in: frame)
        state.write(value)
    }
    func encode(_ value: String, forKey key: Key) throws {
        try state.writeKey(key.stringValue, in: frame)
        state.write(value)
    }
    func encode(_ value: Double, forKey key: Key) throws {
        try writeEntry(key.stringValue) { try state.write(value) }
    }
    func encode(_ value: Float, forKey key: Key) throws {
        try writeEntry(key.stringValue) { try state.write(value) }
    }
    func encode(_ value: Int, forKey key: Key) throws { try write(Int64(value), key.stringValue) }
    func encode(_ value: Int8, forKey key: Key) throws { try write(Int64(value), key.stringValue) }
    func encode(_ value: Int16, forKey key: Key) throws { try write(Int64(value), key.stringValue) }
    func encode(_ value: Int32, forKey key: Key) throws { try write(Int64(value), key.stringValue) }
    func encode(_ value: Int64, forKey key: Key) throws { try write(Int64(value), key.stringValue) }
    func encode(_ value: UInt, forKey key: Key) throws { try write(UInt64(value), key.stringValue) }
    func encode(_ value: UInt8, forKey key: Key) throws {
        try write(UInt64(value), key.stringValue)
    }
    func encode(_ value: UInt16, forKey key: Key) throws {
        try write(UInt64(value), key.stringValue)
    }
    func encode(_ value: UInt32, forKey key: Key) throws {
        try write(UInt64(value), key.stringValue)
    }
    func encode(_ value: UInt64, forKey key: Key) throws {
        try write(UInt64(value), key.stringValue)
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try writeEntry(key.stringValue) { try state.encode(value) }
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        child(key.stringValue).container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        child(key.stringValue).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { child("super") }
    func superEncoder(forKey key: Key) -> any Encoder { child(key.stringValue) }
}

extension KeyedEncoding {
    private func write(_ value: Int64, _ name: consuming String) throws {
        try state.writeKey(consume name, in: frame)
        state.write(value)
    }

    private func write(_ value: UInt64, _ name: consuming String) throws {
        try state.writeKey(consume name, in: frame)
        state.write(value)
    }

    /// Leaves no trace of an entry whose value cannot be encoded.
    @inline(__always)
    private func writeEntry(_ name: consuming String, _ writeValue: () throws -> Void) throws {
        try state.writeKey(consume name, in: frame)
        do {
            try writeValue()
        } catch {
            state.revertEntry(in: frame)
            throw error
        }
    }

    private func child(_ name: String) -> ValueEncoder {
        state.openChild { try state.writeKey(name, in: frame) }
    }
}
