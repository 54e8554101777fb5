import Bus
import Synchronization

/// Links between simulated programs, in wire form, with seeded weather.
///
/// A link keeps its order and loses nothing, as TCP does: what is lost on the way costs the link. Links know nothing of each
/// other, so that what a client sent on a former session may arrive after what it sent on the next one. A CALL may come
/// again, on its link or another, as no network of ours would do it: servers must refuse it.
final class SimNetwork: Sendable {
    struct Weather: Sendable {
        /// On the way, microseconds.
        var delay = 20...500
        /// Of a hundred batches, those that take longer, and how much at most.
        var stallPercent = 0
        var mostStall: Duration = .milliseconds(500)
        /// Of ten thousand batches, those that are lost.
        var lossPerTenThousand = 0
        /// Of ten thousand CALL frames that arrive, those that come again.
        var repeatsPerTenThousand = 0
    }

    /// One server that listens, or did.
    final class Listener: Sendable {
        let address: String
        let process: SimProcess
        let receiver: any ServerReceiver
        init(address: String, process: SimProcess, receiver: any ServerReceiver) {
            self.address = address
            self.process = process
            self.receiver = receiver
        }
    }

    fileprivate enum Parcel: Sendable {
        case frames([[[UInt8]]])
        /// The other side closed in an orderly way.
        case end
    }

    fileprivate enum Way: Sendable { case toServer, toClient }

    fileprivate struct Direction: Sendable {
        var parcels: [(at: ContinuousClock.Instant, parcel: Parcel)] = []
        var isPumping = false
        var last: ContinuousClock.Instant?
    }

    fileprivate struct Connection {
        let client: SimProcess
        let address: String
        let key: String
        let receiver: any LinkReceiver
        var listener: Listener?
        var toServer = Direction()
        var toClient = Direction()
        /// Nothing that is sent arrives any more.
        var isCut = false
        /// The client has closed it, or was told of its end.
        var isOver = false
        var referee = Referee()

        subscript(way: Way) -> Direction {
            get { way == .toServer ? toServer : toClient }
            set { if way == .toServer { toServer = newValue } else { toClient = newValue } }
        }
    }

    fileprivate struct State {
        var listeners: [String: Listener] = [:]
        var connections: [PeerID: Connection] = [:]
        var partitions: [String: ContinuousClock.Instant] = [:]
        var nextPeer: UInt64 = 0
        var weather = Weather()
        /// CALL frames that reached a server, by request id.
        var callsDelivered: [String: Int] = [:]
        /// Request ids of calls whose client was told that they were executed.
        var executed: Set<String> = []
        /// Made up for a CALL that comes again on a link without a session.
        var strangers: Set<PeerID> = []
        /// Peers that ever reached a listener, by its process.
        var peers: [ObjectIdentifier: [PeerID]] = [:]
    }

    let loop: SeededLoop
    let journal: Journal
    private let state = Mutex(State())

    init(loop: SeededLoop, journal: Journal) {
        self.loop = loop
        self.journal = journal
    }

    func client(_ process: SimProcess, key: String) -> any ClientTransport {
        SimClientTransport(network: self, process: process, key: key)
    }

    func server(_ process: SimProcess, at address: String) -> any ServerTransport {
        SimServerTransport(network: self, process: process, address: address)
    }

    func callsDelivered(_ requestID: String) -> Int {
        state.withLock { $0.callsDelivered[requestID] ?? 0 }
    }

    // MARK: Weather

    func setWeather(_ weather: Weather) { state.withLock { $0.weather = weather } }

    /// Nothing crosses between the two until then; what was sent arrives afterwards.
    func partition(
        _ client: SimProcess, from address: String, until instant: ContinuousClock.Instant
    ) {
        state.withLock { $0.partitions["\(client.name) \(address)"] = instant }
    }

    /// Kills a server's links. A program that died alone has a kernel that says so; a host that died says nothing.
    func crash(
        _ process: SimProcess, at address: String, receiver: any ServerReceiver, silently: Bool
    ) {
        let (cut, told) = state.withLock { state in
            if state.listeners[address]?.process === process { state.listeners[address] = nil }
            let cut = state.connections.filter { $0.value.listener?.process === process }.keys
                .sorted { $0.rawValue < $1.rawValue }
            for peer in cut {
                state.connections[peer]?.isCut = true
                state.connections[peer]?.toServer.parcels = []
            }
            return (cut, state.peers.removeValue(forKey: ObjectIdentifier(process)) ?? [])
        }
        if !silently {
            for peer in cut {
                loop.after(.milliseconds(loop.draw(below: 50))) { self.end(peer, .unreachable) }
            }
        }
        // What is left of the program is swept up.
        for peer in told { receiver.peerGone(peer) }
    }

