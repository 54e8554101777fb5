/// The elements of an array. Three words, so that it needs no box where it is passed as a protocol.
struct UnkeyedDecoding: UnkeyedDecodingContainer {
    private let document: Document
    private let array: UInt32
    private let end: UInt32
    private var next: UInt32
    private var passed: UInt32 = 0

    init(_ document: Document, array: Int) {
        self.document = document
        self.array = UInt32(truncatingIfNeeded: array)
        let item = document[array]
        end = UInt32(truncatingIfNeeded: item.end)
        next = UInt32(truncatingIfNeeded: array + 1)
    }

    var codingPath: [any CodingKey] { document.path(to: Int(array)) }
    var count: Int? { document[Int(array)].count }
    var currentIndex: Int { Int(passed) }
    var isAtEnd: Bool { next >= end }

    mutating func decodeNil() throws -> Bool {
        let index = try current(Never?.self)
        guard document.isNull(index) else { return false }
        advance()
        return true
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try take(type) { $0.bool($1) } }
    mutating func decode(_ type: String.Type) throws -> String {
        try take(type) { $0.text($1) }
    }
    mutating func decode(_ type: Double.Type) throws -> Double {
        try take(type) { $0.double($1) }
    }
    mutating func decode(_ type: Float.Type) throws -> Float {
        try take(type) { $0.float($1) }
    }
    mutating func decode(_ type: Int.Type) throws -> Int { try integer(type) }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
    mutating func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try document.decode(type, at: current(type))
        advance()
        return value
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        let container = try child().container(keyedBy: type)
        advance()
        return container
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let container = try child().unkeyedContainer()
        advance()
        return container
    }

    mutating func superDecoder() throws -> any Decoder {
        let decoder = try child()
        advance()
        return decoder
    }
}

extension UnkeyedDecoding {
    @inline(__always)
    private mutating func advance() {
        next = UInt32(truncatingIfNeeded: document.after(Int(next)))
        passed += 1
    }

    /// The index of the element to be taken.
    @inline(__always)
    private func current(_ type: any Any.Type) throws -> Int {
        guard !isAtEnd else { throw ended(type) }
        return Int(next)
    }

    private func child() throws -> ValueDecoder {
        ValueDecoder(document: document, index: try current([Any].self))
    }

    private mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws -> Value {
        try take(type) { $0.integer(type, $1) }
    }

    @inline(__always)
    private mutating func take<Value>(
        _ type: Value.Type, _ read: (Document, Int) -> Value?
    ) throws -> Value {
        let index = try current(type)
        guard let value = read(document, index) else { throw document.mismatch(type, index) }
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
