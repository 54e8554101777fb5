/// The decoder of one item: also its single-value container, and what its containers have in common.
final class CBORValueDecoder: Decoder, SingleValueDecodingContainer {
    let view: CBORView
    let place: CBORView.Place
    private let owner: CBOROwner
    /// Of a map: the entry a search starts at. Keys usually arrive in the order they are asked for.
    @exclusivity(unchecked) private var nextEntry = CBORView.Place(position: 0, span: 0)
    /// Of a large map, once a search has missed: where the value of each key is.
    private var index: [String: CBORView.Place]?

    init(_ view: CBORView, _ place: CBORView.Place, _ owner: CBOROwner) {
        self.view = view
        self.place = place
        self.owner = owner
    }

    var userInfo: [CodingUserInfoKey: Any] { [:] }
    var codingPath: [any CodingKey] { owner.path(to: place) }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(try CBORKeyedDecoding<Key>(self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try CBORUnkeyedDecoding(self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { view.isNull(place) }
    func decode(_ type: Bool.Type) throws -> Bool { try view.bool(place) ?? fail(type) }
    func decode(_ type: String.Type) throws -> String { try view.text(place) ?? fail(type) }
    func decode(_ type: Double.Type) throws -> Double { try view.double(place) ?? fail(type) }
    func decode(_ type: Float.Type) throws -> Float {
        try view.double(place).map { Float($0) } ?? fail(type)
    }
    func decode(_ type: Int.Type) throws -> Int { try integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try view.decode(type, place, in: .value(self))
    }

    private func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws -> Value {
        try view.head(at: place).integer(type) ?? fail(type)
    }

    private func fail<Value>(_ type: Value.Type) throws -> Value {
        throw view.mismatch(type, place, codingPath)
    }
}

extension CBORValueDecoder {
    /// Where the value of a key is; nil when the map has no such key.
    ///
    /// Looks at the entry after the last one found, then at the rest in a circle.
    func find(_ name: String, first: CBORView.Place, end: Int, consume: Bool)
        -> CBORView.Place?
    {
        var name = name
        return name.withUTF8 { utf8 in
            var entry = first
            if nextEntry.position > first.position, nextEntry.position < end { entry = nextEntry }
            guard entry.position < end else { return nil }
            let start = entry.position
            var steps = 0
            repeat {
                if let value = view.value(of: utf8, at: entry) {
                    nextEntry = consume ? view.skip(value) : entry
                    return value
                }
                entry = view.skip(view.skip(entry))
                if entry.position >= end { entry = first }
                steps += 1
                if steps > 32 {
                    return lookUp(String(decoding: utf8, as: UTF8.self), first: first, end: end)
                }
            } while entry.position != start
            return nil
        }
    }

    private func lookUp(_ name: String, first: CBORView.Place, end: Int)
        -> CBORView.Place?
    {
        if let index { return index[name] }
        var built: [String: CBORView.Place] = [:]
        var entry = first
        while entry.position < end {
            let value = view.skip(entry)
            built[view.keyText(entry)] = value
            entry = view.skip(value)
        }
        index = built
        return built[name]
    }
}

/// What keeps a view's bytes alive and knows the way to a value: the value around it, or the view.
enum CBOROwner {
    case document(CBORDocument)
    case value(CBORValueDecoder)

    /// The coding path of a value. Found by reading the bytes again, so that keeping it costs nothing.
    func path(to place: CBORView.Place) -> [any CodingKey] {
        guard case .value(let decoder) = self else { return [] }
        let key = decoder.view.key(of: place, in: decoder.place)
        return decoder.codingPath + (key.map { [$0] } ?? [])
    }
}

extension CBORView {
    /// The key or index of a value in the container around it; nil when a type just wraps another one.
    fileprivate func key(of place: Place, in container: Place) -> TextKey? {
        if let (first, end) = content(CBORHead.map, of: container) {
            var entry = first
            while entry.position < end {
                let value = skip(entry)
                if value.position == place.position { return TextKey(keyText(entry)) }
                entry = skip(value)
            }
        } else if let (first, end) = content(CBORHead.array, of: container) {
            var element = first
            var index = 0
            while element.position < end {
                if element.position == place.position { return TextKey(intValue: index) }
                element = skip(element)
                index += 1
            }
        }
        return nil
    }
}
