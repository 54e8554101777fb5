/// Checks in one pass that bytes are one well-formed CBOR item within the limits, and notes where
/// containers end, so that everything after it reads without a doubt and skips in one step.
///
/// Refused: truncation, lengths beyond the bytes, nesting beyond `Limits.nestingDepth` (tags count),
/// reserved heads, invalid UTF-8, and duplicate keys or keys of mixed kinds in one map. Accepted:
/// indefinite lengths, tags, keys that are definite text or integers.
struct CBORScanner {
    private let base: UnsafePointer<UInt8>
    private let count: Int
    /// One per container or chunked string that is not empty, in the order of their heads.
    private(set) var spans: [Span] = []
    /// Keys of the maps that are open, the innermost last.
    private var keys: [MapKey] = []

    init(_ base: UnsafePointer<UInt8>, count: Int) {
        self.base = base
        self.count = count
        spans.reserveCapacity(count / 64 + 8)
        keys.reserveCapacity(32)
    }

    /// Where a container's content ends, and which span is the first after its own.
    struct Span {
        /// The position after the content; a break byte, where there is one, lies here.
        var end: UInt32
        var next: UInt32
    }

    /// - Returns: the position after the item.
    mutating func scan(at start: Int, depth: Int) throws -> Int {
        if start < count, base[start] < 24 { return start + 1 }
        var depth = depth
        var position = start
        var head = try head(at: position)
        position += head.length
        while head.major == CBORHead.tag {
            guard !head.isIndefinite else { throw DecodingError.malformed("reserved head") }
            depth += 1
            guard depth <= Limits.nestingDepth else { throw Self.tooDeep }
            head = try self.head(at: position)
            position += head.length
        }
        switch head.major {
        case CBORHead.bytes, CBORHead.text:
            if head.isIndefinite { return try scanChunks(head.major, at: position) }
            return try scanContent(head, at: position)
        case CBORHead.array: return try scanArray(head, at: position, depth: depth + 1)
        case CBORHead.map: return try scanMap(head, at: position, depth: depth + 1)
        case CBORHead.simple:
            if head.info == 24, head.argument < 32 {
                throw DecodingError.malformed("simple value in two bytes")
            }
        default: break
        }
        guard !head.isIndefinite else { throw DecodingError.malformed("unexpected break") }
        return position
    }

    private static let tooDeep = DecodingError.malformed(
        "nested deeper than \(Limits.nestingDepth) levels")

    @inline(__always)
    private func head(at position: Int) throws -> CBORHead {
        guard let head = CBORHead(base, at: position, end: count) else {
            throw DecodingError.malformed("unexpected end or reserved head")
        }
        return head
    }

    private func scanContent(_ head: CBORHead, at position: Int) throws -> Int {
        guard head.argument <= UInt64(count - position) else {
            throw DecodingError.malformed("string longer than what holds it")
        }
        let length = Int(head.argument)
        if head.major == CBORHead.text {
            guard UTF8Check.isValid(base + position, count: length) else {
                throw DecodingError.malformed("invalid UTF-8")
            }
        }
        return position + length
    }

    private mutating func scanChunks(_ major: UInt8, at start: Int) throws -> Int {
        var position = start
        let span = openSpan()
        while true {
            let head = try head(at: position)
            if base[position] == CBORHead.breakByte { break }
            guard head.major == major, !head.isIndefinite else {
                throw DecodingError.malformed("wrong chunk in a string")
            }
            position = try scanContent(head, at: position + head.length)
        }
        closeSpan(span, at: position)
        return position + 1
    }

    private mutating func scanArray(_ head: CBORHead, at start: Int, depth: Int) throws -> Int {
        guard depth <= Limits.nestingDepth else { throw Self.tooDeep }
        var position = start
        if head.isIndefinite {
            let span = openSpan()
            while try !isBreak(at: position) { position = try scan(at: position, depth: depth) }
            closeSpan(span, at: position)
            return position + 1
        }
        if head.argument == 0 { return position }
        guard head.argument <= UInt64(count - position) else {
            throw DecodingError.malformed("array longer than what holds it")
        }
        let span = openSpan()
        for _ in 0..<Int(head.argument) { position = try scan(at: position, depth: depth) }
        closeSpan(span, at: position)
        return position
    }

    private mutating func scanMap(_ head: CBORHead, at start: Int, depth: Int) throws -> Int {
        guard depth <= Limits.nestingDepth else { throw Self.tooDeep }
        if head.argument == 0, !head.isIndefinite { return start }
        guard head.argument <= UInt64(count - start) / 2 else {
            throw DecodingError.malformed("map longer than what holds it")
        }
        var position = start
        let firstKey = keys.count
        let span = openSpan()
        if head.isIndefinite {
            while try !isBreak(at: position) {
                position = try scanKey(at: position)
                position = try scan(at: position, depth: depth)
            }
        } else {
            for _ in 0..<Int(head.argument) {
                position = try scanKey(at: position)
                position = try scan(at: position, depth: depth)
            }
        }
        closeSpan(span, at: position)
        guard MapKey.areDistinct(keys[firstKey...], in: base) else {
            throw DecodingError.malformed("duplicate or mixed keys in a map")
        }
        keys.removeSubrange(firstKey...)
        return head.isIndefinite ? position + 1 : position
    }

    @inline(__always)
    private mutating func scanKey(at start: Int) throws -> Int {
        let head = try head(at: start)
        guard !head.isIndefinite, head.major <= CBORHead.text, head.major != CBORHead.bytes else {
            throw DecodingError.malformed("map key that is neither text nor an integer")
        }
        let content = start + head.length
        guard head.major == CBORHead.text else {
            keys.append(MapKey(integer: head))
            return content
        }
        let end = try scanContent(head, at: content)
        keys.append(MapKey(text: content, length: end - content, in: base))
        return end
    }

    private func isBreak(at position: Int) throws -> Bool {
        guard position < count else { throw DecodingError.malformed("unexpected end") }
        return base[position] == CBORHead.breakByte
    }

    private mutating func openSpan() -> Int {
        spans.append(Span(end: 0, next: 0))
        return spans.count - 1
    }

    private mutating func closeSpan(_ index: Int, at end: Int) {
        spans[index] = Span(
            end: UInt32(truncatingIfNeeded: end), next: UInt32(truncatingIfNeeded: spans.count))
    }
}
