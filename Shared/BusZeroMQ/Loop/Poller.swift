import CZeroMQ

/// Waits for many descriptors at once; what it costs grows with those that are ready, not with those that are watched.
///
/// libzmq's descriptors are read as "look at the socket": whoever used a socket looks at it again before anybody sleeps.
struct Poller: ~Copyable {
    private let descriptor: Int32
    private let events: UnsafeMutableBufferPointer<epoll_event>

    init() throws(ZeroMQError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw ZeroMQError(.library, "epoll: error \(zmq_errno())") }
        events = .allocate(capacity: ZeroMQLimits.readyBatch)
        events.initialize(repeating: epoll_event())
    }

    deinit {
        close(descriptor)
        events.deallocate()
    }

    /// - Parameter token: told when the descriptor is ready; unique.
    func add(_ watched: Int32, token: UInt64) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.u64 = token
        epoll_ctl(descriptor, EPOLL_CTL_ADD, watched, &event)
    }

    /// Before the descriptor is closed.
    func remove(_ watched: Int32) {
        epoll_ctl(descriptor, EPOLL_CTL_DEL, watched, nil)
    }

    /// Those that are ready, up to a batch; valid until the next call.
    func wait(milliseconds: Int) -> Slice<UnsafeMutableBufferPointer<epoll_event>> {
        let count = epoll_wait(
            descriptor, events.baseAddress, Int32(events.count), Int32(milliseconds))
        return events.prefix(max(0, Int(count)))
    }
}
