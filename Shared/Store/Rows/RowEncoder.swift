import GRDB

/// Takes a Codable row apart into keys and values, in the order its type states them.
///
/// A nil is encoded as NULL, so that every row of a type has the same columns and one prepared
/// statement.
final class RowEncoder: Encoder {
    fileprivate(set) var keys: [String] = []
    fileprivate(set) var values: [DatabaseValue] = []

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    fileprivate func set(_ key: some CodingKey, _ value: DatabaseValue) {
        keys.append(key.stringValue)
        values.append(value)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(RowEncodingContainer<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        preconditionFailure("a row is a type with properties, not an array")
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        preconditionFailure("a row is a type with properties, not a single value")
    }
}

private struct RowEncodingContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: RowEncoder
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { encoder.set(key, .null) }
    func encode(_ value: Bool, forKey key: Key) { encoder.set(key, value.databaseValue) }
    func encode(_ value: String, forKey key: Key) { encoder.set(key, value.databaseValue) }
    func encode(_ value: Double, forKey key: Key) { encoder.set(key, value.databaseValue) }
    func encode(_ value: Int, forKey key: Key) { encoder.set(key, value.databaseValue) }
    func encode(_ value: Int64, forKey key: Key) { encoder.set(key, value.databaseValue) }
    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        encoder.set(key, try ValueEncoder.value(value))
    }

    func encodeIfPresent(_ value: Bool?, forKey key: Key) { optional(value, key) }
    func encodeIfPresent(_ value: String?, forKey key: Key) { optional(value, key) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) { optional(value, key) }
    func encodeIfPresent(_ value: Float?, forKey key: Key) { optional(value.map(Double.init), key) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) { optional(value, key) }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) { optional(value, key) }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) { optional(value, key) }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) { optional(value, key) }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) { optional(value, key) }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) { optional(value, key) }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) { optional(value, key) }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) { optional(value, key) }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws {
        encoder.set(key, try value.map { try ValueEncoder.value($0) } ?? .null)
    }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws {
        encoder.set(key, try value.map { try ValueEncoder.value($0) } ?? .null)
    }
    func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
        encoder.set(key, try value.map { try ValueEncoder.value($0) } ?? .null)
    }

    private func optional(_ value: (some DatabaseValueConvertible)?, _ key: Key) {
        encoder.set(key, value?.databaseValue ?? .null)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        preconditionFailure("a row's nested values are encoded as a whole")
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        preconditionFailure("a row's nested values are encoded as a whole")
    }

    func superEncoder() -> any Encoder { encoder }
    func superEncoder(forKey key: Key) -> any Encoder { encoder }
}
