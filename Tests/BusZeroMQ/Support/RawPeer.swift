import Bus
import BusZeroMQ
import CZeroMQ
import Foundation

/// A client written with libzmq alone, to do what ours never does. Used from one thread at a time.
final class RawPeer: @unchecked Sendable {
    // Unchecked: a test hands it to one thread, waits for that, and goes on.
    private let context: UnsafeMutableRawPointer
    private let socket: UnsafeMutableRawPointer

    init(endpoint: Endpoint, keyPair: CurveKeyPair, routingID: String? = nil) {
        context = zmq_ctx_new()
        socket = zmq_socket(context, ZMQ_DEALER)
        var linger: Int32 = 0
        zmq_setsockopt(socket, ZMQ_LINGER, &linger, 4)
        var timeout: Int32 = 60_000
        zmq_setsockopt(socket, ZMQ_RCVTIMEO, &timeout, 4)
        zmq_setsockopt(socket, ZMQ_SNDTIMEO, &timeout, 4)
        zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, keyPair.publicKey, 40)
        zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, keyPair.secretKey, 40)
        zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, endpoint.publicKey, 40)
        if let routingID {
            zmq_setsockopt(socket, ZMQ_ROUTING_ID, routingID, routingID.utf8.count)
        }
        zmq_connect(socket, endpoint.address)
    }

    func send(_ parts: [[UInt8]]) {
        for (index, part) in parts.enumerated() {
            zmq_send(socket, part, part.count, index + 1 < parts.count ? ZMQ_SNDMORE : 0)
        }
    }

    func send(_ frame: Frame) throws { send(try FrameCoding.parts(of: frame)) }

    /// Blocks, at most a minute; nil after that.
    func receive() -> [[UInt8]]? {
        var parts: [[UInt8]] = []
        var message = zmq_msg_t()
        zmq_msg_init(&message)
        defer { zmq_msg_close(&message) }
        repeat {
            guard zmq_msg_recv(&message, socket, 0) >= 0 else { return nil }
            parts.append(
                Array(
                    UnsafeRawBufferPointer(
                        start: zmq_msg_data(&message), count: zmq_msg_size(&message))))
        } while zmq_msg_more(&message) == 1
        return parts
    }

    func close() {
        zmq_close(socket)
        zmq_ctx_term(context)
    }

    /// Runs something that blocks on a thread of its own.
    static func onThread<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: body()) }.start()
        }
    }
}
