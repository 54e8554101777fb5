/// One session from the connecting side, as a pure value: verbs in, actions out.
///
/// `Call` is whatever the owner wants told about a call.
struct ClientSessionStateMachine<Call: Sendable>: Sendable {
    enum Phase: Sendable, Equatable {
        /// The link is not open yet, or HELLO is not answered.
        case connecting
        case ready
        /// No new calls; open ones go on.
        case goingAway
        case closed
    }

    enum CallEvent: Sendable, Equatable {
        case headers(Metadata)
        case message(Payload)
        /// There may be room for another request of the stream.
        case room
        /// The last event of a call. `body` is a unary answer.
        indirect case finished(StatusHead, body: Payload?)
    }

    enum Action: Sendable {
        case send([Frame])
        case deliver(Call, CallEvent)
        /// How busy the server says it is, in thousandths.
        case note(load: Int)
        /// Give the link up; every open call was told already.
        case closeLink
    }

    private struct OpenCall: Sendable {
        let call: Call
        var assembler = MessageAssembler()
        /// What the server may send.
        var responses: ReceiveWindow
        /// A stream of requests that has not ended.
        var requests: SendWindow?
        /// Whether its handler starts before the last of its requests is sent.
        let streamsRequests: Bool
    }

    private(set) var phase = Phase.connecting
    private(set) var welcome: WelcomeHead?
    private var calls: [UInt64: OpenCall] = [:]
    /// Given up here, and perhaps not yet there: they take the server's room until their STATUS.
    private var ending: Set<UInt64> = []
    private var nextCallID: UInt64 = 1
    private var lastHeard: ContinuousClock.Instant
    /// Heartbeats since then. A program that was held up itself has not listened, and does not blame its peer.
    private var silentTicks = 0
    private var bulk = BulkQueue(window: 0)
    private var arrivals = SessionReceiveWindow(window: Limits.sessionWindowBytes)
    private let agent: String

    init(agent: String, now: ContinuousClock.Instant) {
        self.agent = agent
        lastHeard = now
    }

    var openCalls: Int { calls.count }
    var acceptsCalls: Bool {
        phase == .ready
            && calls.count + ending.count
                < min(welcome?.inFlightCalls ?? 1, Limits.inFlightCallsPerSession)
    }
    var heartbeat: Duration {
        .milliseconds(welcome?.heartbeatMilliseconds ?? Limits.heartbeatInterval.wholeMilliseconds)
    }

    /// How long a server may be silent. It answered a PING, which this side sent with one of its own ticks: half a
    /// heartbeat less than what was agreed keeps its third silent tick from waiting for a fourth.
    private var silence: Duration { heartbeat * Limits.silentHeartbeats - heartbeat / 2 }

    mutating func linkOpened(now: ContinuousClock.Instant) -> [Action] {
        guard phase == .connecting else { return [] }
        lastHeard = now
        let head = HelloHead(
            features: Compression.features, agent: agent,
            sessionWindowBytes: Limits.sessionWindowBytes)
        return [.send([Frame(.hello, head: head.encoded())])]
    }

    /// Whether messages may be compressed: the server named the feature too.
    var compresses: Bool { welcome?.features.contains(Compression.deflate.rawValue) ?? false }

    /// Bytes are counted between two sides that both name a window.
    private var countsBytes: Bool { (welcome?.sessionWindowBytes ?? 0) > 0 }

    /// Opens a call. The caller has checked `acceptsCalls` under the same lock.
    ///
    /// - Parameter body: the request; nil when requests will stream.
    mutating func open(_ call: Call, _ head: CallHead, body: Payload?) -> (
        id: UInt64, frames: [Frame]
    ) {
        let id = nextCallID
        nextCallID += 2
        calls[id] = OpenCall(
            call: call,
            responses: ReceiveWindow(
                messages: head.window, bytes: countsBytes ? head.windowBytes : 0),
            streamsRequests: body == nil)
        guard let body else {
            let bytes = countsBytes ? welcome?.requestWindowBytes ?? 0 : 0
            calls[id]?.requests = SendWindow(
                messages: welcome?.requestWindowMessages ?? 0, bytes: bytes)
            return (id, [Frame(.call, callID: id, head: head.encoded())])
        }
        var head = head
        let isWhole = body.count <= Limits.frameBodyBytes
        if !isWhole { head.messageBytes = body.count }
        let opening = Frame(.call, callID: id, head: head.encoded())
        var last = isWhole ? opening : Frame(.data, callID: id)
        last.flags = .end
        let frames = MessageParts.frames(of: body, callID: id, first: opening, last: last)
        guard !isWhole else { return (id, frames) }
        return (id, frames.prefix(1) + bulk.add(Array(frames.dropFirst()), of: id))
    }

    /// One message of a request stream.
    ///
    /// - Returns: nil while the handler is a window behind, or the message before is not out.
    /// - Throws: CANCELLED when the call, or its request stream, is over.
    mutating func request(_ id: UInt64, body: Payload) throws -> [Action]? {
        guard let window = calls[id]?.requests, phase != .closed else { throw CallError.callIsOver }
        guard window.isOpen, !bulk.holds(id) else { return nil }
        calls.update(id) { $0.requests?.take(bytes: body.count) }
        return send(
            MessageParts.frames(of: body, callID: id, last: Frame(.data, callID: id)), of: id)
    }