    /// Loses every link between a client and a server.
    func cut(_ client: SimProcess, from address: String) {
        let peers = state.withLock { state in
            state.connections.filter { $0.value.client === client && $0.value.address == address }
                .keys.sorted { $0.rawValue < $1.rawValue }
        }
        for peer in peers { lose(peer) }
    }

    /// A frame was lost: the link is dead, and sooner or later both sides hear of it, or only the client.
    private func lose(_ peer: PeerID) {
        let keepsInFlight = loop.chance(50)
        let listener = state.withLock { state -> Listener? in
            state.connections[peer]?.isCut = true
            if !keepsInFlight { state.connections[peer]?.toServer.parcels = [] }
            return state.connections[peer]?.listener
        }
        journal.trace(loop.now, "link \(peer.rawValue) is cut")
        loop.after(.milliseconds(loop.draw(below: 2000))) { self.end(peer, .unreachable) }
        if loop.chance(50) {
            loop.after(.milliseconds(loop.draw(below: 2000))) {
                listener?.receiver.peerGone(peer)
            }
        }
    }

    /// Tells the client of its link's end, once.
    private func end(_ peer: PeerID, _ failure: LinkFailure) {
        let receiver = state.withLock { state -> (any LinkReceiver)? in
            guard let connection = state.connections[peer], !connection.isOver else { return nil }
            state.connections[peer]?.isOver = true
            state.connections[peer]?.toClient.parcels = []
            if connection.toServer.parcels.isEmpty || connection.isCut {
                state.connections[peer] = nil
            }
            return connection.receiver
        }
        guard let receiver else { return }
        journal.mark(peer.rawValue &* 31)
        journal.trace(loop.now, "link \(peer.rawValue) ended: \(failure)")
        receiver.linkClosed(failure)
    }

    // MARK: Called by the transports

    func listen(_ listener: Listener) throws {
        try state.withLock { state in
            guard state.listeners[listener.address] == nil else {
                throw AddressInUse(address: listener.address)
            }
            state.listeners[listener.address] = listener
        }
    }

    func connect(
        _ process: SimProcess, key: String, to address: String, receiver: any LinkReceiver
    ) -> PeerID {
        let peer = state.withLock { state in
            state.nextPeer += 1
            let peer = PeerID(rawValue: state.nextPeer)
            state.connections[peer] = Connection(
                client: process, address: address, key: key, receiver: receiver)
            return peer
        }
        loop.after(.microseconds(loop.draw(below: 1000) + 50)) { self.dial(peer) }
        return peer
    }

    private func dial(_ peer: PeerID) {
        let now = loop.now
        enum Answer {
            case over, later(ContinuousClock.Instant), nobody
            case open(any LinkReceiver)
        }
        let answer = state.withLock { state -> Answer in
            guard let connection = state.connections[peer], !connection.isOver, !connection.isCut
            else { return .over }
            if let later = state.obstacle(connection, toServer: true, now: now) {
                return .later(later)
            }
            guard let listener = state.listeners[connection.address] else { return .nobody }
            state.connections[peer]?.listener = listener
            state.peers[ObjectIdentifier(listener.process), default: []].append(peer)
            return .open(connection.receiver)
        }
        switch answer {
        case .over: break
        case .later(let instant): loop.at(instant) { self.dial(peer) }
        case .nobody: end(peer, .unreachable)
        case .open(let receiver):
            journal.trace(now, "link \(peer.rawValue) open")
            receiver.linkOpened()
        }
    }

    func send(_ frames: [Frame], from peer: PeerID) {
        for id in Referee.requestIDs(of: frames) where state.withLock({ $0.executed.contains(id) })
        {
            journal.violated("request \(id) is sent again, though it was executed")
        }
        note(frames, peer, "▶") { $0.clientSends($1) }
        ship(frames, peer, .toServer)
    }

    func send(_ frames: [Frame], to peer: PeerID, from process: SimProcess) {
        let (isKnown, isStranger, listener) = state.withLock { state in
            (
                state.connections[peer].map { !$0.isOver } ?? false,
                state.strangers.contains(peer),
                state.listeners.values.first { $0.process === process }
            )
        }
        if isStranger {
            let isRefusal = frames.allSatisfy { $0.flags.contains(.notExecuted) || $0.kind == .bye }
            journal.check(isRefusal, "a CALL on a link without a session was not refused")
        }
        guard isKnown else {
            // As a ROUTER: nobody has that routing id any more.
            if let listener { loop.after(.zero) { listener.receiver.peerGone(peer) } }
            return
        }
        guard !process.isDead else { return }
        note(frames, peer, "◀") { $0.serverSends($1) }
        ship(frames, peer, .toClient)
    }

