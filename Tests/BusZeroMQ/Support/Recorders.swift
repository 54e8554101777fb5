import Bus

/// What a link told.
final class LinkRecorder: LinkReceiver {
    struct State: Sendable {
        var opened = 0
        var frames: [Frame] = []
        var batches: [Int] = []
        var closed: [LinkFailure] = []
    }

    let observed = Observed(State())

    func linkOpened() { observed.update { $0.opened += 1 } }
    func linkReceived(_ frames: [Frame]) {
        observed.update {
            $0.frames += frames
            $0.batches.append(frames.count)
        }
    }
    func linkClosed(_ failure: LinkFailure) { observed.update { $0.closed.append(failure) } }

    func opened() async throws {
        try await observed.wait(for: "the link to open") { $0.opened > 0 || !$0.closed.isEmpty }
        guard observed.current.opened > 0 else {
            throw TimedOut(what: "the link to open", state: "\(observed.current.closed)")
        }
    }

    func frames(_ count: Int) async throws -> [Frame] {
        try await observed.wait(for: "\(count) frames") {
            $0.frames.count >= count || !$0.closed.isEmpty
        }.frames
    }

    func closed() async throws -> LinkFailure {
        try await observed.wait(for: "the link to close") { !$0.closed.isEmpty }.closed[0]
    }
}

/// What a server told; optionally answers every frame with itself.
final class ServerRecorder: ServerReceiver {
    struct State: Sendable {
        var frames: [ReceivedFrame] = []
        var violated: [PeerID] = []
        var gone: [PeerID] = []
    }

    let observed = Observed(State())
    private let answer: @Sendable (ReceivedFrame) -> Void

    init(answer: @escaping @Sendable (ReceivedFrame) -> Void = { _ in }) { self.answer = answer }

    func received(_ frames: [ReceivedFrame]) {
        observed.update { $0.frames += frames }
        for frame in frames { answer(frame) }
    }
    func peerViolated(_ peer: PeerID) { observed.update { $0.violated.append(peer) } }
    func peerGone(_ peer: PeerID) { observed.update { $0.gone.append(peer) } }

    func frames(_ count: Int) async throws -> [ReceivedFrame] {
        try await observed.wait(for: "\(count) frames") { $0.frames.count >= count }.frames
    }
}

/// Answers every frame to whom sent it, as fast as it can, and keeps nothing.
final class Echo: ServerReceiver {
    let server = Observed<ZeroMQServerTransportBox?>(nil)

    func received(_ frames: [ReceivedFrame]) {
        guard let transport = server.current?.transport else { return }
        var first = 0
        for index in frames.indices
        where index + 1 == frames.count || frames[index + 1].peer != frames[first].peer {
            transport.send(frames[first...index].map(\.frame), to: frames[first].peer)
            first = index + 1
        }
    }
    func peerViolated(_ peer: PeerID) {}
    func peerGone(_ peer: PeerID) {}
}

struct ZeroMQServerTransportBox: Sendable {
    let transport: any ServerTransport
}
