package import Bus
import Synchronization

/// A client that speaks frames by hand.
package final class RawPeer: LinkReceiver {
    private let opening = AsyncStream<Void>.makeStream()
    private let frames = AsyncStream<Frame>.makeStream()

    private let count = Mutex(0)

    package init() {}

    /// How many frames came.
    package var received: Int { count.withLock { $0 } }

    package func linkOpened() { opening.continuation.yield() }
    package func linkReceived(_ frames: [Frame]) {
        count.withLock { $0 += frames.count }
        for frame in frames { self.frames.continuation.yield(frame) }
    }
    package func linkClosed(_ failure: LinkFailure) {
        opening.continuation.finish()
        frames.continuation.finish()
    }

    package func opened() async {
        for await _ in opening.stream { return }
    }

    func next() async throws -> Frame {
        for await frame in frames.stream { return frame }
        throw ConformanceFailure("the link closed before a frame came")
    }

    /// The next frame of a kind; others are passed over.
    func next(_ kind: FrameKind) async throws -> Frame {
        while true {
            let frame = try await next()
            if frame.kind == kind { return frame }
        }
    }

    /// Waits until the server has done with everything sent before.
    func settle(_ link: any Link) async throws {
        link.send([Frame(.ping)])
        _ = try await next(.pong)
    }
}

extension ConformanceWorld {
    /// A link to the first server, open and welcomed unless told otherwise.
    func rawSession(
        hello: Frame? = .hello(agent: "raw"), to other: Endpoint? = nil
    ) async throws -> (peer: RawPeer, link: any Link) {
        let peer = RawPeer()
        let link = try rawLink(peer, to: other)
        await peer.opened()
        guard let hello else { return (peer, link) }
        link.send([hello])
        let answer = try await peer.next()
        try require(answer.kind == .welcome, "no WELCOME but kind \(answer.kind.rawValue)")
        return (peer, link)
    }
}