    /// Puts a batch on its way; sometimes in two halves, sometimes into nothing.
    private func ship(
        _ frames: [Frame], _ peer: PeerID,
        _ way: Way
    ) {
        let weather = state.withLock { $0.weather }
        if weather.lossPerTenThousand > 0, loop.draw(below: 10_000) < weather.lossPerTenThousand {
            return lose(peer)
        }
        guard let parcels = try? frames.map({ try FrameCoding.parts(of: $0) }) else {
            return journal.violated("a frame was sent that may not be sent")
        }
        let half = parcels.count > 1 && loop.chance(20) ? 1 + loop.draw(below: parcels.count) : 0
        if half > 0 { put(.frames(Array(parcels[..<half])), peer, way, weather) }
        if half < parcels.count { put(.frames(Array(parcels[half...])), peer, way, weather) }
    }

    private func put(
        _ parcel: Parcel, _ peer: PeerID, _ way: Way,
        _ weather: Weather
    ) {
        var delay = Duration.microseconds(
            weather.delay.lowerBound + loop.draw(below: weather.delay.count))
        if weather.stallPercent > 0, loop.chance(weather.stallPercent) {
            delay += weather.mostStall * loop.draw(below: 1000) / 1000
        }
        let arrival = loop.now + delay
        let starts = state.withLock { state -> Bool in
            guard var direction = state.connections[peer]?[way],
                state.connections[peer]?.isCut == false
            else { return false }
            let at = max(direction.last ?? arrival, arrival)
            direction.last = at
            direction.parcels.append((at, parcel))
            let starts = !direction.isPumping
            direction.isPumping = true
            state.connections[peer]?[way] = direction
            return starts
        }
        if starts { loop.at(arrival) { self.pump(peer, way) } }
    }

    /// Delivers what is due in one direction, and comes again for the rest.
    private func pump(_ peer: PeerID, _ way: Way) {
        let now = loop.now
        let isUp = way == .toServer
        enum Next {
            case over, later(ContinuousClock.Instant)
            case deliver(Parcel, Connection)
        }
        let next = state.withLock { state -> Next in
            guard let connection = state.connections[peer] else { return .over }
            guard let head = connection[way].parcels.first else {
                state.connections[peer]?[way].isPumping = false
                if connection.isOver { state.connections[peer] = nil }
                return .over
            }
            if head.at > now { return .later(head.at) }
            if let later = state.obstacle(connection, toServer: isUp, now: now) {
                return .later(later)
            }
            state.connections[peer]?[way].parcels.removeFirst()
            return .deliver(head.parcel, connection)
        }
        switch next {
        case .over: break
        case .later(let instant): loop.at(instant) { self.pump(peer, way) }
        case .deliver(let parcel, let connection):
            deliver(parcel, peer, connection, isUp: isUp)
            pump(peer, way)
        }
    }

    private func deliver(_ parcel: Parcel, _ peer: PeerID, _ connection: Connection, isUp: Bool) {
        guard case .frames(let parts) = parcel else { return end(peer, .unreachable) }
        guard let frames = try? parts.map({ try FrameCoding.frame(from: $0) }) else {
            return journal.violated("a frame came out of its wire form broken")
        }
        if isUp {
            guard let listener = connection.listener, !listener.process.isDead else { return }
            note(frames, peer, "▷") { $0.serverReceives($1) }
            let calls = Referee.requestIDs(of: frames)
            state.withLock { state in
                for id in calls { state.callsDelivered[id, default: 0] += 1 }
            }
            listener.receiver.received(
                frames.map { ReceivedFrame(peer: peer, callerKey: connection.key, frame: $0) })
            for frame in frames where frame.kind == .call {
                mayRepeat(frame, peer, connection.key, listener)
            }
        } else {
            guard !connection.isOver else { return }
            note(frames, peer, "◁") { $0.clientReceives($1) }
            state.withLock { state in
                let ids = frames.compactMap { connection.referee.executedRequest(by: $0) }
                state.executed.formUnion(ids)
            }
            connection.receiver.linkReceived(frames)
        }
    }

    // MARK: Repetition

    private func mayRepeat(_ call: Frame, _ peer: PeerID, _ key: String, _ listener: Listener) {
        let often = state.withLock { $0.weather.repeatsPerTenThousand }
        guard often > 0, loop.draw(below: 10_000) < often else { return }
        let isOnItsLink = loop.chance(50)
        loop.after(.milliseconds(loop.draw(below: 300))) { [self] in
            deliverAgain(call, isOnItsLink ? peer : nil, key, listener)
        }
    }

