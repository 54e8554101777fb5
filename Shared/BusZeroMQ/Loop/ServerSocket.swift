import Bus
import CZeroMQ
import Logging

/// One server: a ROUTER bound once.
///
/// `@unchecked Sendable`: others only carry the reference to the loop, in commands; every access to what is inside is made by
/// who holds the loop.
final class ServerSocket: LoopMember, @unchecked Sendable {
    private enum Phase {
        case new
        /// Bound, and nothing is read yet: the self-test runs.
        case bound
        case serving
        /// What is queued here still goes to libzmq, and the peers leave: a connection that is closed with unread bytes is
        /// reset, and takes with it what was on its way to the peer.
        case closing(until: ContinuousClock.Instant)
        /// The router is closed: libzmq gives the address back, sends what it holds, and says when it is done.
        case releasing(until: ContinuousClock.Instant)
        case closed
    }

    private let address: String
    private let keyPair: CurveKeyPair?
    /// The key of everybody on a server without CURVE.
    private let plainCallerKey: String?
    private let topology: TopologySource
    private var receiver: (any ServerReceiver)?
    private var phase = Phase.new
    private var router: RawSocket?
    private var monitor: MonitorSocket?
    private var watches: (monitor: Watch?, router: Watch?)
    private var domain: String?
    private var boundAddress = ""
    private var whenReleased: [@Sendable () -> Void] = []

    private var backlogs: [PeerID: Backlog] = [:]
    /// Peers given up with frames unsent: nothing more of a session goes to them, or comes from them. Forgotten when their
    /// connections have ended, which is looked for when any has.
    private var cut: Set<PeerID> = []
    private var retryAt: ContinuousClock.Instant?
    private var presence = Presence()
    /// When the peers are looked through for one that was lost, and how often still.
    private var searchAt: ContinuousClock.Instant?
    private var searchesLeft = 0
    private var searchPause = ZeroMQLimits.searchInterval
    private var lastKey = CallerKeyCache()

    private static let watchedEvents =
        ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL
        | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED
        | ZMQ_EVENT_CLOSED | ZMQ_EVENT_MONITOR_STOPPED

    init(
        address: String, keyPair: CurveKeyPair?, plainCallerKey: String?, topology: TopologySource
    ) {
        self.address = address
        self.keyPair = keyPair
        self.plainCallerKey = plainCallerKey
        self.topology = topology
    }

    // MARK: Verbs

    /// Binds without reading anything yet.
    ///
    /// - Returns: the address as bound.
    func bind(in loop: IOLoop) throws(ZeroMQError) -> String {
        guard case .new = phase else { throw ZeroMQError(.wrongState, "\(address): bound before") }
        try AddressRules.check(address, encrypted: keyPair != nil)
        let domain = "edubus/\(loop.uniqueName())"
        do throws(ZeroMQError) {
            let router = try RawSocket(ZMQ_ROUTER, in: loop.context)
            self.router = router
            try SocketOptions.server(
                address: address, keyPair: keyPair, domain: domain,
                enforcesDomain: !loop.faults.contains(.domainNotEnforced)
            ).apply(to: router)
            monitor = try MonitorSocket(
                of: router, events: Self.watchedEvents, name: loop.uniqueName(), in: loop.context)
            if keyPair != nil {
                loop.authenticator.admit(topology, domain: domain)
                self.domain = domain
            }
            try listen(on: router)
        } catch {
            end(in: loop)
            throw error
        }
        phase = .bound
        watches.monitor = monitor.map { loop.watch($0.socket, index: 0, for: self) }
        loop.add(self)
        return boundAddress
    }

    /// From here on frames are read.
    func serve(_ receiver: any ServerReceiver, in loop: IOLoop) {
        guard case .bound = phase else { return }
        self.receiver = receiver
        phase = .serving
        watches.router = router.map { loop.watch($0, index: 1, for: self) }
    }

    func send(_ frames: [Frame], to peer: PeerID, in loop: IOLoop) {
        switch phase {
        // A thread that was to send a last answer may have been overtaken by the close.
        case .serving, .closing: break
        case .new, .bound, .releasing, .closed: return
        }
        guard !cut.contains(peer) else { return }
        for frame in frames { presence.sent(frame.kind, to: peer) }
        if backlogs[peer] != nil {
            stash(frames[...], for: peer, in: loop)
            return
        }
        var sent = 0
        for frame in frames {
            switch write(frame, to: peer, in: loop) {
            case .sent: sent += 1
            case .full: return stash(frames[sent...], for: peer, in: loop)
            case .gone: return lose(peer, in: loop)
            case .unsendable: return cutUnsendable(peer, in: loop)
            }
        }
    }

    /// - Parameter then: called when the address is free again.
    func close(in loop: IOLoop, then done: @escaping @Sendable () -> Void) {
        if case .closed = phase { return done() }
        whenReleased.append(done)
        beginClosing(in: loop)
    }

