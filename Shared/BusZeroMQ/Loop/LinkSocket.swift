import Bus
import CZeroMQ
import Logging

/// One link: a DEALER connected once, and a monitor that says how that went.
///
/// `@unchecked Sendable`: others only carry the reference to the loop, in commands; every access to what is inside is made by
/// who holds the loop.
final class LinkSocket: LoopMember, @unchecked Sendable {
    private enum Phase {
        case new
        case opening(until: ContinuousClock.Instant, since: ContinuousClock.Instant)
        case open
        /// What is queued still goes out.
        case closing(until: ContinuousClock.Instant)
        case closed
    }

    private let endpoint: Endpoint
    private let keyPair: CurveKeyPair?
    private let isProbe: Bool
    private var receiver: (any LinkReceiver)?
    private var phase = Phase.new
    private var dealer: RawSocket?
    private var monitor: MonitorSocket?
    private var watches: (monitor: Watch?, dealer: Watch?)
    private var backlog = Backlog()
    private var waitsToWrite = false {
        didSet {
            watches.dealer?.interest = waitsToWrite ? ZMQ_POLLIN | ZMQ_POLLOUT : ZMQ_POLLIN
        }
    }

    private static let watchedEvents =
        ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
        | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH
        | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_CLOSED

    /// - Parameter isProbe: the self-test's, which knocks without keys at any address.
    init(
        to endpoint: Endpoint, keyPair: CurveKeyPair?, receiver: any LinkReceiver,
        isProbe: Bool = false
    ) {
        self.endpoint = endpoint
        self.keyPair = keyPair
        self.isProbe = isProbe
        self.receiver = receiver
    }

    // MARK: Verbs

    func open(in loop: IOLoop) {
        guard case .new = phase else { return }
        do throws(ZeroMQError) {
            try connect(in: loop)
            let now = ContinuousClock.now
            phase = .opening(until: now + Limits.handshakeTimeout, since: now)
            loop.add(self)
        } catch {
            loop.logger.debug("link refused here", metadata: ["error": "\(error)"])
            let isOurs = [.encryptionRequired, .directoryNotPrivate, .keyInvalid].contains(
                error.code)
            end(isOurs ? .refused : .unreachable, in: loop)
        }
    }

    func send(_ frames: [Frame], in loop: IOLoop) {
        switch phase {
        case .new, .opening:
            backlog.append(frames)
        case .open where backlog.isEmpty:
            var sent = 0
            sending: for frame in frames {
                switch write(frame, in: loop) {
                case .sent: sent += 1
                case .full: break sending
                case .gone: return end(.unreachable, in: loop)
                case .unsendable: return endUnsendable(in: loop)
                }
            }
            if sent < frames.count {
                backlog.append(frames[sent...])
                waitsToWrite = true
            }
        case .open:
            backlog.append(frames)
        case .closing, .closed:
            return
        }
        if backlog.isOverfull {
            loop.statistics.backlogsOverflowed += 1
            loop.logger.error("link given up: its peer does not read")
            end(.unreachable, in: loop)
        }
    }

    func beginClosing(in loop: IOLoop) {
        guard case .open = phase, !backlog.isEmpty else {
            if case .closing = phase { return }
            return end(.closed, in: loop)
        }
        let until = ContinuousClock.now + ZeroMQLimits.flushTimeout
        phase = .closing(until: until)
        loop.wake(by: until)
    }

    func closeNow(in loop: IOLoop) { end(.closed, in: loop) }

    // MARK: LoopMember

    var wakeAt: ContinuousClock.Instant? {
        switch phase {
        case .opening(let until, _), .closing(let until): until
        case .new, .open, .closed: nil
        }
    }

    var isFinished: Bool {
        if case .closed = phase { true } else { false }
    }

    func ready(_ index: Int, in loop: IOLoop) -> Bool {
        if index == 0 { return readEvents(in: loop) }
        // A link is open before its first frame is told, whichever socket was looked at first.
        if case .opening = phase { _ = readEvents(in: loop) }
        if waitsToWrite { flush(in: loop) }
        let mayHaveMore = receive(in: loop)
        // Receiving, libzmq may have heard that there is room again, and asking, that something came.
        return mayHaveMore || (waitsToWrite && watches.dealer?.isReady == true)
    }

    func tick(_ now: ContinuousClock.Instant, in loop: IOLoop) {
        switch phase {
        case .opening: end(.unreachable, in: loop)
        case .closing: end(.closed, in: loop)
        case .new, .open, .closed: break
        }
    }

    // MARK: Connection

