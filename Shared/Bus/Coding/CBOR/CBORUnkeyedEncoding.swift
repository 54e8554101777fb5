/// Writes the elements of an array as they come.
struct CBORUnkeyedEncoding: UnkeyedEncodingContainer {
    let state: CBOREncodingState
    let frame: CBOREncodingState.FrameID

    var codingPath: [any CodingKey] { state.codingPath(of: frame) }
    var count: Int { state.count(of: frame) }

    func encodeNil() throws {
        try state.beginElement(in: frame)
        state.writer.writeNull()
    }
    func encode(_ value: Bool) throws {
        try state.beginElement(in: frame)
        state.writer.write(value)
    }
    func encode(_ value: String) throws {
        try state.beginElement(in: frame)
        state.writer.write(value)
    }
    func encode(_ value: Double) throws {
        try state.beginElement(in: frame)
        state.writer.write(value)
    }
    func encode(_ value: Float) throws {
        try state.beginElement(in: frame)
        state.writer.write(value)
    }
    func encode(_ value: Int) throws { try signed(value) }
    func encode(_ value: Int8) throws { try signed(value) }
    func encode(_ value: Int16) throws { try signed(value) }
    func encode(_ value: Int32) throws { try signed(value) }
    func encode(_ value: Int64) throws { try signed(value) }
    func encode(_ value: UInt) throws { try unsigned(value) }
    func encode(_ value: UInt8) throws { try unsigned(value) }
    func encode(_ value: UInt16) throws { try unsigned(value) }
    func encode(_ value: UInt32) throws { try unsigned(value) }
    func encode(_ value: UInt64) throws { try unsigned(value) }

    func encode<Value: Encodable>(_ value: Value) throws {
        try state.beginElement(in: frame)
        let start = state.writer.count
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
    private func signed(_ value: some SignedInteger & FixedWidthInteger) throws {
        try state.beginElement(in: frame)
        state.writer.write(Int64(value))
    }

    private func unsigned(_ value: some UnsignedInteger & FixedWidthInteger) throws {
        try state.beginElement(in: frame)
        state.writer.write(UInt64(value))
    }

    private func child() -> CBORValueEncoder {
        state.openChild { try state.beginElement(in: frame) }
    }
}
