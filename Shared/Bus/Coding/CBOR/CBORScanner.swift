/// Checks in one pass that bytes are one well-formed CBOR item within the limits, and writes down what
/// they hold, so that everything after it reads without a doubt and skips in one step.
///
/// Refused: truncation, lengths beyond the bytes, nesting beyond `Limits.nestingDepth` (tags count),
/// reserved heads, invalid UTF-8, and duplicate keys or keys of mixed kinds in one map. Accepted:
/// indefinite lengths, tags, keys that are definite text or integers.
struct CBORScanner: ~Copyable {
    private let base: UnsafePointer<UInt8>
    private let count: Int
    private(set) var tape: Tape

    init(_ base: UnsafePointer<UInt8>, count: Int) {
        self.base = base
        self.count = count
        tape = Tape(capacity: count / 4 + 8)
    }

    consuming func takeItems() -> UnsafeMutablePointer<Item> { tape.take() }

    /// - Returns: the position after the item.
    mutating func scan(at start: Int, depth: Int) throws -> Int {
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
        case CBORHead.unsigned, CBORHead.negative:
            guard !head.isIndefinite else { throw Self.unexpectedBreak }
            appendInteger(head, at: position)
        case CBORHead.bytes, CBORHead.text:
            let isText = head.major == CBORHead.text
            if head.isIndefinite { return try scanChunks(head.major, at: position) }
            let end = try scanContent(head, at: position)
            tape.append(Item(isText ? .text : .bytes, at: position, length: end - position))
            return end
        case CBORHead.array: return try scanArray(head, at: position, depth: depth + 1)
        case CBORHead.map: return try scanMap(head, at: position, depth: depth + 1)
        default: try appendSimple(head, at: position)
        }
        return position
    }

    private static let tooDeep = DecodingError.malformed(
        "nested deeper than \(Limits.nestingDepth) levels")
    private static let unexpectedBreak = DecodingError.malformed("unexpected break")

    @inline(__always)
    private func head(at position: Int) throws -> CBORHead {
        guard let head = CBORHead(base, at: position, end: count) else {
            throw DecodingError.malformed("unexpected end or reserved head")
        }
        return head
    }

    /// - Parameter position: after the head.
    @inline(__always)
    private mutating func appendInteger(_ head: CBORHead, at position: Int) {
        if let value = head.int64, Item.smallIntegers.contains(value) {
            tape.append(Item(integer: value))
        } else {
            tape.append(Item(.head, at: position - head.length))
        }
    }

    private mutating func appendSimple(_ head: CBORHead, at position: Int) throws {
        switch head.info {
        case 20: tape.append(Item(.no))
        case 21: tape.append(Item(.yes))
        case 22, 23: tape.append(Item(.null))
        case 24 where head.argument < 32:
            throw DecodingError.malformed("simple value in two bytes")
        case CBORHead.indefinite: throw Self.unexpectedBreak
        default: tape.append(Item(.head, at: position - head.length))
        }
    }

    @inline(__always)
    private func scanContent(_ head: CBORHead, at position: Int) throws -> Int {
        guard head.argument <= UInt64(count - position) else {
            throw DecodingError.malformed("string longer than what holds it")
        }
        let length = Int(truncatingIfNeeded: head.argument)
        if head.major == CBORHead.text {
            guard UTF8Check.isValid(base + position, count: length) else {
                throw DecodingError.malformed("invalid UTF-8")
            }
        }
        return position + length
    }

    private mutating func scanChunks(_ major: UInt8, at start: Int) throws -> Int {
        tape.append(Item(major == CBORHead.text ? .textChunks : .byteChunks, at: start))
        var position = start
        while try !isBreak(at: position) {
            let head = try head(at: position)
            guard head.major == major, !head.isIndefinite else {
                throw DecodingError.malformed("wrong chunk in a string")
            }
            position = try scanContent(head, at: position + head.length)
        }
        return position + 1
    }

    private mutating func scanArray(_ head: CBORHead, at start: Int, depth: Int) throws -> Int {
        guard depth <= Limits.nestingDepth else { throw Self.tooDeep }
        guard head.argument <= UInt64(count - start) else {
            throw DecodingError.malformed("array longer than what holds it")
        }
        var position = start
        var elements = 0
        let array = tape.open(.array)
        while try hasMore(head, after: elements, at: &position) {
            position = try scan(at: position, depth: depth)
            elements += 1
        }
        tape.close(array, .array, count: elements)
        return position
    }

    private mutating func scanMap(_ head: CBORHead, at start: Int, depth: Int) throws -> Int {
        guard depth <= Limits.nestingDepth else { throw Self.tooDeep }
        guard head.argument <= UInt64(count - start) / 2 else {
            throw DecodingError.malformed("map longer than what holds it")
        }
        var position = start
        var entries = 0
        var check = KeyCheck()
        let map = tape.open(.map)
        while try hasMore(head, after: entries, at: &position) {
            position = try scanKey(at: position, of: map, &check)
            position = try scan(at: position, depth: depth)
            entries += 1
        }
        if check.wantsSorting, !tape.repeatedKeys(ofMapAt: map, base).isEmpty {
            throw Self.repeatedKey
        }
        tape.close(map, .map, count: entries)
        return position
    }

    private static let repeatedKey = DecodingError.malformed("duplicate or mixed keys in a map")

    @inline(__always)
    private mutating func scanKey(
        at start: Int, of map: Int, _ check: inout KeyCheck
    ) throws -> Int {
        let head = try head(at: start)
        let content = start + head.length
        let key = tape.count
        let end: Int
        let meets: Bool
        if head.major == CBORHead.text, !head.isIndefinite {
            end = try scanContent(head, at: content)
            tape.append(Item(.text, at: content, length: end - content))
            meets = check.meets(text: base + content, length: end - content)
        } else if head.major <= CBORHead.negative, !head.isIndefinite {
            end = content
            appendInteger(head, at: content)
            meets = check.meets(integer: head)
        } else {
            throw DecodingError.malformed("map key that is neither text nor an integer")
        }
        let isMixed = (tape[key].kind == .text) != (tape[map + 2].kind == .text)
        if isMixed || meets && tape.hasEarlier(key, inMapAt: map, base) { throw Self.repeatedKey }
        return end
    }

    /// Whether a container goes on; steps over its break.
    @inline(__always)
    private func hasMore(_ head: CBORHead, after done: Int, at position: inout Int) throws -> Bool {
        if !head.isIndefinite { return done < head.argument }
        guard try isBreak(at: position) else { return true }
        position += 1
        return false
    }

    private func isBreak(at position: Int) throws -> Bool {
        guard position < count else { throw DecodingError.malformed("unexpected end") }
        return base[position] == CBORHead.breakByte
    }
}
