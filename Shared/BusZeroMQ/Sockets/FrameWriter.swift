import Bus
import CZeroMQ

/// Hands frames to libzmq, all parts of a message in one go.
struct FrameWriter {
    enum Outcome {
        case sent
        /// The peer's pipe is full; nothing was sent.
        case full
        /// The peer is not there any more; nothing was sent.
        case gone
        /// The frame is over a limit; nothing was sent.
        case unsendable
    }

    let message: MessageBuffer

    /// - Parameter peer: to whom a server sends; nil on a link.
    func write(_ frame: Frame, to socket: RawSocket, peer: PeerID? = nil) -> Outcome {
        guard (try? FrameCoding.check(frame)) != nil else { return .unsendable }
        if let peer {
            let error = peer.withRoutingID { socket.send($0, more: true) }
            guard error == 0 else { return Self.outcome(of: error) }
        }
        let head = message.prepare(bytes: FrameCoding.headBytes(of: frame))
        guard head.baseAddress != nil else { return .full }
        FrameCoding.writeHead(of: frame, to: head)
        let error = socket.send(message, more: frame.body != nil)
        guard error == 0, let body = frame.body else { return Self.outcome(of: error) }
        let part = message.prepare(bytes: body.count)
        guard part.baseAddress != nil || body.isEmpty else { return .gone }
        part.copyBytes(from: body)
        return Self.outcome(of: socket.send(message, more: false))
    }

    private static func outcome(of error: Int32) -> Outcome {
        switch error {
        case 0: .sent
        case EAGAIN, EINTR: .full
        default: .gone
        }
    }
}
