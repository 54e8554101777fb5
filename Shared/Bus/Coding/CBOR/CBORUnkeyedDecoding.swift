/// The elements of an array.
final class CBORUnkeyedDecoding: UnkeyedDecodingContainer {
    private let decoder: CBORValueDecoder
    private let view: CBORView
    private let end: Int
    @exclusivity(unchecked) private var next: CBORView.Place
    @exclusivity(unchecked) private(set) var currentIndex = 0

    init(_ decoder: CBORValueDecoder) throws {
        guard let content = decoder.view.content(CBORHead.array, of: decoder.place) else {
            throw decoder.view.mismatch([Any].self, decoder.place, decoder.codingPath)
        }
        self.decoder = decoder
        view = decoder.view
        next = content.first
        end = content.end
    }

    var codingPath: [any CodingKey] { decoder.codingPath }

    /// Nil when the array is of indefinite length. Never more than the document has bytes.
    var count: Int? {
        let head = view.head(at: decoder.place)
        return head.isIndefinite ? nil : Int(head.argument)
    }

    var isAtEnd: Bool { next.position >= end }

    func decodeNil() throws -> Bool {
        guard !isAtEnd else { throw ended(Never?.self) }
        guard view.isNull(next) else { return false }
        advance()
        return true
    }

    func decode(_ type: Bool.Type) throws -> Bool { try take(type) { view.bool($0) } }
    func decode(_ type: String.Type) throws -> String { try take(type) { view.text($0) } }
    func decode(_ type: Double.Type) throws -> Double { try take(type) { view.double($0) } }
    func decode(_ type: Float.Type) throws -> Float {
        try take(type) { view.double($0).map { Float($0) } }
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
        guard !isAtEnd else { throw ended(type) }
        let value = try view.decode(type, next, in: .value(decoder))
        advance()
        return value
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        let container = try child().container(keyedBy: type)
        advance()
        return container
    }

    func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let container = try child().unkeyedContainer()
        advance()
        return container
    }

    func superDecoder() throws -> any Decoder {
        let decoder = try child()
        advance()
        return decoder
    }
}

extension CBORUnkeyedDecoding {
    private func advance() {
        next = view.skip(next)
        currentIndex += 1
    }

    private func child() throws -> CBORValueDecoder {
        guard !isAtEnd else { throw ended([Any].self) }
        return CBORValueDecoder(view, next, .value(decoder))
    }

    private func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws -> Value {
        try take(type) { view.head(at: $0).integer(type) }
    }

    @inline(__always)
    private func take<Value>(
        _ type: Value.Type, _ read: (CBORView.Place) -> Value?
    ) throws -> Value {
        guard !isAtEnd else { throw ended(type) }
        guard let value = read(next) else {
            let path = codingPath + [TextKey(intValue: currentIndex)]
            throw view.mismatch(type, next, path)
        }
        advance()
        return value
    }

    private func ended(_ type: any Any.Type) -> DecodingError {
        .valueNotFound(
            type,
            DecodingError.Context(
                codingPath: codingPath + [TextKey(intValue: currentIndex)],
                debugDescription: "the array has no more elements"))
    }
}