    /// Delivers a CALL once more: on its link; else on another that has had a call of its number, or a higher one, or on
    /// one that nobody opened. Whichever it is, no handler may start: such a CALL is not counted as delivered.
    private func deliverAgain(
        _ call: Frame, _ itsPeer: PeerID?, _ key: String, _ listener: Listener
    ) {
        let peer = state.withLock { state -> PeerID? in
            guard state.listeners[listener.address]?.process === listener.process,
                listener.process.pausedUntil == nil
            else { return nil }
            let other = state.connections.filter {
                $0.value.listener === listener && $0.value.key == key
                    && $0.value.referee.lastCallAtServer >= call.callID
            }.keys.min { $0.rawValue < $1.rawValue }
            let peer = itsPeer ?? other ?? PeerID(rawValue: state.nextPeer + 1)
            if itsPeer == nil, other == nil {
                state.nextPeer += 1
                state.strangers.insert(peer)
            }
            state.connections[peer]?.referee.serverReceivesAgain(call)
            return peer
        }
        guard let peer else { return }
        journal.mark(call.callID &* 8191 &+ peer.rawValue)
        journal.trace(loop.now, "link \(peer.rawValue) ▷ again \(call.summary)")
        listener.receiver.received([ReceivedFrame(peer: peer, callerKey: key, frame: call)])
    }

    func close(_ peer: PeerID) {
        let isLost = loop.chance(20)
        if isLost { state.withLock { $0.connections[peer]?.toServer.parcels = [] } }
        loop.after(.zero) { self.end(peer, .closed) }
    }

    /// Stops listening. What was sent arrives, then the links end.
    func close(_ process: SimProcess, at address: String) {
        let (peers, weather) = state.withLock { state in
            if state.listeners[address]?.process === process { state.listeners[address] = nil }
            state.peers[ObjectIdentifier(process)] = nil
            return (
                state.connections.filter { $0.value.listener?.process === process }.keys
                    .sorted { $0.rawValue < $1.rawValue }, state.weather
            )
        }
        for peer in peers { put(.end, peer, .toClient, weather) }
    }

    // MARK: What was seen

    private func note(
        _ frames: [Frame], _ peer: PeerID, _ arrow: String,
        _ verb: (inout Referee, Frame) -> [String]
    ) {
        let now = loop.now
        for frame in frames {
            journal.mark(UInt64(frame.kind.rawValue) &+ frame.callID &* 257 &+ peer.rawValue << 40)
            journal.mark(UInt64(bitPattern: Int64((now - SeededLoop.origin) / .nanoseconds(1))))
            journal.trace(now, "link \(peer.rawValue) \(arrow) \(frame.summary)")
        }
        let broken = state.withLock { state in
            frames.flatMap { frame in
                guard state.connections[peer] != nil else { return [String]() }
                return verb(&state.connections[peer]!.referee, frame)
            }
        }
        for rule in broken { journal.violated("link \(peer.rawValue): \(rule)") }
    }

    /// Links that are open, and what their credits say now that nothing moves.
    func settle() -> Int {
        let open = state.withLock { state in
            state.connections.filter { !$0.value.isOver && !$0.value.isCut }
        }
        for (peer, connection) in open.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            for rule in connection.referee.unbalanced() {
                journal.violated("link \(peer.rawValue): \(rule)")
            }
        }
        return open.count
    }
}

extension SimNetwork.State {
    /// When something can cross again; nil when it can now.
    fileprivate func obstacle(
        _ connection: SimNetwork.Connection, toServer: Bool, now: ContinuousClock.Instant
    ) -> ContinuousClock.Instant? {
        if let heal = partitions["\(connection.client.name) \(connection.address)"], heal > now {
            return heal
        }
        let listener = connection.listener ?? listeners[connection.address]
        return toServer ? listener?.process.pausedUntil : connection.client.pausedUntil
    }
}

/// Somebody listens at the address already.
struct AddressInUse: Error { let address: String }

private struct SimClientTransport: ClientTransport {
    let network: SimNetwork
    let process: SimProcess
    let key: String

    func connect(to endpoint: Endpoint, receiver: any LinkReceiver) -> any Link {
        SimLink(
            network: network,
            peer: network.connect(process, key: key, to: endpoint.address, receiver: receiver))
    }
}

private struct SimLink: Link {
    let network: SimNetwork
    let peer: PeerID
    func send(_ frames: [Frame]) { network.send(frames, from: peer) }
    func close() { network.close(peer) }
}

private struct SimServerTransport: ServerTransport {
    let network: SimNetwork
    let process: SimProcess
    let address: String

    func listen(receiver: any ServerReceiver) async throws -> Endpoint {
        try network.listen(.init(address: address, process: process, receiver: receiver))
        return Endpoint(address: address)
    }

    func send(_ frames: [Frame], to peer: PeerID) {
        network.send(frames, to: peer, from: process)
    }

    func close() async { network.close(process, at: address) }
}