    func beginClosing(in loop: IOLoop) {
        switch phase {
        case .new: return end(in: loop)
        case .closing, .releasing, .closed: return
        case .bound: return release(in: loop)
        case .serving: break
        }
        receiver = nil
        searchAt = nil
        let until = ContinuousClock.now + ZeroMQLimits.flushTimeout
        phase = .closing(until: until)
        loop.wake(by: until)
        releaseIfFlushed(in: loop)
    }

    func closeNow(in loop: IOLoop) { end(in: loop) }

    // MARK: LoopMember

    var wakeAt: ContinuousClock.Instant? {
        switch phase {
        case .closing(let until): min(retryAt ?? until, until)
        case .releasing(let until): until
        case .serving: [retryAt, searchAt].compactMap { $0 }.min()
        case .new, .bound, .closed: nil
        }
    }

    var isFinished: Bool {
        if case .closed = phase { true } else { false }
    }

    func ready(_ index: Int, in loop: IOLoop) -> Bool {
        index == 0 ? readEvents(in: loop) : receive(in: loop)
    }

    func tick(_ now: ContinuousClock.Instant, in loop: IOLoop) {
        if let retryAt, now >= retryAt { flush(in: loop) }
        if let searchAt, now >= searchAt { searchLost(in: loop) }
        switch phase {
        case .closing(let until) where now >= until: release(in: loop)
        case .releasing(let until) where now >= until: end(in: loop)
        default: break
        }
    }

    // MARK: Address

    private func listen(on router: RawSocket) throws(ZeroMQError) {
        guard zmq_bind(router.handle, address) == 0 else {
            switch zmq_errno() {
            case EADDRINUSE:
                throw ZeroMQError(
                    .addressInUse, "\(address): the address is in use by another program")
            default:
                throw .last(address, code: .addressInvalid)
            }
        }
        boundAddress = router.lastEndpoint
    }

    private func readEvents(in loop: IOLoop) -> Bool {
        for _ in 0..<ZeroMQLimits.monitorBatch {
            guard let event = monitor?.next(using: loop.reader.message) else { return false }
            switch event.kind {
            case ZMQ_EVENT_ACCEPTED:
                presence.accepted(event.value)
            case ZMQ_EVENT_DISCONNECTED:
                presence.disconnected(event.value)
                somebodyLeft(in: loop)
            case ZMQ_EVENT_CLOSED:
                if case .releasing = phase { tellReleased() }
            case ZMQ_EVENT_MONITOR_STOPPED:
                end(in: loop)
            default:
                loop.statistics.handshakesFailed += 1
            }
        }
        return true
    }

    private func releaseIfFlushed(in loop: IOLoop) {
        if case .closing = phase, backlogs.isEmpty, presence.isEmpty { release(in: loop) }
    }

    // MARK: Lost peers

    /// A connection has ended. Whose it was, a send can tell.
    private func somebodyLeft(in loop: IOLoop) {
        switch phase {
        case .closing: releaseIfFlushed(in: loop)
        case .serving:
            searchesLeft = ZeroMQLimits.searchesForLostPeer
            searchPause = ZeroMQLimits.searchInterval
            search(after: searchPause, in: loop)
        case .new, .bound, .releasing, .closed: break
        }
    }

    private var seeksSomebody: Bool { presence.somebodyIsLost || !cut.isEmpty }

    /// CREDIT of no message, which everybody ignores: the map {1: 0}.
    private static let nothing = Frame(.credit, head: [0xA1, 0x01, 0x00])

    /// Says nothing to everybody, as long as there are more sessions than connections: a send to a peer that was lost fails.
    /// Those that were cut have no session, and are asked while there are any.
    private func searchLost(in loop: IOLoop) {
        searchAt = nil
        guard seeksSomebody, searchesLeft > 0, let router, let watch = watches.router
        else { return }
        searchesLeft -= 1
        // Lets libzmq look at the ends of connections.
        _ = router.events
        loop.list(watch)
        for peer in cut where write(Self.nothing, to: peer, in: loop) == .gone {
            cut.remove(peer)
            loop.statistics.peersGone += 1
        }
        if presence.somebodyIsLost {
            for peer in presence.peers where backlogs[peer] == nil {
                if write(Self.nothing, to: peer, in: loop) == .gone { lose(peer, in: loop) }
            }
        }
        guard seeksSomebody else { return }
        searchPause = min(searchPause * 2, ZeroMQLimits.longestSearchInterval)
        search(after: searchPause, in: loop)
    }

    private func search(after pause: Duration, in loop: IOLoop) {
        let instant = ContinuousClock.now + pause
        searchAt = min(searchAt ?? instant, instant)
        loop.wake(by: instant)
    }

    /// Closes the router. Unbinding it first would end its connections with what libzmq still holds for them.
    private func release(in loop: IOLoop) {
        let until = ContinuousClock.now + ZeroMQLimits.releaseTimeout
        phase = .releasing(until: until)
        loop.wake(by: until)
        forgetDomain(in: loop)
        backlogs = [:]
        retryAt = nil
        loop.unwatch(watches.router)
        router?.close()
        router = nil
    }

