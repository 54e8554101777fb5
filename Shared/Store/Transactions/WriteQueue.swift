/// Writes in the order they came, bounded; and whether the writer is awake.
struct WriteQueue {
    private var writes: [PendingWrite] = []
    private var head = 0
    private var writerAwake = false
    private var closed = false
    let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { writes.count - head }

    enum Admission: Equatable {
        case queued
        /// Queued, and the caller has to wake the writer.
        case queuedWakeWriter
        case full
        case closed
    }

    mutating func add(_ write: PendingWrite) -> Admission {
        if closed { return .closed }
        if count >= limit { return .full }
        writes.append(write)
        if writerAwake { return .queued }
        writerAwake = true
        return .queuedWakeWriter
    }

    /// The next write, for a group that is being made.
    mutating func next() -> PendingWrite? {
        guard head < writes.count else { return nil }
        let write = writes[head]
        head += 1
        if head == writes.count {
            writes.removeAll(keepingCapacity: true)
            head = 0
        }
        return write
    }

    /// The next write, or nil and the writer sleeps.
    mutating func nextOrSleep() -> PendingWrite? {
        let write = next()
        if write == nil { writerAwake = false }
        return write
    }

    mutating func close() { closed = true }
}
