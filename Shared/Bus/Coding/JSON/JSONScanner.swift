/// Checks in one pass that bytes are one JSON text (RFC 8259) within the limits, and writes down what
/// they hold. Escapes are replaced where they stand, so that every text is plain UTF-8 afterwards.
///
/// It takes what Foundation takes: a byte order mark, and a comma after the last element or entry. What it
/// refuses beyond that is UTF-16 and UTF-32, nesting beyond `Limits.nestingDepth`, faults in fields that nobody
/// asks for, and a member that stands in its object again: readers differ in which of the two they take.
struct JSONScanner: ~Copyable {
    private let base: UnsafeMutablePointer<UInt8>
    private let count: Int
    private var tape: Tape

    /// Zero bytes that must follow the text: it is read eight bytes at a time, and a zero ends everything.
    static let padding = 8

    init(_ base: UnsafeMutablePointer<UInt8>, count: Int) {
        self.base = base
        self.count = count
        tape = Tape(capacity: count / 8 + 8)
    }

    consuming func takeItems() -> UnsafeMutablePointer<Item> { tape.take() }

    mutating func scanDocument() throws {
        let hasMark = base[0] == 0xEF && base[1] == 0xBB && base[2] == 0xBF
        let end = skipSpace(try scan(at: skipSpace(hasMark ? 3 : 0), depth: 0))
        guard end == count else { throw invalid("something follows the value", at: end) }
    }

    /// - Parameter start: of the value, behind white space. - Returns: the position after it.
    private mutating func scan(at start: Int, depth: Int) throws -> Int {
        switch base[start] {
        case UInt8(ascii: "\""): return try scanText(at: start + 1)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try scanNumber(at: start)
        case UInt8(ascii: "{"): return try scanObject(at: start + 1, depth: depth + 1)
        case UInt8(ascii: "["): return try scanArray(at: start + 1, depth: depth + 1)
        case UInt8(ascii: "t"): return try scanWord("true", .yes, at: start)
        case UInt8(ascii: "f"): return try scanWord("false", .no, at: start)
        case UInt8(ascii: "n"): return try scanWord("null", .null, at: start)
        default: throw invalid("expected a value", at: start)
        }
    }

    private mutating func scanWord(
        _ word: StaticString, _ kind: Item.Kind, at start: Int
    ) throws -> Int {
        for offset in 0..<word.utf8CodeUnitCount
        where base[start + offset] != word.utf8Start[offset] {
            throw invalid("expected \(word)", at: start)
        }
        tape.append(Item(kind))
        return start + word.utf8CodeUnitCount
    }

    private mutating func scanArray(at start: Int, depth: Int) throws -> Int {
        guard depth <= Limits.nestingDepth else { throw Self.tooDeep }
        let array = tape.open(.array)
        var position = skipSpace(start)
        var elements = 0
        while base[position] != UInt8(ascii: "]") {
            position = skipSpace(try scan(at: position, depth: depth))
            elements += 1
            guard base[position] == UInt8(ascii: ",") else { break }
            position = skipSpace(position + 1)
        }
        guard base[position] == UInt8(ascii: "]") else {
            throw invalid("expected a comma or the array's end", at: position)
        }
        tape.close(array, .array, count: elements)
        return position + 1
    }

    private mutating func scanObject(at start: Int, depth: Int) throws -> Int {
        guard depth <= Limits.nestingDepth else { throw Self.tooDeep }
        let object = tape.open(.map)
        var check = KeyCheck()
        var position = skipSpace(start)
        var entries = 0
        while base[position] != UInt8(ascii: "}") {
            position = skipSpace(try scanKey(at: position, of: object, &check))
            guard base[position] == UInt8(ascii: ":") else {
                throw invalid("expected a colon", at: position)
            }
            position = skipSpace(try scan(at: skipSpace(position + 1), depth: depth))
            entries += 1
            guard base[position] == UInt8(ascii: ",") else { break }
            position = skipSpace(position + 1)
        }
        guard base[position] == UInt8(ascii: "}") else {
            throw invalid("expected a comma or the object's end", at: position)
        }
        if check.wantsSorting, let key = tape.repeatedKeys(ofMapAt: object, base).min() {
            throw repeated(key)
        }
        tape.close(object, .map, count: entries)
        return position + 1
    }

    @inline(__always)
    private mutating func scanKey(
        at start: Int, of object: Int, _ check: inout KeyCheck
    ) throws -> Int {
        guard base[start] == UInt8(ascii: "\"") else { throw invalid("expected a key", at: start) }
        let key = tape.count
        let end = try scanText(at: start + 1)
        let item = tape[key]
        if check.meets(text: base + item.position, length: item.length),
            tape.hasEarlier(key, inMapAt: object, base)
        {
            throw repeated(key)
        }
        return end
    }

    @inline(__always)
    private func skipSpace(_ start: Int) -> Int {
        var position = start
        while base[position] <= 0x20 {
            switch base[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return position
            }
        }
        return position
    }

    private func repeated(_ key: Int) -> DecodingError {
        .dataCorrupted(
            .init(
                codingPath: tape.path(toKey: key, base),
                debugDescription: "stands in its object more than once",
                underlyingError: RepeatedMember()))
    }

    private static let tooDeep = DecodingError.malformed(
        "nested deeper than \(Limits.nestingDepth) levels")

