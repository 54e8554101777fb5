import CZeroMQ
import Synchronization

/// Who may touch the sockets of a loop now: its thread while it works, or whoever finds the thread asleep and takes them for
/// one send.
///
/// libzmq lets a socket move between threads over a full fence, which taking and giving back are. Nobody but the thread
/// ever waits.
struct LoopOwnership: ~Copyable {
    private enum State {
        static let free: UInt8 = 0
        static let taken: UInt8 = 1
        /// Taken, and the thread waits.
        static let wanted: UInt8 = 2
    }

    private let state = Atomic<UInt8>(State.free)
    /// Readable when the thread may try again.
    private let returned: Int32
    private static let spins = 64

    init() throws(ZeroMQError) {
        returned = eventfd(0, Int32(EFD_CLOEXEC))
        guard returned >= 0 else { throw ZeroMQError(.library, "eventfd: error \(zmq_errno())") }
    }

    deinit { close(returned) }

    /// For anybody, also for who has them already: false when they are taken.
    func tryTake() -> Bool {
        guard state.load(ordering: .relaxed) == State.free else { return false }
        return state.compareExchange(
            expected: State.free, desired: State.taken, successOrdering: .acquiring,
            failureOrdering: .relaxed
        ).exchanged
    }

    /// For the thread: waits for the end of the send that goes on, if any.
    func take() {
        for _ in 0..<Self.spins where tryTake() { return }
        while state.exchange(State.wanted, ordering: .acquiring) != State.free {
            var count: eventfd_t = 0
            eventfd_read(returned, &count)
        }
        state.store(State.taken, ordering: .relaxed)
    }

    func giveBack() {
        guard state.exchange(State.free, ordering: .releasing) == State.wanted else { return }
        eventfd_write(returned, 1)
    }
}
