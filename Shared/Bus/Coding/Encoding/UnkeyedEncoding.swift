/// Writes the elements of an array as they come.
struct UnkeyedEncoding: UnkeyedEncodingContainer {
    let state: EncodingState
    let frame: EncodingState.FrameID

    var codingPath: [any CodingKey] { state.codingPath(of: frame) }
    var count: Int { state.count(of: frame) }

    func encodeNil() throws {
        try state.beginElement(in: frame)
        state.writeNull()
    }
    func encode(_ value: Bool) throws {
        try state.beginElement(in: frame)
        state.write(value)
    }
    func encode(_ value: String) throws {
        try state.beginElement(in: frame)
        state.write(value)
    }
    func encode(_ value: Double) throws { try writeElement { try state.write(value) } }
    func encode(_ value: Float) throws { try writeElement { try state.write(value) } }
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
        try writeElement { try state.encode(value) }
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        child().container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { child().unkeyedContainer() }

    func superEncoder() -> any Encoder { child() }
}

extension UnkeyedEncoding {
    private func write(_ value: Int64) throws {
        try state.beginElement(in: frame)
        state.write(value)
    }

    private func write(_ value: UInt64) throws {
        try state.beginElement(in: frame)
        state.write(value)
    }

    /// Leaves no trace of an element that cannot be encoded.
    @inline(__always)
    private func writeElement(_ writeValue: () throws -> Void) throws {
        try state.beginElement(in: frame)
        do {
            try writeValue()
        } catch {
            state.revertEntry(in: frame)
            throw error
        }
    }

    private func child() -> ValueEncoder {
        state.openChild { try state.beginElement(in: frame) }
    }
}
