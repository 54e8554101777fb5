import Foundation

/// One CBOR item that was scanned: reading from it cannot leave its bytes.
final class CBORDocument {
    /// Owned by this object, so that a decoder may outlive the caller's array.
    let base: UnsafePointer<UInt8>
    let count: Int
    private let storage: UnsafeMutablePointer<UInt8>
    private let spans: [CBORScanner.Span]

    init(_ bytes: [UInt8]) throws {
        guard bytes.count <= Int(Int32.max) else {
            throw DecodingError.malformed("longer than \(Int32.max) bytes")
        }
        count = bytes.count
        let storage = UnsafeMutablePointer<UInt8>.allocate(capacity: max(count, 1))
        bytes.withUnsafeBufferPointer { buffer in
            guard let first = buffer.baseAddress else { return }
            storage.initialize(from: first, count: buffer.count)
        }
        self.storage = storage
        base = UnsafePointer(storage)
        do {
            var scanner = CBORScanner(base, count: count)
            guard try scanner.scan(at: 0, depth: 0) == count else {
                throw DecodingError.malformed("bytes after the end")
            }
            spans = scanner.spans
        } catch {
            storage.deallocate()
            throw error
        }
    }

    deinit { storage.deallocate() }

    /// Where an item is: its first byte, and the first span that starts there or later.
    struct Place {
        var position: Int
        var span: Int
    }

    static let root = Place(position: 0, span: 0)

    /// The item's head behind its tags; scanned bytes always have one.
    @inline(__always)
    func head(_ place: inout Place) -> CBORHead {
        while let head = CBORHead(base, at: place.position, end: count) {
            if head.major != CBORHead.tag { return head }
            place.position += head.length
        }
        preconditionFailure("a scanned document has a head here")
    }

    @inline(__always)
    func head(at place: Place) -> CBORHead {
        var place = place
        return head(&place)
    }

    /// The place after an item.
    func skip(_ place: Place) -> Place {
        var place = place
        let head = head(&place)
        let content = place.position + head.length
        switch head.major {
        case CBORHead.bytes, CBORHead.text:
            if !head.isIndefinite {
                return Place(position: content + Int(head.argument), span: place.span)
            }
        case CBORHead.array, CBORHead.map:
            if head.argument == 0, !head.isIndefinite {
                return Place(position: content, span: place.span)
            }
        default: return Place(position: content, span: place.span)
        }
        let span = spans[place.span]
        return Place(
            position: Int(span.end) + (head.isIndefinite ? 1 : 0), span: Int(span.next))
    }

    /// The place of a container's first entry, and the position where its entries end.
    func content(_ major: UInt8, of place: Place) -> (first: Place, end: Int)? {
        var place = place
        let head = head(&place)
        guard head.major == major else { return nil }
        let content = place.position + head.length
        if head.argument == 0, !head.isIndefinite {
            return (Place(position: content, span: place.span), content)
        }
        return (
            Place(position: content, span: place.span + 1), Int(spans[place.span].end)
        )
    }
}

extension CBORDocument {
    /// Null or undefined.
    @inline(__always)
    func isNull(_ place: Place) -> Bool {
        let head = head(at: place)
        return head.major == CBORHead.simple && (head.info == 22 || head.info == 23)
    }

    @inline(__always)
    func bool(_ place: Place) -> Bool? {
        let head = head(at: place)
        guard head.major == CBORHead.simple, head.info == 20 || head.info == 21 else { return nil }
        return head.info == 21
    }

    @inline(__always)
    func integer<Value: FixedWidthInteger>(_ type: Value.Type, _ place: Place) -> Value? {
        head(at: place).integer(type)
    }

    /// A floating-point number, or an integer as one.
    func double(_ place: Place) -> Double? {
        let head = head(at: place)
        return head.double ?? head.integerAsDouble
    }

    func text(_ place: Place) -> String? {
        var place = place
        let head = head(&place)
        guard head.major == CBORHead.text else { return nil }
        if head.isIndefinite { return String(decoding: chunks(place), as: UTF8.self) }
        return String(decoding: slice(place, head), as: UTF8.self)
    }

    func bytes(_ place: Place) -> [UInt8]? {
        var place = place
        let head = head(&place)
        guard head.major == CBORHead.bytes else { return nil }
        return head.isIndefinite ? chunks(place) : [UInt8](slice(place, head))
    }

    @inline(__always)
    private func slice(_ place: Place, _ head: CBORHead) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(
            start: base + (place.position + head.length), count: Int(head.argument))
    }

    private func chunks(_ place: Place) -> [UInt8] {
        var joined: [UInt8] = []
        var chunk = Place(position: place.position + 1, span: place.span)
        while base[chunk.position] != CBORHead.breakByte {
            let head = head(at: chunk)
            joined.append(contentsOf: slice(chunk, head))
            chunk.position += head.length + Int(head.argument)
        }
        return joined
    }

    /// The item as JSON; nil for a simple value without meaning. A byte string is its base64 text.
    func json(_ place: Place) -> JSONValue? {
        let head = head(at: place)
        switch head.major {
        case CBORHead.unsigned, CBORHead.negative:
            return head.integer(Int64.self).map(JSONValue.int)
                ?? head.integerAsDouble.map(JSONValue.double)
        case CBORHead.text: return text(place).map(JSONValue.string)
        case CBORHead.bytes:
            return bytes(place).map { .string(Data($0).base64EncodedString()) }
        case CBORHead.array: return jsonArray(place)
        case CBORHead.map: return jsonObject(place)
        default:
            if let value = head.double { return .double(value) }
            return isNull(place) ? .null : bool(place).map(JSONValue.bool)
        }
    }

    private func jsonArray(_ place: Place) -> JSONValue? {
        guard let (first, end) = content(CBORHead.array, of: place) else { return nil }
        var next = first
        var elements: [JSONValue] = []
        while next.position < end {
            guard let element = json(next) else { return nil }
            elements.append(element)
            next = skip(next)
        }
        return .array(elements)
    }

    private func jsonObject(_ place: Place) -> JSONValue? {
        guard let (first, end) = content(CBORHead.map, of: place) else { return nil }
        var next = first
        var members: [String: JSONValue] = [:]
        while next.position < end {
            let name = text(next) ?? head(at: next).decimalText
            next = skip(next)
            guard let value = json(next) else { return nil }
            members[name] = value
            next = skip(next)
        }
        return .object(members)
    }
}

extension CBORHead {
    /// The integer, when this is one and it fits.
    @inline(__always)
    func integer<Value: FixedWidthInteger>(_ type: Value.Type) -> Value? {
        if major == Self.unsigned { return Value(exactly: argument) }
        guard major == Self.negative, argument <= UInt64(Int64.max) else { return nil }
        return Value(exactly: -1 - Int64(argument))
    }

    var integerAsDouble: Double? {
        switch major {
        case Self.unsigned: Double(argument)
        case Self.negative: -1 - Double(argument)
        default: nil
        }
    }

    /// An integer key as the text it stands for.
    var decimalText: String {
        if major == Self.unsigned { return String(argument) }
        return argument == .max ? "-18446744073709551616" : "-\(argument + 1)"
    }
}
