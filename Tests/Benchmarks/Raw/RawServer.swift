import CZeroMQ

/// A ROUTER that answers, or streams, frames of the same sizes as the bus's.
enum RawServer {
    /// A body of this size asks for a stream: how many, and of how many bytes each.
    static let streamRequestBytes = 16
    static let bufferBytes = 256 * 1024

    /// Serves until the process ends.
    static func serve(_ plan: LinkPlan, listening: @Sendable (String) -> Void) throws {
        let socket = try RawSocket(ZMQ_ROUTER)
        socket.set(ZMQ_ROUTER_MANDATORY, 1)
        if plan.link.encrypted {
            socket.set(ZMQ_CURVE_SERVER, 1)
            socket.set(ZMQ_CURVE_SECRETKEY, plan.serverSecret)
        }
        guard zmq_bind(socket.handle, plan.endpoint(anyPort: "*")) == 0 else {
            throw BenchFailure(description: "libzmq cannot bind")
        }
        var name = [CChar](repeating: 0, count: 256)
        var size = name.count
        zmq_getsockopt(socket.handle, ZMQ_LAST_ENDPOINT, &name, &size)
        listening(String(decoding: name.prefix(size - 1).map(UInt8.init), as: UTF8.self))
        let identity = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 8)
        let head = UnsafeMutableRawBufferPointer.allocate(byteCount: 8192, alignment: 8)
        let body = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferBytes, alignment: 8)
        while true {
            socket.wait()
            while true {
                let identityBytes = socket.receive(into: identity)
                if identityBytes < 0 { break }
                _ = socket.receive(into: head)
                var bodyBytes = socket.receive(into: body)
                var count = 1
                if bodyBytes == streamRequestBytes {
                    count = Int(body.loadUnaligned(as: Int64.self))
                    bodyBytes = Int(body.loadUnaligned(fromByteOffset: 8, as: Int64.self))
                }
                for _ in 0..<count {
                    socket.send(identity, bytes: identityBytes, more: true)
                    socket.send(head, bytes: plan.answerHeadBytes, more: true)
                    socket.send(body, bytes: bodyBytes)
                }
            }
        }
    }
}
