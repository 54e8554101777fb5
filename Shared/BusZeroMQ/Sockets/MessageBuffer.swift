import CZeroMQ

/// One `zmq_msg_t`, reused for every part that a thread receives or sends.
final class MessageBuffer {
    let pointer: UnsafeMutablePointer<zmq_msg_t>

    init() {
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: zmq_msg_t())
        zmq_msg_init(pointer)
    }

    deinit {
        zmq_msg_close(pointer)
        pointer.deallocate()
    }

    /// The content; valid until the next part is received.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: zmq_msg_data(pointer), count: zmq_msg_size(pointer))
    }

    /// Whether more parts of the same message follow.
    var hasMore: Bool { zmq_msg_more(pointer) == 1 }

    /// The ZAP user id of the connection a received part came over. It is missing on some parts of a message
    /// that libzmq fetched ahead, so it is asked of the content's parts and never of the routing id.
    var userID: UnsafePointer<CChar>? { zmq_msg_gets(pointer, "User-Id") }

    /// Makes room for a part to send.
    func prepare(bytes count: Int) -> UnsafeMutableRawBufferPointer {
        zmq_msg_close(pointer)
        if zmq_msg_init_size(pointer, count) != 0 {
            zmq_msg_init(pointer)
            return UnsafeMutableRawBufferPointer(start: nil, count: 0)
        }
        return UnsafeMutableRawBufferPointer(start: zmq_msg_data(pointer), count: count)
    }
}
