import Bus
import Foundation
import GRDB

/// Makes a database value of a Codable one.
enum ValueEncoder {
    static func values(_ arguments: [StoreValue?]) throws -> [DatabaseValue] {
        try arguments.map { try $0.map(value) ?? .null }
    }

    static func value(_ value: any Encodable) throws -> DatabaseValue {
        switch value {
        case let text as String: return text.databaseValue
        case let number as Int64: return number.databaseValue
        case let number as Int: return number.databaseValue
        case let flag as Bool: return flag.databaseValue
        case let number as Double: return number.databaseValue
        // An empty array of anything casts to an empty array of bytes: the type itself is asked.
        case let bytes as [UInt8] where type(of: value) == [UInt8].self:
            return Data(bytes).databaseValue
        case let data as Data: return data.databaseValue
        case is JSONValue: return try json(value)
        default: break
        }
        let encoder = SingleValueEncoder()
        do {
            try value.encode(to: encoder)
        } catch is IsJSON {}
        if encoder.isJSON { return try json(value) }
        guard let found = encoder.value else {
            throw StoreError(.encoding, "\(type(of: value)) encoded nothing")
        }
        return found
    }

    private static func json(_ value: any Encodable) throws -> DatabaseValue {
        String(decoding: try JSONCoding.encode(value), as: UTF8.self).databaseValue
    }
}

/// Takes one value, or finds out that there is more than one.
private final class SingleValueEncoder: Encoder, SingleValueEncodingContainer {
    var value: DatabaseValue?
    var isJSON = false

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        isJSON = true
        return KeyedEncodingContainer(RefusingKeyedContainer<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        isJSON = true
        return RefusingUnkeyedContainer(encoder: self)
    }

    func encodeNil() throws { value = .null }
    func encode(_ value: Bool) throws { self.value = value.databaseValue }
    func encode(_ value: String) throws { self.value = value.databaseValue }
    func encode(_ value: Double) throws { self.value = value.databaseValue }
    func encode(_ value: Float) throws { self.value = Double(value).databaseValue }
    func encode(_ value: Int) throws { self.value = value.databaseValue }
    func encode(_ value: Int8) throws { self.value = value.databaseValue }
    func encode(_ value: Int16) throws { self.value = value.databaseValue }
    func encode(_ value: Int32) throws { self.value = value.databaseValue }
    func encode(_ value: Int64) throws { self.value = value.databaseValue }
    func encode(_ value: UInt) throws { try unsigned(UInt64(value)) }
    func encode(_ value: UInt8) throws { self.value = value.databaseValue }
    func encode(_ value: UInt16) throws { self.value = value.databaseValue }
    func encode(_ value: UInt32) throws { self.value = value.databaseValue }
    func encode(_ value: UInt64) throws { try unsigned(value) }
    func encode<Value: Encodable>(_ value: Value) throws {
        self.value = try ValueEncoder.value(value)
    }

    private func unsigned(_ number: UInt64) throws {
        guard let signed = Int64(exactly: number) else {
            throw StoreError(.encoding, "an integer exceeds 64 bits with sign")
        }
        value = signed.databaseValue
    }
}

/// Stops the encoding of a value that is not a single one; JSON takes over.
private struct RefusingKeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: SingleValueEncoder
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) throws { throw IsJSON() }
    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws { throw IsJSON() }
    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> { encoder.container(keyedBy: keyType) }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder.unkeyedContainer()
    }
    func superEncoder() -> any Encoder { encoder }
    func superEncoder(forKey key: Key) -> any Encoder { encoder }
}

/// The same for an array.
private struct RefusingUnkeyedContainer: UnkeyedEncodingContainer {
    let encoder: SingleValueEncoder
    var codingPath: [any CodingKey] { [] }
    var count: Int { 0 }

    func encodeNil() throws { throw IsJSON() }
    func encode<Value: Encodable>(_ value: Value) throws { throw IsJSON() }
    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> { encoder.container(keyedBy: keyType) }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder.unkeyedContainer() }
    func superEncoder() -> any Encoder { encoder }
}
