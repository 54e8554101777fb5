/// A decoder that reads nothing and answers with constants: what is left is what Codable itself costs.
struct ConstantDecoder: Decoder, SingleValueDecodingContainer {
    /// Elements of the outermost array.
    let elements: Int

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Keyed<Key>())
    }
    func unkeyedContainer() -> any UnkeyedDecodingContainer { Unkeyed(elements: elements) }
    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { false }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: self) }

    struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] { [] }
        func contains(_ key: Key) -> Bool { true }
        func decodeNil(forKey key: Key) -> Bool { false }
        func decode(_ type: Bool.Type, forKey key: Key) -> Bool { true }
        func decode(_ type: String.Type, forKey key: Key) -> String { "constant" }
        func decode(_ type: Double.Type, forKey key: Key) -> Double { 1 }
        func decode(_ type: Int.Type, forKey key: Key) -> Int { 1 }
        func decode(_ type: Int64.Type, forKey key: Key) -> Int64 { 1 }
        func decodeIfPresent(_ type: String.Type, forKey key: Key) -> String? { "constant" }
        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            // As the bus does it: an array of integers needs no decoder of its own.
            if type == [Int].self { return unsafeBitCast([1, 2, 3], to: type) }
            return try Value(from: ConstantDecoder(elements: 0))
        }
        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) -> KeyedDecodingContainer<Nested> {
            ConstantDecoder(elements: 0).container(keyedBy: type)
        }
        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer {
            Unkeyed(elements: 0)
        }
        func superDecoder() -> any Decoder { ConstantDecoder(elements: 0) }
        func superDecoder(forKey key: Key) -> any Decoder { ConstantDecoder(elements: 0) }
    }

    struct Unkeyed: UnkeyedDecodingContainer {
        let elements: Int
        private(set) var currentIndex = 0

        init(elements: Int) { self.elements = elements }

        var codingPath: [any CodingKey] { [] }
        var count: Int? { elements }
        var isAtEnd: Bool { currentIndex == elements }
        func decodeNil() -> Bool { false }
        mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            currentIndex += 1
            return try Value(from: ConstantDecoder(elements: 0))
        }
        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type
        ) -> KeyedDecodingContainer<Nested> {
            ConstantDecoder(elements: 0).container(keyedBy: type)
        }
        func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer { Unkeyed(elements: 0) }
        func superDecoder() -> any Decoder { ConstantDecoder(elements: 0) }
    }
}