    /// Whether `request` would send, or throw.
    func hasRoom(_ id: UInt64) -> Bool {
        guard let window = calls[id]?.requests, phase != .closed else { return true }
        return window.isOpen && !bulk.holds(id)
    }

    /// Ends a request stream.
    mutating func endRequests(_ id: UInt64) -> [Action] {
        guard calls[id]?.requests != nil, phase != .closed else { return [] }
        calls[id]?.requests = nil
        return send([Frame(.data, flags: .end, callID: id)], of: id)
    }

    private mutating func send(_ frames: [Frame], of id: UInt64) -> [Action] {
        let ready = bulk.add(frames, of: id)
        return ready.isEmpty ? [] : [.send(ready)]
    }

    /// Ends a call from this side: its task was cancelled, or its deadline passed.
    ///
    /// - Returns: nothing when the call is over already.
    mutating func abandon(_ id: UInt64, with error: CallError) -> [Action] {
        guard let open = calls.removeValue(forKey: id) else { return [] }
        // A request of which parts are missing is dropped there without a STATUS.
        if open.streamsRequests || !bulk.holds(id) { ending.insert(id) }
        bulk.drop(id)
        var actions: [Action] = []
        if phase != .closed { actions.append(.send([Frame(.cancel, callID: id)])) }
        actions.append(.deliver(open.call, .finished(StatusHead(error), body: nil)))
        return actions + closeIfDone()
    }

    /// The application took a message of a stream: half a window later the server gets new credit.
    mutating func consumed(_ id: UInt64, bytes: Int) -> [Action] {
        guard phase != .closed,
            let credit = calls.update(id, { $0.responses.took(bytes: bytes) }) ?? nil
        else {
            return []
        }
        return [.send([Frame(.credit, callID: id, head: credit.encoded())])]
    }

    private mutating func credit(_ id: UInt64, _ credit: CreditHead) -> [Action] {
        guard id > 0 else {
            let (frames, emptied) = bulk.grant(bytes: credit.bytes)
            return (frames.isEmpty ? [] : [.send(frames)])
                + emptied.compactMap { id in calls[id].map { .deliver($0.call, .room) } }
        }
        guard let open = calls[id], open.requests != nil else { return [] }
        calls[id]?.requests?.grant(credit)
        return [.deliver(open.call, .room)]
    }

    mutating func received(_ frame: Frame, now: ContinuousClock.Instant) -> [Action] {
        guard phase != .closed else { return [] }
        if frame.isSignOfLife {
            lastHeard = now
            silentTicks = 0
        }
        do {
            return try handle(frame)
        } catch {
            return [.send([Frame(.bye)])]
                + fail(
                    CallError(
                        .unavailable, "PROTOCOL_ERROR", "the peer broke the protocol", origin: .bus)
                )
        }
    }

    private mutating func handle(_ frame: Frame) throws -> [Action] {
        if frame.kind.isIgnorable { return [] }
        // Only what has a body is compressed, and only when both sides said they know how.
        guard !frame.flags.contains(.compressed) || (compresses && frame.body != nil) else {
            throw ProtocolViolation()
        }
        switch frame.kind {
        case .welcome:
            guard phase == .connecting else { throw ProtocolViolation() }
            let head = try WelcomeHead(encoded: frame.head)
            guard head.major == 1 else { throw ProtocolViolation() }
            welcome = head
            bulk = BulkQueue(window: head.sessionWindowBytes)
            if head.sessionWindowBytes == 0 { arrivals = SessionReceiveWindow(window: 0) }
            phase = .ready
            return []
        case .headers:
            guard let open = calls[frame.callID] else { return [] }
            return [.deliver(open.call, .headers(try Metadata(encoded: frame.head)))]
        case .data:
            return try data(frame)
        case .status:
            return try status(frame)
        case .credit:
            return credit(frame.callID, try CreditHead(encoded: frame.head))
        case .ping:
            return [.send([Frame(.pong, head: PongHead(inFlightCalls: calls.count).encoded())])]
        case .pong:
            return try PongHead(encoded: frame.head).load.map { [.note(load: $0)] } ?? []
        case .goAway:
            return goAway(try GoAwayHead(encoded: frame.head))
        case .bye:
            return fail(
                CallError(
                    .unavailable, "SESSION_ENDED", "the server ended the session", origin: .bus))
        default:
            throw ProtocolViolation()
        }
    }

    private mutating func data(_ frame: Frame) throws -> [Action] {
        guard let body = frame.body else { throw ProtocolViolation() }
        let credit = try arrivals.received(frame).map { [Action.send([$0])] } ?? []
        guard var open = calls[frame.callID] else { return credit }
        // Else the parts so far would be copied for every part.
        calls[frame.callID]?.assembler = MessageAssembler()
        do {
            if !open.assembler.hasBegun { try open.responses.begins() }
            let message = try open.assembler.add(
                body, flags: frame.flags, isLast: !frame.flags.contains(.chunkMore))
            // More than it was granted room for: a server that does not keep to its window.
            if let message { try open.responses.received(bytes: message.count) }
            calls[frame.callID] = open
            return credit + (message.map { [.deliver(open.call, .message($0))] } ?? [])
        } catch is MessageTooLarge {
            return credit
                + abandon(frame.callID, with: .messageTooLarge(.client, executed: .yes))
        }
    }

