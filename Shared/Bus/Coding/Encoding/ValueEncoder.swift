/// The encoder of one value: also its single-value container.
struct ValueEncoder: Encoder, SingleValueEncodingContainer {
    let state: EncodingState
    let frame: EncodingState.FrameID

    var codingPath: [any CodingKey] { state.codingPath(of: frame) }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        state.become(.map, frame)
        return KeyedEncodingContainer(KeyedEncoding<Key>(state: state, frame: frame))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        state.become(.array, frame)
        return UnkeyedEncoding(state: state, frame: frame)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() throws {
        try state.beginValue(frame)
        state.writeNull()
    }
    func encode(_ value: Bool) throws {
        try state.beginValue(frame)
        state.write(value)
    }
    func encode(_ value: String) throws {
        try state.beginValue(frame)
        state.write(value)
    }
    func encode(_ value: Double) throws {
        try state.beginValue(frame)
        try state.write(value)
    }
    func encode(_ value: Float) throws {
        try state.beginValue(frame)
        try state.write(value)
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
        try state.beginValue(frame)
        try state.encode(value)
    }

    private func write(_ value: Int64) throws {
        try state.beginValue(frame)
        state.write(value)
    }

    private func write(_ value: UInt64) throws {
        try state.beginValue(frame)
        state.write(value)
    }
}
