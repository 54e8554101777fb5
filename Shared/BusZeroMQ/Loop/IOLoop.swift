import Bus
import CZeroMQ
import Logging

/// The one thread of a context that touches sockets: sends what Swift code queued, receives in batches, sleeps when
/// neither did anything.
///
/// `@unchecked Sendable`: everything but `queue`, `logger` and `faults` is confined to the thread that runs `run()`,
/// and to the initialiser before that thread exists.
final class IOLoop: @unchecked Sendable {
    let queue: CommandQueue
    let logger: Logger
    let faults: SecurityFaults
    let context: UnsafeMutableRawPointer
    let reader = FrameReader(message: MessageBuffer())
    let writer = FrameWriter(message: MessageBuffer())
    let authenticator: ZAPHandler
    var statistics = ZeroMQStatistics()

    private var members: [any LoopMember] = []
    private var items: [zmq_pollitem_t] = []
    private var owners: [(member: any LoopMember, index: Int)] = []
    private var waitsChanged = true
    private var stopsAt: ContinuousClock.Instant?
    private var lastName = 0

    init(
        context: UnsafeMutableRawPointer, queue: CommandQueue, faults: SecurityFaults,
        logger: Logger
    ) throws(ZeroMQError) {
        self.context = context
        self.queue = queue
        self.logger = logger
        self.faults = faults
        // Before any server socket: a CURVE server without an authenticator lets every client in.
        authenticator = try ZAPHandler(in: context, faults: faults)
        members = [authenticator]
    }

    /// The thread's whole life.
    func run() {
        var batch: [Command] = []
        var mayHaveMore = false
        while !isDone {
            queue.take(&batch, publishing: statistics)
            for command in batch { apply(command) }
            batch.removeAll(keepingCapacity: batch.count <= ZeroMQLimits.backlogFrames)
            mayHaveMore = pass(polling: mayHaveMore)
        }
        finish()
    }

    func add(_ member: any LoopMember) {
        members.append(member)
        waitsChanged = true
    }

    /// A member waits for other events than before.
    func waitsDidChange() { waitsChanged = true }

    /// A name no other monitor or domain of this context has.
    func uniqueName() -> String {
        lastName += 1
        return String(lastName)
    }

    /// Closes every member in order, then ends the thread.
    func beginStopping() {
        guard stopsAt == nil else { return }
        stopsAt = .now + ZeroMQLimits.flushTimeout
        for member in members where member !== authenticator { member.beginClosing(in: self) }
    }

    private func apply(_ command: Command) {
        switch command {
        case .sendOnLink(let link, let frames): link.send(frames, in: self)
        case .sendToPeer(let server, let peer, let frames): server.send(frames, to: peer, in: self)
        case .perform(let body): body(self)
        }
    }

    /// One poll, and service for whatever is ready. True when a socket stopped at its batch limit.
    private func pass(polling: Bool) -> Bool {
        retireFinished()
        if waitsChanged { rebuildItems() }
        let wait = polling ? 0 : sleepMilliseconds()
        // zmq_poll looks at every socket's events before it sleeps, so that no edge of a descriptor is missed.
        let sleeps = wait > 0 && queue.declareSleeping()
        let count = zmq_poll(&items, Int32(items.count), sleeps ? wait : 0)
        if sleeps { queue.declareAwake() }
        var mayHaveMore = false
        if count > 0 {
            if items[0].revents != 0 { queue.clearWakeUp() }
            for index in owners.indices where items[index + 1].revents != 0 {
                let owner = owners[index]
                if owner.member.ready(owner.index, in: self) { mayHaveMore = true }
            }
        }
        tick()
        return mayHaveMore
    }

    private func tick() {
        guard members.contains(where: { $0.wakeAt != nil }) else { return }
        let now = ContinuousClock.now
        for member in members {
            if let time = member.wakeAt, time <= now { member.tick(now, in: self) }
        }
    }

    private func sleepMilliseconds() -> Int {
        var soonest: ContinuousClock.Instant? = stopsAt
        for member in members {
            if let time = member.wakeAt { soonest = min(soonest ?? time, time) }
        }
        guard let soonest else { return ZeroMQLimits.longestSleepMilliseconds }
        let wait = (soonest - .now).wholeMilliseconds
        return min(max(Int(wait), 1), ZeroMQLimits.longestSleepMilliseconds)
    }

    private func retireFinished() {
        guard members.contains(where: \.isFinished) else { return }
        members.removeAll(where: \.isFinished)
        waitsChanged = true
    }

    private func rebuildItems() {
        waitsChanged = false
        items = [
            zmq_pollitem_t(socket: nil, fd: queue.wakeUp, events: Int16(ZMQ_POLLIN), revents: 0)
        ]
        owners = []
        for member in members {
            for (index, wait) in member.waits.enumerated() {
                items.append(
                    zmq_pollitem_t(
                        socket: wait.socket.handle, fd: 0, events: Int16(wait.events), revents: 0))
                owners.append((member, index))
            }
        }
    }

    private var isDone: Bool {
        guard let stopsAt else { return false }
        return ContinuousClock.now >= stopsAt
            || members.allSatisfy { $0 === authenticator || $0.isFinished }
    }

    /// Everything is closed, so that the context's end does not wait for ever.
    private func finish() {
        for command in queue.finish(publishing: statistics) { apply(command) }
        for member in members { member.closeNow(in: self) }
        members = []
        zmq_ctx_shutdown(context)
        while zmq_ctx_term(context) != 0 && zmq_errno() == EINTR {}
    }
}
