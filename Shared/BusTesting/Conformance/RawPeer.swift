import Bus

/// A peer that speaks frames by hand.
final class RawPeer: LinkReceiver {
    private let opening = AsyncStream<Void>.makeStream()
    private let frames = AsyncStream<Frame>.makeStream()

    func linkOpened() { opening.continuation.yield() }
    func linkReceived(_ frames: [Frame]) {
        for frame in frames { self.frames.continuation.yield(frame) }
    }
    func linkClosed(_ failure: LinkFailure) {
        opening.continuation.finish()
        frames.continuation.finish()
    }

    func opened() async {
        for await _ in opening.stream { return }
    }

    func next() async throws -> Frame {
        for await frame in frames.stream { return frame }
        throw ConformanceFailure("the link closed before a frame came")
    }
}