    private func invalid(_ reason: String, at position: Int) -> DecodingError {
        position >= count
            ? .malformed("is not valid JSON: unexpected end")
            : .malformed("is not valid JSON: \(reason) at byte \(position)")
    }
}

extension JSONScanner {
    /// - Parameter start: after the quote. - Returns: the position after the closing quote.
    @inline(__always)
    private mutating func scanText(at start: Int) throws -> Int {
        var position = start
        var seen: UInt64 = 0
        while true {
            let word = UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self)
            let special = JSONBytes.special(in: UInt64(littleEndian: word))
            if special == 0 {
                seen |= word
                position += 8
                continue
            }
            let plain = special.trailingZeroBitCount & ~7
            seen |= UInt64(littleEndian: word) & ((1 << UInt64(plain)) - 1)
            position += plain >> 3
            break
        }
        var end = position
        if base[position] != UInt8(ascii: "\"") { position = try unescape(at: position, &end) }
        if seen & JSONBytes.highBits != 0 || end != position {
            guard UTF8Check.isValid(base + start, count: end - start) else {
                throw invalid("invalid UTF-8 in a text", at: start)
            }
        }
        tape.append(Item(.text, at: start, length: end - start))
        return position + 1
    }

    /// Replaces the escapes of a text from the first one on.
    ///
    /// - Parameter target: where the first stands; then the end of the plain text.
    /// - Returns: the position of the closing quote.
    @inline(never)
    private func unescape(at start: Int, _ target: inout Int) throws -> Int {
        var position = start
        while true {
            let byte = base[position]
            if byte == UInt8(ascii: "\"") { return position }
            guard byte == UInt8(ascii: "\\") else {
                guard byte >= 0x20 else {
                    throw invalid("a control character in a text", at: position)
                }
                base[target] = byte
                target += 1
                position += 1
                continue
            }
            if let plain = JSONBytes.escaped(by: base[position + 1]) {
                base[target] = plain
                target += 1
                position += 2
            } else {
                let (scalar, length) = try scalar(at: position)
                for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                    base[target] = unit
                    target += 1
                }
                position += length
            }
        }
    }

    /// What `\u` and four digits stand for, or two of them for a pair of surrogates.
    private func scalar(at position: Int) throws -> (Unicode.Scalar, length: Int) {
        guard let unit = codeUnit(at: position) else { throw invalid("no escape", at: position) }
        if let scalar = Unicode.Scalar(unit) { return (scalar, 6) }
        guard unit < 0xDC00, let low = codeUnit(at: position + 6), low & 0xFC00 == 0xDC00,
            let scalar = Unicode.Scalar(0x1_0000 + (unit & 0x3FF) << 10 + low & 0x3FF)
        else { throw invalid("a surrogate without its other half", at: position) }
        return (scalar, 12)
    }

    /// The text's end is a zero byte, which is no digit.
    private func codeUnit(at position: Int) -> UInt32? {
        guard base[position] == UInt8(ascii: "\\"), base[position + 1] == UInt8(ascii: "u") else {
            return nil
        }
        var unit: UInt32 = 0
        for offset in 2..<6 {
            guard let digit = JSONBytes.hexValue(base[position + offset]) else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }

    /// A number: its value when that is a short integer, else its text for who asks for it.
    private mutating func scanNumber(at start: Int) throws -> Int {
        let isNegative = base[start] == UInt8(ascii: "-")
        let first = isNegative ? start + 1 : start
        var position = first
        var value: Int64 = 0
        while let digit = digit(at: position) {
            value = value &* 10 &+ Int64(digit)
            position += 1
        }
        let digits = position - first
        guard digits > 0, digits == 1 || base[first] != UInt8(ascii: "0") else {
            throw invalid("no number", at: start)
        }
        let isWhole = base[position] != UInt8(ascii: ".") && base[position] | 0x20 != 0x65
        if isWhole, digits <= 17, !isNegative || value != 0 {
            tape.append(Item(integer: isNegative ? -value : value))
            return position
        }
        if base[position] == UInt8(ascii: ".") { position = try skipDigits(at: position + 1) }
        if base[position] | 0x20 == 0x65 {
            position += 1
            if base[position] == UInt8(ascii: "+") || base[position] == UInt8(ascii: "-") {
                position += 1
            }
            position = try skipDigits(at: position)
        }
        tape.append(Item(.number, at: start, length: position - start))
        return position
    }

    @inline(__always)
    private func digit(at position: Int) -> UInt8? {
        let digit = base[position] &- UInt8(ascii: "0")
        return digit < 10 ? digit : nil
    }

    private func skipDigits(at start: Int) throws -> Int {
        var position = start
        while digit(at: position) != nil { position += 1 }
        guard position > start else { throw invalid("no number", at: start) }
        return position
    }

    /// The first text in an unfinished JSON text of our own, for the coding path of an error.
    static func firstText(in bytes: [UInt8]) -> String? {
        guard let start = bytes.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        var copy = bytes[start...] + [UInt8](repeating: 0, count: padding)
        return copy.withUnsafeMutableBufferPointer { buffer -> String? in
            guard let base = buffer.baseAddress else { return nil }
            var scanner = JSONScanner(base, count: bytes.count - start)
            guard (try? scanner.scanText(at: 1)) != nil else { return nil }
            return scanner.tape[0].text(in: base)
        }
    }
}