    private mutating func status(_ frame: Frame) throws -> [Action] {
        // A head that cannot be read ends the session, which then tells this call too.
        let head = try StatusHead(encoded: frame.head)
        ending.remove(frame.callID)
        guard var open = calls.removeValue(forKey: frame.callID) else { return [] }
        bulk.drop(frame.callID)
        var body: Payload?
        if let part = frame.body {
            do {
                body = try open.assembler.add(part, flags: frame.flags, isLast: true)
            } catch is MessageTooLarge {
                let error = CallError.messageTooLarge(.client, executed: .yes)
                return [.deliver(open.call, .finished(StatusHead(error), body: nil))]
                    + closeIfDone()
            }
        }
        return [.deliver(open.call, .finished(head, body: body))] + closeIfDone()
    }

    /// Calls above the last accepted id were not executed and may be sent elsewhere.
    private mutating func goAway(_ head: GoAwayHead) -> [Action] {
        if phase == .ready || phase == .connecting { phase = .goingAway }
        let refused = calls.keys.filter { $0 > head.lastCallID }.sorted()
        let error = CallError(
            .unavailable, "GOING_AWAY", "the server is shutting down", origin: .server,
            executed: .no)
        var actions: [Action] = []
        for id in refused {
            if let open = calls.removeValue(forKey: id) {
                bulk.drop(id)
                actions.append(.deliver(open.call, .finished(StatusHead(error), body: nil)))
            }
        }
        return actions + closeIfDone()
    }

    private mutating func closeIfDone() -> [Action] {
        guard phase == .goingAway, calls.isEmpty else { return [] }
        phase = .closed
        return [.send([Frame(.bye)]), .closeLink]
    }

    /// Called every heartbeat: asks for a sign of life, or gives the peer up.
    mutating func tick(now: ContinuousClock.Instant) -> [Action] {
        switch phase {
        case .connecting:
            guard now - lastHeard > Limits.handshakeTimeout else { return [] }
            // Calls are opened after WELCOME: there is nobody to tell why.
            return close()
        case .ready, .goingAway:
            silentTicks += 1
            if silentTicks >= Limits.silentHeartbeats,
                now - lastHeard >= silence
            {
                return [.send([Frame(.bye)])]
                    + fail(
                        CallError(
                            .unavailable, "PEER_SILENT", "the server fell silent", origin: .bus))
            }
            return [.send([Frame(.ping)])]
        case .closed:
            return []
        }
    }

    /// Takes no new calls and ends once the open ones are done: the instance left the topology.
    mutating func retire() -> [Action] {
        switch phase {
        case .connecting:
            return close()
        case .ready:
            phase = .goingAway
            return closeIfDone()
        case .goingAway, .closed:
            return []
        }
    }

    /// Politely ends the session; open calls are cancelled.
    mutating func close() -> [Action] {
        guard phase != .closed else { return [] }
        var actions = fail(
            CallError(.cancelled, "CLIENT_CLOSED", "the client was shut down", origin: .client))
        actions.insert(.send([Frame(.bye)]), at: 0)
        return actions
    }

    mutating func linkClosed(_ failure: LinkFailure) -> [Action] {
        guard phase != .closed else { return [] }
        let wasConnecting = phase == .connecting
        switch failure {
        case .refused:
            return fail(
                CallError(
                    .unauthenticated, "KEY_REFUSED",
                    "the server does not accept this program's key, or is not who the topology says",
                    origin: .bus, executed: .no))
        case .closed, .unreachable, .protocolError:
            return fail(
                CallError(
                    .unavailable, wasConnecting ? "NOBODY_THERE" : "CONNECTION_LOST",
                    wasConnecting ? "nobody answers there" : "the connection was lost",
                    origin: .bus, executed: wasConnecting ? .no : .maybe))
        }
    }

    private mutating func fail(_ error: CallError) -> [Action] {
        phase = .closed
        let open = calls.sorted { $0.key < $1.key }.map(\.value.call)
        calls = [:]
        return open.map { .deliver($0, .finished(StatusHead(error), body: nil)) } + [.closeLink]
    }
}

extension CallError {
    /// What is sent after a call's end, or after its request stream's, goes nowhere.
    static let callIsOver = CallError(
        .cancelled, "CALL_IS_OVER", "the call takes no more requests", origin: .client)
}

extension Frame {
    /// Whether it shows a client that the server's handlers run: a server's I/O gives credit and refuses calls by
    /// itself, also where its handlers are stuck.
    fileprivate var isSignOfLife: Bool {
        kind != .credit && !(kind == .status && flags.contains(.notExecuted))
    }
}

/// The peer sent what the protocol does not allow.
struct ProtocolViolation: Error {}