    private func end(in loop: IOLoop) {
        if case .closed = phase { return }
        phase = .closed
        receiver = nil
        forgetDomain(in: loop)
        loop.unwatch(watches.router)
        loop.unwatch(watches.monitor)
        if let router {
            monitor?.close()
            router.close()
        } else {
            monitor?.closeAfterWatched()
        }
        monitor = nil
        router = nil
        backlogs = [:]
        loop.retireFinished()
        tellReleased()
    }

    private func forgetDomain(in loop: IOLoop) {
        if let domain { loop.authenticator.forget(domain: domain) }
        domain = nil
    }

    private func tellReleased() {
        for done in whenReleased { done() }
        whenReleased = []
    }

    // MARK: Receiving

    /// Delivers what waits, up to a batch; true when there may be more.
    private func receive(in loop: IOLoop) -> Bool {
        guard let router else { return false }
        guard let receiver else { return dropBatch(from: router, in: loop) }
        var frames: [ReceivedFrame] = []
        var count = 0
        while count < ZeroMQLimits.receiveBatch {
            var key = plainCallerKey
            let message = loop.reader.next(from: router) { userID in
                if keyPair != nil { key = lastKey.string(userID) }
            }
            guard let message else { break }
            count += 1
            guard let peer = message.peer else {
                loop.statistics.routingIDsRefused += 1
                continue
            }
            guard !cut.contains(peer) else { continue }
            switch message.content {
            case .frame(let frame):
                if key == nil { noteMissingKey(in: loop) }
                presence.heard(frame.kind, from: peer)
                frames.append(ReceivedFrame(peer: peer, callerKey: key, frame: frame))
            case .violation(let violation):
                loop.statistics.violations += 1
                loop.logger.warning(
                    "peer violated the protocol", metadata: ["rule": "\(violation)"])
                if !frames.isEmpty { receiver.received(frames) }
                loop.statistics.framesReceived += frames.count
                frames = []
                receiver.peerViolated(peer)
            }
        }
        loop.statistics.framesReceived += frames.count
        if !frames.isEmpty { receiver.received(frames) }
        return count == ZeroMQLimits.receiveBatch
    }

    /// Reads on after the end, so that no connection is closed with bytes unread.
    private func dropBatch(from router: RawSocket, in loop: IOLoop) -> Bool {
        for _ in 0..<ZeroMQLimits.receiveBatch {
            guard loop.reader.next(from: router, userID: { _ in }) != nil else { return false }
        }
        return true
    }

    private func noteMissingKey(in loop: IOLoop) {
        loop.statistics.callerKeysMissing += 1
        guard loop.statistics.callerKeysMissing == 1 else { return }
        loop.logger.critical("a frame came without an authenticated caller; it will be refused")
    }

    // MARK: Sending

    private func write(
        _ frame: Frame, to peer: PeerID, in loop: IOLoop
    ) -> FrameWriter.Outcome {
        guard let router, let watch = watches.router else { return .gone }
        let outcome = loop.writer.write(frame, to: router, peer: peer)
        loop.list(watch)
        switch outcome {
        case .sent: loop.statistics.framesSent += 1
        case .full: loop.statistics.sendsBlocked += 1
        case .gone, .unsendable: break
        }
        return outcome
    }

    /// Keeps frames for a full peer, up to the limit; beyond it the peer is given up, so that no frame is missing in between.
    private func stash(_ frames: ArraySlice<Frame>, for peer: PeerID, in loop: IOLoop) {
        backlogs[peer, default: Backlog()].append(frames)
        if retryAt == nil { retrySoon(in: loop) }
        guard backlogs[peer]?.isOverfull == true else { return }
        loop.statistics.backlogsOverflowed += 1
        loop.logger.error("peer given up: it does not read")
        cut.insert(peer)
        lose(peer, in: loop)
    }

    /// Tries the full peers again.
    private func flush(in loop: IOLoop) {
        for peer in Array(backlogs.keys) {
            guard var backlog = backlogs.removeValue(forKey: peer) else { continue }
            switch backlog.drain({ write($0, to: peer, in: loop) }) {
            case .sent: break
            case .full: backlogs[peer] = backlog
            case .gone: lose(peer, in: loop)
            case .unsendable: cutUnsendable(peer, in: loop)
            }
        }
        retryAt = nil
        if !backlogs.isEmpty { retrySoon(in: loop) }
        releaseIfFlushed(in: loop)
    }

    private func retrySoon(in loop: IOLoop) {
        let instant = ContinuousClock.now + ZeroMQLimits.retryInterval
        retryAt = instant
        loop.wake(by: instant)
    }

    private func cutUnsendable(_ peer: PeerID, in loop: IOLoop) {
        loop.statistics.unsendableFrames += 1
        loop.logger.error("peer given up: a frame of ours is over a limit")
        cut.insert(peer)
        lose(peer, in: loop)
    }

    private func lose(_ peer: PeerID, in loop: IOLoop) {
        backlogs[peer] = nil
        presence.gone(peer)
        loop.statistics.peersGone += 1
        receiver?.peerGone(peer)
    }
}
