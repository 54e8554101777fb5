import Foundation

/// The decoder of one item: also its single-value container, and what its containers have in common.
final class CBORValueDecoder: Decoder, SingleValueDecodingContainer {
    let document: CBORDocument
    let place: CBORDocument.Place
    let parent: CBORValueDecoder?
    let step: CodingStep
    /// Of a map: the entry a search starts at. Keys usually arrive in the order they are asked for.
    @exclusivity(unchecked) var nextEntry = CBORDocument.Place(position: 0, span: 0)
    /// Of a large map, once a search has missed: where the value of each key is.
    private var index: [String: CBORDocument.Place]?

    init(
        _ document: CBORDocument, _ place: CBORDocument.Place, _ step: CodingStep,
        _ parent: CBORValueDecoder?
    ) {
        self.document = document
        self.place = place
        self.step = step
        self.parent = parent
    }

    var userInfo: [CodingUserInfoKey: Any] { [:] }
    var codingPath: [any CodingKey] { CodingStep.path(to: step, below: parent) }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(try CBORKeyedDecoding<Key>(self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try CBORUnkeyedDecoding(self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { document.isNull(place) }
    func decode(_ type: Bool.Type) throws -> Bool { try document.bool(place) ?? fail(type) }
    func decode(_ type: String.Type) throws -> String { try document.text(place) ?? fail(type) }
    func decode(_ type: Double.Type) throws -> Double { try document.double(place) ?? fail(type) }
    func decode(_ type: Float.Type) throws -> Float {
        try document.double(place).map { Float($0) } ?? fail(type)
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
        try document.decode(type, place, .none, self)
    }

    private func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws -> Value {
        try document.integer(type, place) ?? fail(type)
    }

    private func fail<Value>(_ type: Value.Type) throws -> Value {
        throw document.mismatch(type, place, codingPath)
    }
}

extension CBORValueDecoder {
    /// Where the value of a key is; nil when the map has no such key.
    ///
    /// Looks at the entry after the last one found, then at the rest in a circle.
    func find(_ name: String, first: CBORDocument.Place, end: Int, consume: Bool)
        -> CBORDocument.Place?
    {
        var name = name
        return name.withUTF8 { utf8 in
            var entry = first
            if nextEntry.position > first.position, nextEntry.position < end { entry = nextEntry }
            guard entry.position < end else { return nil }
            let start = entry.position
            var steps = 0
            repeat {
                if let value = document.value(of: utf8, at: entry) {
                    nextEntry = consume ? document.skip(value) : entry
                    return value
                }
                entry = document.skip(document.skip(entry))
                if entry.position >= end { entry = first }
                steps += 1
                if steps > 32 {
                    return lookUp(String(decoding: utf8, as: UTF8.self), first: first, end: end)
                }
            } while entry.position != start
            return nil
        }
    }

    private func lookUp(_ name: String, first: CBORDocument.Place, end: Int)
        -> CBORDocument.Place?
    {
        if let index { return index[name] }
        var built: [String: CBORDocument.Place] = [:]
        var entry = first
        while entry.position < end {
            let value = document.skip(entry)
            built[document.keyText(entry)] = value
            entry = document.skip(value)
        }
        index = built
        return built[name]
    }
}

/// How one gets from a value to a part of it; `none` when a type wraps another one.
enum CodingStep {
    case root
    case none
    case key(any CodingKey)
    case index(Int)

    var key: (any CodingKey)? {
        switch self {
        case .root, .none: nil
        case .key(let key): key
        case .index(let index): TextKey(intValue: index)
        }
    }

    static func path(to step: CodingStep, below parent: CBORValueDecoder?) -> [any CodingKey] {
        var path: [any CodingKey] = []
        if let key = step.key { path.append(key) }
        var node = parent
        while let decoder = node {
            if let key = decoder.step.key { path.append(key) }
            node = decoder.parent
        }
        return path.reversed()
    }
}
