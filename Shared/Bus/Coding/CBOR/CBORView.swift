/// The scanned bytes of a `CBORDocument`, which whoever holds a view keeps alive. Reading from it cannot
/// leave the bytes: the scanner has checked every head and length.
struct CBORView {
    let base: UnsafePointer<UInt8>
    let count: Int
    let spans: UnsafePointer<CBORScanner.Span>

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

extension CBORView {
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
}
