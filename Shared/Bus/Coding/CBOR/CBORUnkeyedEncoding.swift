/// Writes the elements of an array as they come.
struct CBORUnkeyedEncoding: UnkeyedEncodingContainer {
    let state: CBOREncodingState
    let frame: CBOREncodingState.FrameID

    var codingPath: [any CodingKey] { state.codingPath(of: frame) }
    var count: Int { state.count(of: frame) }

    func encodeNil() throws {
        try state.beginElement(in: frame)
        state.buffer.writeNull()
    }
    func encode(_ value: Bool) throws {
        try state.beginElement(in: frame)
        state.buffer.write(value)
    }
    func encode(_ value: String) throws {
        try state.beginElement(in: frame)
        state.buffer.write(value)
    }
    func encode(_ value: Double) throws {
        try state.beginElement(in: frame)
        state.buffer.write(value)
    }
    func encode(_ value: Float) throws {
        try state.beginElement(in: frame)
        state.buffer.write(value)
    }
    func encode(_ value: Int) throws { try write(Int64(value)) }
    func encode(_ value: Int8) throws { try write(Int64(value)) }
    func encode(_ value: Int16) throws { try write(Int64(value)) }
    func encode(_ value: Int32) throws { try write(Int64(value)) }
    func encode(_ value: Int64) throws { try write(Int64(value)) }
    func encode(_ value: UInt) throws { try write(UInt64(value)) }
    func encode(_ value: UInt8) throws { try write(UInt64(value)) }
    func encode(_ value: UInt16) throws { try write(UInt64(value)) }
    func encode(_ value: UInt32) throws { try write(UInt64(value)) }
    func encode(_ value: UInt64) throws { try write(UInt64(value)) }

    func encode<Value: Encodable>(_ value: Value) throws {
        try state.beginElement(in: frame)
        let start = state.buffer.count
        do {
            try state.encode(value)
        } catch {
            state.revertElement(to: start, in: frame)
            throw error
        }
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        child().container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { child().unkeyedContainer() }

    func superEncoder() -> any Encoder { child() }
}

extension CBORUnkeyedEncoding {
    private func write(_ value: Int64) throws {
        try state.beginElement(in: frame)
        state.buffer.write(value)
    }

    private func write(_ value: UInt64) throws {
        try state.beginElement(in: frame)
        state.buffer.write(value)
    }
    private func child() -> CBORValueEncoder {
        state.openChild { try state.beginElement(in: frame) }
    }
}
