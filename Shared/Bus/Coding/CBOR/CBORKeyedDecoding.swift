/// The entries of a map.
struct CBORKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let decoder: CBORValueDecoder
    private let view: CBORView
    private let first: CBORView.Place
    private let end: Int

    init(_ decoder: CBORValueDecoder) throws {
        view = decoder.view
        guard let content = view.content(CBORHead.map, of: decoder.place) else {
            throw view.mismatch(
                [String: Any].self, decoder.place, decoder.codingPath)
        }
        self.decoder = decoder
        first = content.first
        end = content.end
    }

    var codingPath: [any CodingKey] { decoder.codingPath }

    /// In the order of the bytes, without those that are no `Key`.
    var allKeys: [Key] {
        var keys: [Key] = []
        var entry = first
        while entry.position < end {
            if let key = Key(stringValue: view.keyText(entry)) { keys.append(key) }
            entry = view.skip(view.skip(entry))
        }
        return keys
    }

    func contains(_ key: Key) -> Bool { find(key, consume: false) != nil }

    func decodeNil(forKey key: Key) throws -> Bool {
        guard let place = find(key, consume: false) else { throw missing(key) }
        return view.isNull(place)
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        let place = try require(key)
        return try view.bool(place) ?? fail(type, place, key)
    }
    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        let place = try require(key)
        return try view.text(place) ?? fail(type, place, key)
    }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        let place = try require(key)
        return try view.double(place) ?? fail(type, place, key)
    }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
        let place = try require(key)
        return try view.double(place).map { Float($0) } ?? fail(type, place, key)
    }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
        let place = try require(key)
        return try view.head(at: place).int64.map { Int($0) } ?? fail(type, place, key)
    }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try integer(type, key) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try integer(type, key) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try integer(type, key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
        let place = try require(key)
        return try view.head(at: place).int64 ?? fail(type, place, key)
    }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try integer(type, key) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try integer(type, key) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try integer(type, key) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try integer(type, key) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try integer(type, key) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try view.decode(type, require(key), in: .value(decoder))
    }

    func decodeIfPresent<Value: Decodable>(
        _ type: Value.Type, forKey key: Key
    ) throws -> Value? {
        guard let place = present(key) else { return nil }
        return try view.decode(type, place, in: .value(decoder))
    }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        guard let place = present(key) else { return nil }
        return try view.text(place) ?? fail(type, place, key)
    }
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        guard let place = present(key) else { return nil }
        return try view.bool(place) ?? fail(type, place, key)
    }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        guard let place = present(key) else { return nil }
        return try view.double(place) ?? fail(type, place, key)
    }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        guard let place = present(key) else { return nil }
        return try view.head(at: place).int64.map { Int($0) } ?? fail(type, place, key)
    }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
        guard let place = present(key) else { return nil }
        return try view.head(at: place).int64 ?? fail(type, place, key)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try child(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try child(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        let key = TextKey("super")
        guard let place = decoder.find("super", first: first, end: end, consume: true) else {
            throw missing(key)
        }
        return CBORValueDecoder(view, place, .value(decoder))
    }

    func superDecoder(forKey key: Key) throws -> any Decoder { try child(key) }
}

extension CBORKeyedDecoding {
    private func find(_ key: Key, consume: Bool) -> CBORView.Place? {
        decoder.find(key.stringValue, first: first, end: end, consume: consume)
    }

    private func require(_ key: Key) throws -> CBORView.Place {
        guard let place = find(key, consume: true) else { throw missing(key) }
        return place
    }

    /// The value's place; nil when it is absent or null.
    private func present(_ key: Key) -> CBORView.Place? {
        guard let place = find(key, consume: true), !view.isNull(place) else { return nil }
        return place
    }

    private func child(_ key: Key) throws -> CBORValueDecoder {
        CBORValueDecoder(view, try require(key), .value(decoder))
    }

    private func integer<Value: FixedWidthInteger>(_ type: Value.Type, _ key: Key) throws -> Value {
        let place = try require(key)
        return try view.head(at: place).integer(type) ?? fail(type, place, key)
    }

    private func fail<Value>(
        _ type: Value.Type, _ place: CBORView.Place, _ key: Key
    ) throws -> Value {
        throw view.mismatch(type, place, codingPath + [key])
    }

    private func missing(_ key: some CodingKey) -> DecodingError {
        .keyNotFound(
            key,
            DecodingError.Context(codingPath: codingPath, debugDescription: "the field is required")
        )
    }
}
