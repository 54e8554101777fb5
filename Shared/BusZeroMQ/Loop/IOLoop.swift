import Bus
import CZeroMQ
import Logging

/// What a context's sockets are touched by: sends what Swift code queued, receives in batches, sleeps when neither did
/// anything.
///
/// One thread runs it. While that thread sleeps, whoever has something to send takes the loop for as long as one send, and
/// spares two changes of threads.
///
/// `@unchecked Sendable`: everything but `queue`, `ownership`, `logger` and `faults` belongs to who holds `ownership`, and to
/// the initialiser before the thread exists.
final class IOLoop: @unchecked Sendable {
    let logger: Logger
    let faults: SecurityFaults
    let context: UnsafeMutableRawPointer
    let reader = FrameReader(message: MessageBuffer())
    let writer = FrameWriter()
    let authenticator: ZAPHandler
    var statistics = ZeroMQStatistics()

    private let queue: CommandQueue
    private let ownership: LoopOwnership
    private let poller: Poller
    private var members: [any LoopMember] = []
    private var watches: [UInt64: Watch] = [:]
    /// Sockets to be looked at before anybody sleeps.
    private var listed: [Watch] = []
    private var someFinished = false
    /// When the first member wants to be woken; earlier than needed at times.
    private var soonest: ContinuousClock.Instant?
    private var sleepsUntil: ContinuousClock.Instant?
    private var stopsAt: ContinuousClock.Instant?
    private var lastToken: UInt64 = 0
    private var direct: [Command] = []

    init(
        context: UnsafeMutableRawPointer, faults: SecurityFaults, logger: Logger
    ) throws(ZeroMQError) {
        self.context = context
        self.logger = logger
        self.faults = faults
        queue = try CommandQueue()
        ownership = try LoopOwnership()
        poller = try Poller()
        // Before any server socket: a CURVE server without an authenticator lets every client in.
        authenticator = try ZAPHandler(in: context, faults: faults)
        members = [authenticator]
        poller.add(queue.wakeUp, token: lastToken)
        authenticator.open(in: self)
    }

    // MARK: For any thread

    /// What was counted when the thread last looked.
    var published: ZeroMQStatistics { queue.statistics }

    /// Has the thread do it. False when it has ended; the command is dropped.
    @discardableResult
    func post(_ command: Command) -> Bool { queue.post(command) }

    /// Sends at once where the thread sleeps, and has the thread do it otherwise.
    func send(_ command: Command) {
        guard ownership.tryTake() else {
            queue.post(command)
            return
        }
        // What was queued before goes first.
        queue.take(&direct, publishing: statistics)
        for earlier in direct { apply(earlier) }
        direct.removeAll(keepingCapacity: direct.count <= ZeroMQLimits.backlogFrames)
        apply(command)
        let wakes = needsThread()
        ownership.giveBack()
        if wakes { queue.wake() }
    }

    /// Whether a send left something for the thread to do. libzmq may have told the sender what the thread waits for.
    private func needsThread() -> Bool {
        if someFinished { return true }
        listed.removeAll { watch in
            if watch.member != nil, watch.isReady { return false }
            watch.isListed = false
            return true
        }
        if !listed.isEmpty { return true }
        guard let soonest else { return false }
        return sleepsUntil.map { soonest < $0 } ?? true
    }

    // MARK: The thread

    /// The thread's whole life.
    func run() {
        ownership.take()
        var batch: [Command] = []
        while !isDone {
            queue.take(&batch, publishing: statistics)
            for command in batch { apply(command) }
            batch.removeAll(keepingCapacity: batch.count <= ZeroMQLimits.backlogFrames)
            serveListed()
            tick()
            retire()
            rest()
        }
        // Nobody sends any more: the sockets are not given back.
        finish()
    }

    /// Looks at the sockets that may have something, once each.
    private func serveListed() {
        let round = listed
        listed.removeAll(keepingCapacity: true)
        for watch in round {
            // Listed until it was looked at: what the member does with the socket meanwhile, it looks at itself.
            let mayHaveMore = watch.member?.ready(watch.index, in: self) ?? false
            watch.isListed = false
            if mayHaveMore { list(watch) }
        }
    }

    /// Sleeps where there is nothing to do, and finds out who is ready.
    private func rest() {
        let now = ContinuousClock.now
        let wait = listed.isEmpty ? sleepMilliseconds(now) : 0
        let sleeps = wait > 0 && queue.declareSleeping()
        if sleeps {
            sleepsUntil = now + .milliseconds(wait)
            ownership.giveBack()
        }
        let ready = poller.wait(milliseconds: sleeps ? wait : 0)
        if sleeps {
            ownership.take()
            queue.declareAwake()
        }
        for token in ready.lazy.map(\.data.u64) {
            if token == 0 { queue.clearWakeUp() } else if let watch = watches[token] { list(watch) }
        }
    }

    private func apply(_ command: Command) {
        switch command {
        case .sendOnLink(let link, let frames): link.send(frames, in: self)
        case .sendToPeer(let server, let peer, let frames): server.send(frames, to: peer, in: self)
        case .perform(let body): body(self)
        }
    }

    private func tick() {
        guard let due = soonest else { return }
        let now = ContinuousClock.now
        guard due <= now else { return }
        for member in members {
            if let time = member.wakeAt, time <= now { member.tick(now, in: self) }
        }
        soonest = members.compactMap(\.wakeAt).min()
    }

    private func sleepMilliseconds(_ now: ContinuousClock.Instant) -> Int {
        guard let due = [soonest, stopsAt].compactMap({ $0 }).min() else {
            return ZeroMQLimits.longestSleepMilliseconds
        }
        return min(
            max(Int((due - now).wholeMilliseconds), 1), ZeroMQLimits.longestSleepMilliseconds)
    }

    private func retire() {
        guard someFinished else { return }
        someFinished = false
        members.removeAll(where: \.isFinished)
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

    // MARK: For members

    func add(_ member: any LoopMember) {
        members.append(member)
        if let time = member.wakeAt { wake(by: time) }
    }

    /// From here on the member is told when something waits at the socket.
    func watch(_ socket: RawSocket, index: Int, for member: any LoopMember) -> Watch {
        lastToken += 1
        let watch = Watch(token: lastToken, socket: socket, member: member, index: index)
        watches[lastToken] = watch
        poller.add(socket.descriptor, token: lastToken)
        // What came before was told to nobody.
        list(watch)
        return watch
    }

    /// Before the socket is closed.
    func unwatch(_ watch: Watch?) {
        guard let watch, watch.member != nil else { return }
        watch.member = nil
        watches[watch.token] = nil
        poller.remove(watch.socket.descriptor)
    }

    /// To be called after each use of the socket: libzmq may have told there what the descriptor will not tell again.
    func list(_ watch: Watch) {
        guard !watch.isListed else { return }
        watch.isListed = true
        listed.append(watch)
    }

    /// A member's `wakeAt` is the instant, or earlier.
    func wake(by instant: ContinuousClock.Instant) {
        soonest = soonest.map { min($0, instant) } ?? instant
    }

    /// A member has finished.
    func retireFinished() { someFinished = true }

    /// A name no other monitor or domain of this context has.
    func uniqueName() -> String {
        lastToken += 1
        return String(lastToken)
    }

    /// Closes every member in order, then ends the thread.
    func beginStopping() {
        guard stopsAt == nil else { return }
        stopsAt = .now + ZeroMQLimits.flushTimeout
        for member in members where member !== authenticator { member.beginClosing(in: self) }
    }
}
