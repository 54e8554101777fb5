import Foundation

/// One direction of a connection: what was read and is not written yet, and when it is due.
struct ProxyLane {
    private struct Chunk {
        let due: ContinuousClock.Instant
        var bytes: ArraySlice<UInt8>
    }

    let from: Int32
    let to: Int32
    /// The reading side said its end.
    var hasEnded = false
    private(set) var bytes = 0
    private var chunks: [Chunk] = []
    private var toldEnd = false
    /// When a throttled line is free again.
    private var freeAt = ContinuousClock.now

    init(from: Int32, to: Int32) {
        self.from = from
        self.to = to
    }

    var nextDue: ContinuousClock.Instant? { chunks.first?.due }
    var isDone: Bool { toldEnd }

    mutating func add(_ more: ArraySlice<UInt8>, _ mode: FaultProxy.Mode) {
        let now = ContinuousClock.now
        var due = now
        switch mode {
        case .delay(let time): due = now + time
        case .throttle(let rate):
            freeAt = max(freeAt, now) + .seconds(1) * (Double(more.count) / Double(rate))
            due = freeAt
        case .pass, .blackHole, .frozen, .halfOpen: break
        }
        bytes += more.count
        // Not before what went earlier, whatever the mode was then.
        chunks.append(Chunk(due: max(due, chunks.last?.due ?? due), bytes: more))
    }

    /// Writes what is due. False when the other side is lost.
    mutating func write(_ now: ContinuousClock.Instant) -> Bool {
        while let chunk = chunks.first, chunk.due <= now {
            let count = chunk.bytes.withUnsafeBytes {
                Foundation.send(to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 {
                return errno == EAGAIN || errno == EINTR || errno == ENOTCONN
            }
            bytes -= count
            chunks[0].bytes = chunk.bytes.dropFirst(count)
            if chunks[0].bytes.isEmpty { chunks.removeFirst() }
        }
        if hasEnded, chunks.isEmpty, !toldEnd {
            toldEnd = true
            shutdown(to, Int32(SHUT_WR))
        }
        return true
    }
}
