import CZeroMQ

/// A libzmq socket. Not thread-safe, and misuse aborts the process: only who holds the loop touches one.
///
/// Nothing here blocks: every send and receive is `DONTWAIT`, because a blocking send to a full peer that leaves
/// never returns.
struct RawSocket {
    let handle: UnsafeMutableRawPointer

    init(_ type: Int32, in context: UnsafeMutableRawPointer) throws(ZeroMQError) {
        guard let handle = zmq_socket(context, type) else { throw .last("socket") }
        self.handle = handle
    }

    /// Whether a part was received; false when none is waiting.
    func receive(into message: MessageBuffer) -> Bool {
        zmq_msg_recv(message.pointer, handle, ZMQ_DONTWAIT) >= 0
    }

    /// All parts of one message; nil when none is waiting.
    func receiveAll(using message: MessageBuffer) -> [[UInt8]]? {
        guard receive(into: message) else { return nil }
        var parts = [Array(message.bytes)]
        while message.hasMore, receive(into: message) { parts.append(Array(message.bytes)) }
        return parts
    }

    /// 0, or the error number. The message is emptied when it was sent.
    func send(_ message: MessageBuffer, more: Bool) -> Int32 {
        let flags = ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0)
        return zmq_msg_send(message.pointer, handle, flags) >= 0 ? 0 : zmq_errno()
    }

    /// 0, or the error number.
    func send(_ bytes: UnsafeRawBufferPointer, more: Bool) -> Int32 {
        let flags = ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0)
        return zmq_send(handle, bytes.baseAddress, bytes.count, flags) >= 0 ? 0 : zmq_errno()
    }

    /// What libzmq is ready for. Asking makes it look at what its own threads have told it, at once.
    var events: Int32 {
        var value: Int32 = 0
        var size = MemoryLayout<Int32>.size
        return zmq_getsockopt(handle, ZMQ_EVENTS, &value, &size) == 0 ? value : 0
    }

    /// Readable when libzmq has something to tell; that it was told once is enough for libzmq.
    var descriptor: Int32 {
        var value: Int32 = -1
        var size = MemoryLayout<Int32>.size
        return zmq_getsockopt(handle, ZMQ_FD, &value, &size) == 0 ? value : -1
    }

    /// The address as bound, a port 0 resolved.
    var lastEndpoint: String {
        var buffer = [CChar](repeating: 0, count: 1024)
        var size = buffer.count
        guard zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &buffer, &size) == 0 else { return "" }
        return String(decoding: buffer.prefix(max(0, size - 1)).map(UInt8.init), as: UTF8.self)
    }

    func setLinger(milliseconds: Int32) {
        var value = milliseconds
        zmq_setsockopt(handle, ZMQ_LINGER, &value, MemoryLayout<Int32>.size)
    }

    func close() {
        zmq_close(handle)
    }
}
