/// The growing buffer an encoding writes into; what is written is for its extensions, one a format.
struct OutputBuffer: ~Copyable {
    /// Written up to `count`; room up to what was reserved.
    private(set) var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 1024) {
        base = Memory.allocate(UInt8.self, capacity: capacity)
        self.capacity = capacity
    }

    deinit { Memory.free(base) }

    /// What was written, from a position on.
    func bytes(from start: Int = 0) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count - start) { target, length in
            target.baseAddress?.initialize(from: base + start, count: count - start)
            length = count - start
        }
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    @inline(__always)
    mutating func append(_ content: UnsafeBufferPointer<UInt8>) {
        reserve(content.count)
        guard let first = content.baseAddress else { return }
        ShortBytes.copy(first, to: base + count, count: content.count)
        count += content.count
    }

    /// Makes room for bytes that `advance` will count as written.
    @inline(__always)
    mutating func reserve(_ more: Int) {
        if capacity &- count < more { grow(more) }
    }

    @inline(__always)
    mutating func advance(_ written: Int) { count &+= written }

    /// Moves everything from a position on, and leaves a gap there.
    mutating func openGap(of length: Int, at position: Int) {
        reserve(length)
        let content = base + position
        (content + length).update(from: content, count: count - position)
        count += length
    }

    /// Forgets what was written from a position on.
    mutating func truncate(to position: Int) { count = min(count, position) }

    @inline(never)
    private mutating func grow(_ more: Int) {
        capacity = max(2 * capacity, count + more)
        Memory.grow(&base, to: capacity)
    }
}
