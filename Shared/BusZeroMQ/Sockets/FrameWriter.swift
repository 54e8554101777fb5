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

    private let head = MessageBuffer()
    private let body = MessageBuffer()

    /// - Parameter peer: to whom a server sends; nil on a link.
    func write(_ frame: Frame, to socket: RawSocket, peer: PeerID? = nil) -> Outcome {
        guard (try? FrameCoding.check(frame)) != nil else { return .unsendable }
        // All parts are there before the first is sent: nothing is sent in half for want of memory.
        let bytes = head.prepare(bytes: FrameCoding.headBytes(of: frame))
        guard bytes.baseAddress != nil else { return .full }
        FrameCoding.writeHead(of: frame, to: bytes)
        if let content = frame.body {
            let bytes = body.prepare(bytes: content.count)
            guard bytes.baseAddress != nil || content.isEmpty else { return .full }
            bytes.copyBytes(from: content)
        }
        if let peer {
            let error = peer.withRoutingID { socket.send($0, more: true) }
            guard error == 0 else { return Self.outcome(of: error) }
        }
        let error = socket.send(head, more: frame.body != nil)
        guard error == 0, frame.body != nil else { return Self.outcome(of: error) }
        return Self.outcome(of: socket.send(body, more: false))
    }

    private static func outcome(of error: Int32) -> Outcome {
        switch error {
        case 0: .sent
        case EAGAIN, EINTR: .full
        default: .gone
        }
    }
}
