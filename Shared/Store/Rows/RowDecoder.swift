import GRDB

/// Decodes one row after the other: a keyed container is the row, a single value its first column.
final class RowDecoder: Decoder {
    let columns: [String]
    /// The columns' names as properties.
    private let properties: [String]
    fileprivate var row = Row()
    /// Columns usually come in the order of a type's properties: where to look first.
    private var expected = 0
    /// Types found to be JSON in this query.
    private let json = JSONTypes()

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(columns: [String]) {
        self.columns = columns
        properties = columns.map(ColumnName.property)
    }

    func decode<Value: Decodable>(_ type: Value.Type, _ row: Row) throws -> Value {
        self.row = row
        expected = 0
        return try Value(from: self)
    }

    /// The place of a column, by its name or its property's; nil when the query has none.
    fileprivate func index(of name: String) -> Int? {
        if expected < columns.count, properties[expected] == name || columns[expected] == name {
            expected += 1
            return expected - 1
        }
        guard let index = properties.firstIndex(of: name) ?? columns.firstIndex(of: name) else {
            return nil
        }
        expected = index + 1
        return index
    }

    fileprivate func has(_ name: String) -> Bool {
        properties.contains(name) || columns.contains(name)
    }

    fileprivate func value(at index: Int, _ key: (any CodingKey)?) -> ValueDecoder {
        ValueDecoder(row[index] as DatabaseValue, key: key, json: json)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(RowContainer<Key>(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw DecodingError.typeMismatch(
            [Any].self, .init(codingPath: [], debugDescription: "a row is not an array"))
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        guard !columns.isEmpty else {
            throw DecodingError.valueNotFound(
                Any.self, .init(codingPath: [], debugDescription: "the query has no column"))
        }
        return value(at: 0, nil)
    }
}

/// A row seen by the names of its columns.
private struct RowContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: RowDecoder
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] {
        decoder.columns.compactMap {
            Key(stringValue: $0) ?? Key(stringValue: ColumnName.property(of: $0))
        }
    }

    func contains(_ key: Key) -> Bool { decoder.has(key.stringValue) }

    func decodeNil(forKey key: Key) throws -> Bool {
        guard let index = decoder.index(of: key.stringValue) else { return true }
        return decoder.value(at: index, key).decodeNil()
    }

    // The commonest types, without the way through a generic decoder.
    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        try value(key).decode(type)
    }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try value(key).decode(type) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try value(key).decode(type) }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try value(key).decode(type) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        try value(key).decode(type)
    }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try value(key).decode(type)
    }

    private func value(_ key: Key) throws -> ValueDecoder {
        guard let index = decoder.index(of: key.stringValue) else {
            throw DecodingError.keyNotFound(
                key, .init(codingPath: [], debugDescription: "the query has no such column"))
        }
        return decoder.value(at: index, key)
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        guard let index = decoder.index(of: key.stringValue) else { return nil }
        let value = decoder.value(at: index, key)
        return value.decodeNil() ? nil : try value.decode(type)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        throw unsupported(key)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw unsupported(key)
    }

    func superDecoder() throws -> any Decoder { decoder }
    func superDecoder(forKey key: Key) throws -> any Decoder { decoder }

    private func unsupported(_ key: Key) -> DecodingError {
        .dataCorrupted(
            .init(codingPath: [key], debugDescription: "a column is read as a whole"))
    }
}
