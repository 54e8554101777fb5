import Bus
import CZeroMQ

/// Turns received messages into frames, part by part, without copying what is not a frame.
struct FrameReader {
    /// A message's content.
    enum Content {
        case frame(Frame)
        case violation(FrameViolation)
    }

    let message: MessageBuffer

    /// The next message of a link; nil when none is waiting.
    func next(from socket: RawSocket) -> Content? {
        guard socket.receive(into: message) else { return nil }
        return content(from: socket) { _ in }
    }

    /// The next message of a server: who sent it (nil when libzmq did not make the routing id), and its content.
    ///
    /// - Parameter userID: told the sender's authenticated key, from the first part that has it.
    func next(
        from socket: RawSocket, userID: (UnsafePointer<CChar>) -> Void
    ) -> (peer: PeerID?, content: Content)? {
        guard socket.receive(into: message) else { return nil }
        let peer = PeerID(routingID: message.bytes)
        guard message.hasMore, socket.receive(into: message) else {
            return (peer, .violation(.partCount(0)))
        }
        var isKnown = false
        let content = content(from: socket) { part in
            guard !isKnown, let key = part.userID else { return }
            isKnown = true
            userID(key)
        }
        return (peer, content)
    }

    /// Reads on from the head, which was received already, to the end of the message.
    private func content(from socket: RawSocket, part: (MessageBuffer) -> Void) -> Content {
        part(message)
        var content = head()
        var count = 1
        while message.hasMore, socket.receive(into: message) {
            count += 1
            part(message)
            guard case .frame(let frame) = content else { continue }
            if count == 2 {
                content = body(of: frame)
            } else if count == FrameCoding.mostParts, message.bytes.count > Limits.headBytes {
                content = .violation(.sealTooLarge(bytes: message.bytes.count))
            }
        }
        return count > FrameCoding.mostParts ? .violation(.partCount(count)) : content
    }

    private func head() -> Content {
        do throws(FrameViolation) { return .frame(try FrameCoding.readHead(message.bytes)) } catch {
            return .violation(error)
        }
    }

    private func body(of frame: Frame) -> Content {
        do throws(FrameViolation) {
            let bytes = message.bytes
            try FrameCoding.checkBody(bytes: bytes.count, of: frame.kind)
            var frame = frame
            if frame.kind.mayHaveBody { frame.body = Array(bytes) }
            return .frame(frame)
        } catch { return .violation(error) }
    }
}

extension PeerID {
    static let routingIDBytes = 5

    /// libzmq's own routing ids are a zero and a number of 32 bits; a peer that chose another one is not spoken to.
    init?(routingID bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Self.routingIDBytes, bytes[0] == 0 else { return nil }
        let number = bytes.loadUnaligned(fromByteOffset: 1, as: UInt32.self)
        self.init(rawValue: UInt64(UInt32(bigEndian: number)))
    }

    /// Calls `body` with the routing id's bytes.
    func withRoutingID<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        // A zero byte and the number: the last five of a big-endian u64 below 2^32.
        withUnsafeBytes(of: rawValue.bigEndian) { bytes in
            body(UnsafeRawBufferPointer(rebasing: bytes.suffix(Self.routingIDBytes)))
        }
    }
}
