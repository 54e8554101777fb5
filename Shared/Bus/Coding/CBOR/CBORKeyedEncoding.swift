/// Writes the entries of a map as they come.
struct CBORKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let state: CBOREncodingState
    let frame: CBOREncodingState.FrameID

    var codingPath: [any CodingKey] { state.codingPath(of: frame) }

    func encodeNil(forKey key: Key) throws {
        try state.writeKey(key.stringValue, in: frame)
        state.buffer.writeNull()
    }
    func encode(_ value: Bool, forKey key: Key) throws {
        try state.writeKey(key.stringValue, in: frame)
        state.buffer.write(value)
    }
    func encode(_ value: String, forKey key: Key) throws {
        try state.writeKey(key.stringValue, in: frame)
        state.buffer.write(value)
    }
    func encode(_ value: Double, forKey key: Key) throws {
        try state.writeKey(key.stringValue, in: frame)
        state.buffer.write(value)
    }
    func encode(_ value: Float, forKey key: Key) throws {
        try state.writeKey(key.stringValue, in: frame)
        state.buffer.write(value)
    }
    func encode(_ value: Int, forKey key: Key) throws { try write(Int64(value), key) }
    func encode(_ value: Int8, forKey key: Key) throws { try write(Int64(value), key) }
    func encode(_ value: Int16, forKey key: Key) throws { try write(Int64(value), key) }
    func encode(_ value: Int32, forKey key: Key) throws { try write(Int64(value), key) }
    func encode(_ value: Int64, forKey key: Key) throws { try write(Int64(value), key) }
    func encode(_ value: UInt, forKey key: Key) throws { try write(UInt64(value), key) }
    func encode(_ value: UInt8, forKey key: Key) throws { try write(UInt64(value), key) }
    func encode(_ value: UInt16, forKey key: Key) throws { try write(UInt64(value), key) }
    func encode(_ value: UInt32, forKey key: Key) throws { try write(UInt64(value), key) }
    func encode(_ value: UInt64, forKey key: Key) throws { try write(UInt64(value), key) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try state.writeKey(key.stringValue, in: frame)
        do {
            try state.encode(value)
        } catch {
            state.revertEntry(in: frame)
            throw error
        }
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

extension CBORKeyedEncoding {
    private func write(_ value: Int64, _ key: Key) throws {
        try state.writeKey(key.stringValue, in: frame)
        state.buffer.write(value)
    }

    private func write(_ value: UInt64, _ key: Key) throws {
        try state.writeKey(key.stringValue, in: frame)
        state.buffer.write(value)
    }
    private func child(_ name: String) -> CBORValueEncoder {
        state.openChild { try state.writeKey(name, in: frame) }
    }
}
