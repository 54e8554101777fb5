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
        case message([UInt8])
        /// The last event of a call. `body` is a unary answer.
        case finished(StatusHead, body: [UInt8]?)
    }

    enum Action: Sendable {
        case send([Frame])
        case deliver(Call, CallEvent)
        /// Give the link up; every open call was told already.
        case closeLink
    }

    private struct OpenCall: Sendable {
        let call: Call
        var assembler = MessageAssembler()
        var consumed = 0
        let window: Int
        /// Messages the server may still send.
        var room: Int
    }

    private(set) var phase = Phase.connecting
    private(set) var welcome: WelcomeHead?
    private var calls: [UInt64: OpenCall] = [:]
    private var nextCallID: UInt64 = 1
    private var lastHeard: ContinuousClock.Instant
    /// Heartbeats since then. A program that was held up itself has not listened, and does not blame its peer.
    private var silentTicks = 0
    private let agent: String

    init(agent: String, now: ContinuousClock.Instant) {
        self.agent = agent
        lastHeard = now
    }

    var openCalls: Int { calls.count }
    var acceptsCalls: Bool {
        phase == .ready
            && calls.count < min(welcome?.inFlightCalls ?? 1, Limits.inFlightCallsPerSession)
    }
    var heartbeat: Duration {
        .milliseconds(welcome?.heartbeatMilliseconds ?? Limits.heartbeatInterval.wholeMilliseconds)
    }

    mutating func linkOpened(now: ContinuousClock.Instant) -> [Action] {
        guard phase == .connecting else { return [] }
        lastHeard = now
        return [.send([Frame(.hello, head: HelloHead(agent: agent).encoded())])]
    }

    /// Opens a call. The caller has checked `acceptsCalls` under the same lock.
    mutating func open(_ call: Call, _ head: CallHead, body: [UInt8]) -> (
        id: UInt64, frames: [Frame]
    ) {
        let id = nextCallID
        nextCallID += 2
        calls[id] = OpenCall(call: call, window: head.window, room: head.window)
        var parts = MessageParts.split(body)
        var head = head
        if parts.count > 1 { head.messageBytes = body.count }
        let first = parts.removeFirst()
        var frames = [
            Frame(
                .call, flags: parts.isEmpty ? .end : .chunkMore, callID: id, head: head.encoded(),
                body: first)
        ]
        for (index, part) in parts.enumerated() {
            let flags: FrameFlags = index == parts.count - 1 ? .end : .chunkMore
            frames.append(Frame(.data, flags: flags, callID: id, body: part))
        }
        return (id, frames)
    }

    /// Ends a call from this side: its task was cancelled, or its deadline passed.
    ///
    /// - Returns: nothing when the call is over already.
    mutating func abandon(_ id: UInt64, with error: CallError) -> [Action] {
        guard let open = calls.removeValue(forKey: id) else { return [] }
        var actions: [Action] = []
        if phase != .closed { actions.append(.send([Frame(.cancel, callID: id)])) }
        actions.append(.deliver(open.call, .finished(StatusHead(error), body: nil)))
        return actions + closeIfDone()
    }

    /// The application took a message of a stream: half a window later the server gets new credit.
    mutating func consumed(_ id: UInt64) -> [Action] {
        guard var open = calls[id] else { return [] }
        open.consumed += 1
        defer { calls[id] = open }
        guard open.consumed * 2 >= open.window else { return [] }
        let grant = open.consumed
        open.consumed = 0
        open.room += grant
        return [.send([Frame(.credit, callID: id, head: CreditHead(messages: grant).encoded())])]
    }

    mutating func received(_ frame: Frame, now: ContinuousClock.Instant) -> [Action] {
        guard phase != .closed else { return [] }
        lastHeard = now
        silentTicks = 0
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
        // No feature was negotiated that would let bodies be compressed.
        guard !frame.flags.contains(.compressed) else { throw ProtocolViolation() }
        switch frame.kind {
        case .welcome:
            guard phase == .connecting else { throw ProtocolViolation() }
            let head = try WelcomeHead(encoded: frame.head)
            guard head.major == 1 else { throw ProtocolViolation() }
            welcome = head
            phase = .ready
            return []
        case .headers:
            guard let open = calls[frame.callID] else { return [] }
            return [.deliver(open.call, .headers(try Metadata(encoded: frame.head)))]
        case .data:
            return try data(frame)
        case .status:
            return try status(frame)
        case .ping:
            return [.send([Frame(.pong, head: PongHead(inFlightCalls: calls.count).encoded())])]
        case .pong:
            return []
        case .goAway:
            return goAway(try GoAwayHead(encoded: frame.head))
        case .bye:
            return fail(
                CallError(
                    .unavailable, "SESSION_ENDED", "the server ended the session", origin: .bus))
        default:
            guard frame.kind.isIgnorable else { throw ProtocolViolation() }
            return []
        }
    }

    private mutating func data(_ frame: Frame) throws -> [Action] {
        guard let body = frame.body else { throw ProtocolViolation() }
        guard var open = calls[frame.callID] else { return [] }
        do {
            let message = try open.assembler.add(body, isLast: !frame.flags.contains(.chunkMore))
            // More than it was granted room for: a server that does not keep to its window.
            if message != nil {
                guard open.room > 0 else { throw ProtocolViolation() }
                open.room -= 1
            }
            calls[frame.callID] = open
            return message.map { [.deliver(open.call, .message($0))] } ?? []
        } catch let error as CallError {
            return abandon(frame.callID, with: error.onAnswer)
        }
    }

    private mutating func status(_ frame: Frame) throws -> [Action] {
        // A head that cannot be read ends the session, which then tells this call too.
        let head = try StatusHead(encoded: frame.head)
        guard var open = calls.removeValue(forKey: frame.callID) else { return [] }
        var body: [UInt8]?
        if let part = frame.body {
            do {
                body = try open.assembler.add(part, isLast: true)
            } catch let error as CallError {
                return [.deliver(open.call, .finished(StatusHead(error.onAnswer), body: nil))]
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
            return fail(
                CallError(
                    .unavailable, "HANDSHAKE_TIMEOUT", "the server did not welcome us",
                    origin: .bus,
                    executed: .no))
        case .ready, .goingAway:
            silentTicks += 1
            if silentTicks >= Limits.silentHeartbeats,
                now - lastHeard >= heartbeat * Limits.silentHeartbeats
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
    /// An error about an answer: its call was executed, whatever was wrong with what came back.
    fileprivate var onAnswer: CallError {
        var error = self
        error.origin = .client
        error.executed = .yes
        return error
    }
}

/// The peer sent what the protocol does not allow.
struct ProtocolViolation: Error {}
