/// Reads CBOR items one after the other from untrusted bytes: for small structures of known shape.
///
/// Every read checks the type and the length before it takes anything. A failed read is a
/// `DecodingError` and ends the use of the reader. Tags are skipped.
package struct CBORReader {
    private let bytes: [UInt8]
    package private(set) var position = 0

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package var isAtEnd: Bool { position == bytes.count }

    /// What comes next; nil at the end, or when it is no item.
    package var next: Kind? {
        var copy = self
        guard let head = try? copy.takeHead() else { return nil }
        switch head.major {
        case CBORHead.unsigned, CBORHead.negative: return .integer
        case CBORHead.bytes: return .bytes
        case CBORHead.text: return .text
        case CBORHead.array: return .array
        case CBORHead.map: return .map
        default: break
        }
        switch head.info {
        case 20, 21: return .bool
        case 22, 23: return .null
        case 25, 26, 27: return .double
        default: return nil
        }
    }

    package enum Kind: Sendable { case integer, bytes, text, array, map, bool, null, double }

    /// Opens a map. - Returns: how many keys with a value follow.
    package mutating func readMap() throws -> Int {
        try readCount(CBORHead.map, "a map", bytesPerEntry: 2)
    }

    /// Opens an array. - Returns: how many items follow.
    package mutating func readArray() throws -> Int {
        try readCount(CBORHead.array, "an array", bytesPerEntry: 1)
    }

    package mutating func readText() throws -> String {
        let content = try takeContent(CBORHead.text, "text")
        guard let text = String(validating: content, as: UTF8.self) else {
            throw DecodingError.malformed("invalid UTF-8")
        }
        return text
    }

    package mutating func readBytes() throws -> [UInt8] {
        [UInt8](try takeContent(CBORHead.bytes, "bytes"))
    }

    package mutating func readInteger<Value: FixedWidthInteger>(
        _ type: Value.Type = Value.self
    ) throws -> Value {
        let head = try takeHead()
        guard head.major <= CBORHead.negative else {
            throw DecodingError.malformed("expected an integer")
        }
        guard let value = head.integer(type) else {
            throw DecodingError.malformed("the integer does not fit")
        }
        return value
    }

    package mutating func readBool() throws -> Bool {
        let head = try takeHead()
        guard head.major == CBORHead.simple, head.info == 20 || head.info == 21 else {
            throw DecodingError.malformed("expected a boolean")
        }
        return head.info == 21
    }

    /// A floating-point number or an integer.
    package mutating func readDouble() throws -> Double {
        let head = try takeHead()
        guard let value = head.double ?? head.integerAsDouble else {
            throw DecodingError.malformed("expected a number")
        }
        return value
    }

    package mutating func readNull() throws {
        let head = try takeHead()
        guard head.major == CBORHead.simple, head.info == 22 || head.info == 23 else {
            throw DecodingError.malformed("expected null")
        }
    }

    /// Passes over one item, whatever it is. - Returns: its bytes.
    @discardableResult
    package mutating func skip() throws -> ArraySlice<UInt8> {
        let start = position
        position = try bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                throw DecodingError.malformed("unexpected end")
            }
            var scanner = CBORScanner(base, count: buffer.count)
            return try scanner.scan(at: start, depth: 0)
        }
        return bytes[start..<position]
    }

    private mutating func takeHead() throws -> CBORHead {
        while true {
            let at = position
            let head = bytes.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.flatMap { CBORHead($0, at: at, end: buffer.count) }
            }
            guard let head, !head.isIndefinite || head.major >= CBORHead.bytes else {
                throw DecodingError.malformed("unexpected end or reserved head")
            }
            position += head.length
            if head.major != CBORHead.tag { return head }
            if head.isIndefinite {
                throw DecodingError.malformed("unexpected end or reserved head")
            }
        }
    }

    private mutating func takeContent(_ major: UInt8, _ what: String) throws -> ArraySlice<UInt8> {
        let head = try takeHead()
        guard head.major == major, !head.isIndefinite else {
            throw DecodingError.malformed("expected \(what) of a stated length")
        }
        guard head.argument <= UInt64(bytes.count - position) else {
            throw DecodingError.malformed("\(what) longer than what holds it")
        }
        let start = position
        position += Int(head.argument)
        return bytes[start..<position]
    }

    private mutating func readCount(
        _ major: UInt8, _ what: String, bytesPerEntry: UInt64
    ) throws -> Int {
        let head = try takeHead()
        guard head.major == major, !head.isIndefinite else {
            throw DecodingError.malformed("expected \(what) of a stated length")
        }
        guard head.argument <= UInt64(bytes.count - position) / bytesPerEntry else {
            throw DecodingError.malformed("\(what) longer than what holds it")
        }
        return Int(head.argument)
    }
}
