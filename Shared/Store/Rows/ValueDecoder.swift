import Bus
import Foundation
import GRDB

/// Decodes one column.
struct ValueDecoder: Decoder, SingleValueDecodingContainer {
    private let value: DatabaseValue
    private let key: (any CodingKey)?
    private let json: JSONTypes

    var codingPath: [any CodingKey] { key.map { [$0] } ?? [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(_ value: DatabaseValue, key: (any CodingKey)?, json: JSONTypes) {
        self.value = value
        self.key = key
        self.json = json
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        throw IsJSON()
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw IsJSON() }

    func decodeNil() -> Bool { value.isNull }

    func decode(_ type: Bool.Type) throws -> Bool {
        switch value.storage {
        case .int64(0): false
        case .int64(1): true
        default: throw mismatch(type)
        }
    }

    func decode(_ type: String.Type) throws -> String {
        guard case .string(let text) = value.storage else { throw mismatch(type) }
        return text
    }

    func decode(_ type: Double.Type) throws -> Double {
        switch value.storage {
        case .double(let number): number
        case .int64(let number): Double(number)
        default: throw mismatch(type)
        }
    }

    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try integer() }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer() }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer() }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer() }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer() }
    func decode(_ type: UInt.Type) throws -> UInt { try integer() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer() }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if type == [UInt8].self || type == Data.self {
            guard case .blob(let data) = value.storage else { throw mismatch(type) }
            let bytes: any Decodable = type == Data.self ? data : [UInt8](data)
            if let bytes = bytes as? Value { return bytes }
        }
        if type != JSONValue.self, !json.contains(type) {
            do {
                return try Value(from: self)
            } catch is IsJSON {
                json.insert(type)
            }
        }
        guard case .string(let text) = value.storage else { throw mismatch(type) }
        do {
            return try JSONCoding.decode(type, from: Array(text.utf8))
        } catch is DecodingError {
            throw DecodingError.dataCorrupted(
                .init(codingPath: codingPath, debugDescription: "not this type's JSON"))
        }
    }

    private func integer<Integer: FixedWidthInteger>() throws -> Integer {
        guard case .int64(let number) = value.storage, let integer = Integer(exactly: number) else {
            throw mismatch(Integer.self)
        }
        return integer
    }

    private func mismatch(_ type: Any.Type) -> DecodingError {
        let context = DecodingError.Context(codingPath: codingPath, debugDescription: "")
        return value.isNull ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }
}

/// Thrown when a type turns out not to be a single value.
struct IsJSON: Error {}

/// The types that are stored as JSON text, as far as found.
final class JSONTypes {
    private var types: Set<ObjectIdentifier> = []

    func contains(_ type: Any.Type) -> Bool {
        !types.isEmpty && types.contains(ObjectIdentifier(type))
    }

    func insert(_ type: Any.Type) { types.insert(ObjectIdentifier(type)) }
}
