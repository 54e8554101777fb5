/// The growing buffer an encoding writes into. Items are as `CBORWriter` writes them.
struct CBORBuffer: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 512) {
        base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit { base.deallocate() }

    /// What was written, from a position on.
    func bytes(from start: Int = 0) -> [UInt8] {
        [UInt8](UnsafeBufferPointer(start: base + start, count: count - start))
    }

    @inline(__always)
    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { write(CBORHead.text, UnsafeRawBufferPointer($0)) }
    }

    /// A text or byte string.
    @inline(__always)
    mutating func write(_ major: UInt8, _ content: UnsafeRawBufferPointer) {
        reserve(CBORHead.maxLength + content.count)
        count += CBORHead.write(major, UInt64(content.count), to: base + count)
        guard let first = content.baseAddress else { return }
        UnsafeMutableRawPointer(base + count).copyMemory(from: first, byteCount: content.count)
        count += content.count
    }

    @inline(__always)
    mutating func write(_ value: Int64) {
        reserve(CBORHead.maxLength)
        let head =
            value >= 0
            ? CBORHead.write(CBORHead.unsigned, UInt64(bitPattern: value), to: base + count)
            : CBORHead.write(CBORHead.negative, UInt64(bitPattern: ~value), to: base + count)
        count += head
    }

    mutating func write(_ value: UInt64) {
        reserve(CBORHead.maxLength)
        count += CBORHead.write(CBORHead.unsigned, value, to: base + count)
    }

    mutating func write(_ value: Double) {
        reserve(CBORHead.maxLength)
        base[count] = CBORHead.simple << 5 | 27
        UnsafeMutableRawPointer(base + count + 1).storeBytes(
            of: value.bitPattern.bigEndian, as: UInt64.self)
        count += 9
    }

    mutating func write(_ value: Float) {
        reserve(CBORHead.maxLength)
        base[count] = CBORHead.simple << 5 | 26
        UnsafeMutableRawPointer(base + count + 1).storeBytes(
            of: value.bitPattern.bigEndian, as: UInt32.self)
        count += 5
    }

    mutating func write(_ value: Bool) { append(value ? 0xF5 : 0xF4) }

    mutating func writeNull() { append(CBORHead.nullByte) }

    mutating func writeEmptyMap() { append(CBORHead.map << 5) }

    /// Starts a map or array whose length is known later. - Returns: where `close` writes its head.
    mutating func open() -> Int {
        append(0)
        return count - 1
    }

    /// Writes the head kept free by `open`; the content moves only when the head needs more than a byte.
    mutating func close(_ position: Int, _ major: UInt8, count entries: Int) {
        let argument = UInt64(entries)
        if argument >= 24 {
            let more =
                argument <= 0xFF ? 1 : argument <= 0xFFFF ? 2 : argument <= 0xFFFF_FFFF ? 4 : 8
            reserve(more)
            let content = base + (position + 1)
            (content + more).update(from: content, count: count - position - 1)
            count += more
        }
        _ = CBORHead.write(major, argument, to: base + position)
    }

    /// Forgets what was written from a position on.
    mutating func truncate(to position: Int) { count = min(count, position) }

    private mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        capacity = max(2 * capacity, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        base = larger
    }
}
