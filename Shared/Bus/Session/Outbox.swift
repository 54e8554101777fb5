import Synchronization

/// Keeps frames in the order in which they were queued, without sending under the queue's lock.
///
/// Whoever finds the outbox idle sends for everybody until it is empty.
struct Outbox: Sendable {
    private(set) var frames: [Frame] = []
    private(set) var isFlushing = false

    mutating func append(_ frame: Frame) { frames.append(frame) }
    mutating func append(contentsOf more: [Frame]) { frames.append(contentsOf: more) }

    /// The next batch to send; nil when somebody else is sending or nothing is left.
    mutating func begin() -> [Frame]? {
        guard !isFlushing, !frames.isEmpty else { return nil }
        isFlushing = true
        defer { frames = [] }
        return frames
    }

    /// The batch that came up while the last one was sent; nil ends the flush.
    mutating func next() -> [Frame]? {
        isFlushing = false
        return begin()
    }
}
