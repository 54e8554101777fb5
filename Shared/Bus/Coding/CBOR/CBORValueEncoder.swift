/// The encoder of one value: also its single-value container.
struct CBORValueEncoder: Encoder, SingleValueEncodingContainer {
    let state: CBOREncodingState
    let frame: CBOREncodingState.FrameID

    var codingPath: [any CodingKey] { state.codingPath(of: frame) }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        state.become(.map, frame)
        return KeyedEncodingContainer(CBORKeyedEncoding<Key>(state: state, frame: frame))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        state.become(.array, frame)
        return CBORUnkeyedEncoding(state: state, frame: frame)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() throws {
        try state.beginValue(frame)
        state.writer.writeNull()
    }
    func encode(_ value: Bool) throws {
        try state.beginValue(frame)
        state.writer.write(value)
    }
    func encode(_ value: String) throws {
        try state.beginValue(frame)
        state.writer.write(value)
    }
    func encode(_ value: Double) throws {
        try state.beginValue(frame)
        state.writer.write(value)
    }
    func encode(_ value: Float) throws {
        try state.beginValue(frame)
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
        try state.beginValue(frame)
        try state.encode(value)
    }

    private func signed(_ value: some SignedInteger & FixedWidthInteger) throws {
        try state.beginValue(frame)
        state.writer.write(Int64(value))
    }

    private func unsigned(_ value: some UnsignedInteger & FixedWidthInteger) throws {
        try state.beginValue(frame)
        state.writer.write(UInt64(value))
    }
}