    private func connect(in loop: IOLoop) throws(ZeroMQError) {
        let isEncrypted = endpoint.publicKey != nil
        try AddressRules.check(endpoint.address, encrypted: isEncrypted || isProbe)
        if let key = endpoint.publicKey {
            guard CurveKeyPair.isKey(key) else {
                throw ZeroMQError(.keyInvalid, "\(endpoint.address): server key is not Z85")
            }
            guard keyPair != nil else {
                throw ZeroMQError(.keyInvalid, "\(endpoint.address): this process has no key")
            }
        }
        let dealer = try RawSocket(ZMQ_DEALER, in: loop.context)
        self.dealer = dealer
        try SocketOptions.link(to: endpoint, keyPair: keyPair).apply(to: dealer)
        monitor = try MonitorSocket(
            of: dealer, events: Self.watchedEvents, name: loop.uniqueName(), in: loop.context)
        guard zmq_connect(dealer.handle, endpoint.address) == 0 else {
            throw .last(endpoint.address, code: .addressInvalid)
        }
        watches = (
            monitor.map { loop.watch($0.socket, index: 0, for: self) },
            loop.watch(dealer, index: 1, for: self)
        )
    }

    private func readEvents(in loop: IOLoop) -> Bool {
        for _ in 0..<ZeroMQLimits.monitorBatch {
            guard let event = monitor?.next(using: loop.reader.message) else { return false }
            handle(event, in: loop)
        }
        return true
    }

    private func handle(_ event: MonitorSocket.Event, in loop: IOLoop) {
        switch (event.kind, phase) {
        case (ZMQ_EVENT_HANDSHAKE_SUCCEEDED, .opening):
            phase = .open
            receiver?.linkOpened()
            flush(in: loop)
        case (ZMQ_EVENT_HANDSHAKE_FAILED_AUTH, .opening),
            (ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL, .opening):
            end(.refused, in: loop)
        case (ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL, .opening(let until, let since)):
            // A server with another key than the topology says cannot read our first box: it closes the
            // connection in order and says nothing. One that dies resets it, one that hangs lets the time run out.
            let isEarly = ContinuousClock.now - since < (until - since) / 2
            let isRefusal = Int32(event.value) == EPIPE && isEarly
            end(isRefusal ? .refused : .unreachable, in: loop)
        case (ZMQ_EVENT_DISCONNECTED, .opening), (ZMQ_EVENT_CLOSED, .opening):
            end(.unreachable, in: loop)
        case (ZMQ_EVENT_DISCONNECTED, .open):
            while receive(in: loop) {}
            end(.unreachable, in: loop)
        case (ZMQ_EVENT_DISCONNECTED, .closing):
            dealer?.setLinger(milliseconds: 0)
            end(.closed, in: loop)
        default:
            break
        }
    }

    // MARK: Frames

    /// Delivers what waits, up to a batch; true when there may be more.
    private func receive(in loop: IOLoop) -> Bool {
        guard let dealer, let receiver else { return false }
        var frames: [Frame] = []
        var violated = false
        while frames.count < ZeroMQLimits.receiveBatch, let content = loop.reader.next(from: dealer)
        {
            guard case .frame(let frame) = content else {
                violated = true
                break
            }
            frames.append(frame)
        }
        loop.statistics.framesReceived += frames.count
        if !frames.isEmpty { receiver.linkReceived(frames) }
        if violated {
            loop.statistics.violations += 1
            end(.protocolError, in: loop)
        }
        return !violated && frames.count == ZeroMQLimits.receiveBatch
    }

    /// Sends what waits, as far as it goes.
    private func flush(in loop: IOLoop) {
        switch backlog.drain({ write($0, in: loop) }) {
        case .sent:
            waitsToWrite = false
            if case .closing = phase { end(.closed, in: loop) }
        case .full: waitsToWrite = true
        case .gone: end(.unreachable, in: loop)
        case .unsendable: endUnsendable(in: loop)
        }
    }

    private func write(_ frame: Frame, in loop: IOLoop) -> FrameWriter.Outcome {
        guard let dealer, let watch = watches.dealer else { return .gone }
        loop.list(watch)
        var outcome = loop.writer.write(frame, to: dealer)
        // A full pipe may be news libzmq has not looked at yet.
        if outcome == .full, dealer.events & ZMQ_POLLOUT != 0 {
            outcome = loop.writer.write(frame, to: dealer)
        }
        switch outcome {
        case .sent: loop.statistics.framesSent += 1
        case .full: loop.statistics.sendsBlocked += 1
        case .gone, .unsendable: break
        }
        return outcome
    }

    private func endUnsendable(in loop: IOLoop) {
        loop.statistics.unsendableFrames += 1
        loop.logger.error("link given up: a frame of ours is over a limit")
        end(.protocolError, in: loop)
    }

    /// The one way to the end: sockets closed, the receiver told once.
    private func end(_ failure: LinkFailure, in loop: IOLoop) {
        if case .closed = phase { return }
        phase = .closed
        backlog = Backlog()
        loop.unwatch(watches.monitor)
        loop.unwatch(watches.dealer)
        monitor?.close()
        monitor = nil
        if failure != .closed { dealer?.setLinger(milliseconds: 0) }
        dealer?.close()
        dealer = nil
        loop.retireFinished()
        let receiver = receiver
        self.receiver = nil
        receiver?.linkClosed(failure)
    }
}
