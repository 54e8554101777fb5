import Bus
import CZeroMQ
import Synchronization

/// What Swift code asks of the I/O thread.
enum Command: Sendable {
    case sendOnLink(LinkSocket, [Frame])
    case sendToPeer(ServerSocket, PeerID, [Frame])
    /// Anything rare.
    case perform(@Sendable (IOLoop) -> Void)
}

/// The way into the I/O thread: a queue swapped whole under one lock, and a wake-up that is written only when the
/// thread has said, under the same lock, that it is about to sleep.
final class CommandQueue: Sendable {
    private struct State {
        var commands: [Command] = []
        var isSleeping = false
        var isClosed = false
        var statistics = ZeroMQStatistics()
    }

    /// Readable when the thread is to wake up.
    let wakeUp: Int32
    private let state = Mutex(State())

    init() throws(ZeroMQError) {
        wakeUp = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wakeUp >= 0 else { throw ZeroMQError(.library, "eventfd: error \(zmq_errno())") }
    }

    deinit { close(wakeUp) }

    var statistics: ZeroMQStatistics { state.withLock { $0.statistics } }

    /// False when the thread has ended; the command is dropped.
    @discardableResult
    func post(_ command: Command) -> Bool {
        let (accepted, wakes) = state.withLock { state -> (Bool, Bool) in
            guard !state.isClosed else { return (false, false) }
            state.commands.append(command)
            defer { state.isSleeping = false }
            return (true, state.isSleeping)
        }
        if wakes { wake() }
        return accepted
    }

    /// Ends a sleep, or the next one.
    func wake() { eventfd_write(wakeUp, 1) }

    /// Swaps the waiting commands for an empty array, and tells the world what was counted.
    func take(_ batch: inout [Command], publishing statistics: ZeroMQStatistics) {
        state.withLock { state in
            swap(&state.commands, &batch)
            state.statistics = statistics
        }
    }

    /// Says that the thread is about to sleep; false when there is work instead.
    func declareSleeping() -> Bool {
        state.withLock { state in
            state.isSleeping = state.commands.isEmpty
            return state.isSleeping
        }
    }

    func declareAwake() {
        state.withLock { $0.isSleeping = false }
    }

    /// Takes back the wake-up that ended a sleep.
    func clearWakeUp() {
        var value: eventfd_t = 0
        eventfd_read(wakeUp, &value)
    }

    /// Nothing is accepted any more; the rest is handed over.
    func finish(publishing statistics: ZeroMQStatistics) -> [Command] {
        state.withLock { state in
            state.isClosed = true
            state.statistics = statistics
            defer { state.commands = [] }
            return state.commands
        }
    }
}
