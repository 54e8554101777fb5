import CZeroMQ

/// Hears what libzmq's threads do with a socket's connections.
final class MonitorSocket {
    struct Event {
        let kind: Int32
        /// An error number, a file descriptor or a status code, as the kind has it.
        let value: UInt32
    }

    let socket: RawSocket
    private let watched: RawSocket

    /// - Parameter name: unique among the context's monitors.
    init(
        of watched: RawSocket, events: Int32, name: String, in context: UnsafeMutableRawPointer
    ) throws(ZeroMQError) {
        let address = "inproc://monitor.\(name)"
        guard zmq_socket_monitor(watched.handle, address, events) == 0 else {
            throw .last("socket monitor")
        }
        socket = try RawSocket(ZMQ_PAIR, in: context)
        self.watched = watched
        do throws(ZeroMQError) {
            try SocketOptions.local().apply(to: socket)
            guard zmq_connect(socket.handle, address) == 0 else { throw ZeroMQError.last(address) }
        } catch {
            socket.close()
            throw error
        }
    }

    /// The next event; nil when none is waiting.
    func next(using message: MessageBuffer) -> Event? {
        guard let parts = socket.receiveAll(using: message), let event = parts.first,
            event.count == 6
        else { return nil }
        return event.withUnsafeBytes { bytes in
            Event(
                kind: Int32(bytes.loadUnaligned(as: UInt16.self)),
                value: bytes.loadUnaligned(fromByteOffset: 2, as: UInt32.self))
        }
    }

    /// Before the watched socket is closed.
    func close() {
        zmq_socket_monitor(watched.handle, nil, 0)
        socket.close()
    }

    /// After the watched socket is closed, and said that it has nothing more to tell: libzmq's threads wait for an ear.
    func closeAfterWatched() {
        socket.close()
    }
}
