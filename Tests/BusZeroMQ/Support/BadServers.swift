import Bus
import CZeroMQ
import Foundation

/// A server without keys, written with libzmq alone, that answers what ours never would.
enum BadServers {
    /// Answers the first message it gets with these parts, on a thread of its own; ends when told.
    static func answering(_ parts: [[UInt8]], until done: Flag) -> Endpoint {
        let context = zmq_ctx_new()
        let socket = zmq_socket(context, ZMQ_ROUTER)
        let router = Router(context: context, socket: socket)
        zmq_bind(socket, "tcp://127.0.0.1:*")
        var address = [CChar](repeating: 0, count: 100)
        var size = address.count
        zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, &address, &size)
        Thread {
            router.answer(parts)
            while !done.isSet { sched_yield() }
            router.close()
        }.start()
        return Endpoint(
            address: String(decoding: address.prefix(size - 1).map(UInt8.init), as: UTF8.self))
    }

    /// A TCP port that takes connections and never says a word.
    static func silent() throws -> (endpoint: Endpoint, descriptor: Int32) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, size) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, pointer, &size) == 0
            }
        }
        guard bound else { throw TimedOut(what: "a silent port", state: "errno \(errno)") }
        let port = UInt16(bigEndian: address.sin_port)
        return (Endpoint(address: "tcp://127.0.0.1:\(port)"), descriptor)
    }

    /// Unchecked: made by one thread, then used by another one only.
    private final class Router: @unchecked Sendable {
        private let context: UnsafeMutableRawPointer?
        private let socket: UnsafeMutableRawPointer?

        init(context: UnsafeMutableRawPointer?, socket: UnsafeMutableRawPointer?) {
            self.context = context
            self.socket = socket
            var (linger, timeout): (Int32, Int32) = (0, 60_000)
            zmq_setsockopt(socket, ZMQ_LINGER, &linger, 4)
            zmq_setsockopt(socket, ZMQ_RCVTIMEO, &timeout, 4)
        }

        func answer(_ parts: [[UInt8]]) {
            var sender = [UInt8](repeating: 0, count: 5)
            guard zmq_recv(socket, &sender, 5, 0) == 5 else { return }
            for (index, part) in ([sender] + parts).enumerated() {
                zmq_send(socket, part, part.count, index < parts.count ? ZMQ_SNDMORE : 0)
            }
        }

        func close() {
            zmq_close(socket)
            zmq_ctx_term(context)
        }
    }
}
