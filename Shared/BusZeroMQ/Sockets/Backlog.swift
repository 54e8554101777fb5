import Bus

/// Frames that wait for a peer, oldest first.
struct Backlog {
    private var frames: [Frame] = []
    private var first = 0
    private(set) var bytes = 0

    var count: Int { frames.count - first }
    var isEmpty: Bool { count == 0 }
    var isOverfull: Bool {
        count > ZeroMQLimits.backlogFrames || bytes > ZeroMQLimits.backlogBytes
    }

    mutating func append(_ more: some Collection<Frame>) {
        frames.append(contentsOf: more)
        for frame in more { bytes += Self.size(of: frame) }
    }

    /// Sends from the front until something else than `.sent` comes back, and returns that; `.sent` when all went.
    mutating func drain(_ send: (Frame) -> FrameWriter.Outcome) -> FrameWriter.Outcome {
        while first < frames.count {
            let outcome = send(frames[first])
            guard outcome == .sent else {
                dropSent()
                return outcome
            }
            bytes -= Self.size(of: frames[first])
            first += 1
        }
        frames.removeAll(keepingCapacity: frames.count <= ZeroMQLimits.receiveBatch)
        first = 0
        return .sent
    }

    /// Now and then, so that a long queue is not moved for every frame.
    private mutating func dropSent() {
        guard first > ZeroMQLimits.receiveBatch, first > frames.count / 2 else { return }
        frames.removeFirst(first)
        first = 0
    }

    private static func size(of frame: Frame) -> Int {
        FrameCoding.headBytes(of: frame) + (frame.body?.count ?? 0)
    }
}
