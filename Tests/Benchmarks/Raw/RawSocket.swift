import CZeroMQ

/// A libzmq context with one socket, on one thread, with nothing of the bus around it.
struct RawSocket {
    let context: UnsafeMutableRawPointer
    let handle: UnsafeMutableRawPointer

    init(_ type: Int32) throws {
        guard let context = zmq_ctx_new(), let handle = zmq_socket(context, type) else {
            throw BenchFailure(description: "libzmq gives no socket")
        }
        self.context = context
        self.handle = handle
        set(ZMQ_LINGER, 0)
    }

    func set(_ option: Int32, _ value: Int32) {
        var value = value
        zmq_setsockopt(handle, option, &value, MemoryLayout<Int32>.size)
    }

    func set(_ option: Int32, _ text: String) {
        zmq_setsockopt(handle, option, text, text.utf8.count)
    }

    func close() {
        zmq_close(handle)
        zmq_ctx_term(context)
    }

    /// Waits until something can be received.
    func wait() {
        var item = zmq_pollitem_t(socket: handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
        zmq_poll(&item, 1, -1)
    }

    /// Bytes of a part, 0 for an empty one, negative when none waits.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        Int(zmq_recv(handle, buffer.baseAddress, buffer.count, ZMQ_DONTWAIT))
    }

    func send(_ buffer: UnsafeMutableRawBufferPointer, bytes: Int, more: Bool = false) {
        _ = zmq_send(handle, buffer.baseAddress, bytes, more ? ZMQ_SNDMORE : 0)
    }
}
