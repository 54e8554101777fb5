/// One session from the serving side, as a pure value: verbs in, actions out.
struct ServerSessionStateMachine: Sendable {
    enum Phase: Sendable, Equatable {
        case awaitingHello
        case open
        /// GOAWAY was sent; calls up to `lastCallID` go on.
        case draining(lastCallID: UInt64)
        case closed
    }

    enum Action: Sendable, Equatable {
        case send([Frame])
        /// Start the handler of a complete request.
        case start(id: UInt64, CallHead, body: [UInt8])
        /// The caller gave up, or is gone: cancel the handler.
        case cancel(id: UInt64)
        /// The reader has room for more messages.
        case credit(id: UInt64, messages: Int)
        /// Answer a PING from where handlers run, so that a stuck program is found out.
        case answerPing
        /// Forget the session.
        case drop
    }

    private struct Arriving: Sendable {
        let head: CallHead
        var assembler: MessageAssembler
    }

    private(set) var phase = Phase.awaitingHello
    private let welcome: WelcomeHead
    /// Requests whose parts are still arriving.
    private var arriving: [UInt64: Arriving] = [:]
    private var running: Set<UInt64> = []
    private var lastCallID: UInt64 = 0
    private var lastHeard: ContinuousClock.Instant
    /// Heartbeats since then. A program that was held up itself has not listened, and does not blame its peer.
    private var silentTicks = 0

    init(welcome: WelcomeHead, now: ContinuousClock.Instant) {
        self.welcome = welcome
        lastHeard = now
    }

    var openCalls: Int { running.count + arriving.count }

    mutating func received(_ frame: Frame, now: ContinuousClock.Instant) -> [Action] {
        guard phase != .closed else { return [] }
        lastHeard = now
        silentTicks = 0
        do {
            return try handle(frame)
        } catch {
            return end(sending: [Frame(.bye)])
        }
    }

    private mutating func handle(_ frame: Frame) throws -> [Action] {
        // No feature was negotiated that would let bodies be compressed.
        guard !frame.flags.contains(.compressed) else { throw ProtocolViolation() }
        if phase == .awaitingHello { return try hello(frame) }
        switch frame.kind {
        case .call: return try call(frame)
        case .data: return try data(frame)
        case .cancel:
            if arriving.removeValue(forKey: frame.callID) != nil { return [] }
            return running.contains(frame.callID) ? [.cancel(id: frame.callID)] : []
        case .credit:
            let head = try CreditHead(encoded: frame.head)
            guard head.messages > 0, running.contains(frame.callID) else { return [] }
            return [.credit(id: frame.callID, messages: head.messages)]
        case .ping:
            return [.answerPing]
        case .pong: return []
        case .bye: return end(sending: [])
        default:
            guard frame.kind.isIgnorable else { throw ProtocolViolation() }
            return []
        }
    }

    /// Only HELLO opens a session. What else an unknown peer sends was not executed.
    private mutating func hello(_ frame: Frame) throws -> [Action] {
        guard frame.kind == .hello else {
            guard frame.kind == .call else { return [.drop] }
            return [.send([Self.unknownSession(frame.callID)]), .drop]
        }
        let head = try HelloHead(encoded: frame.head)
        guard head.majors.contains(welcome.major) else { throw ProtocolViolation() }
        phase = .open
        return [.send([Frame(.welcome, head: welcome.encoded())])]
    }

    static func unknownSession(_ id: UInt64) -> Frame {
        refusal(
            id,
            CallError(
                .unavailable, "NO_SESSION", "there is no session; send HELLO first", origin: .bus,
                executed: .no))
    }

    static func refusal(_ id: UInt64, _ error: CallError) -> Frame {
        var flags: FrameFlags = .end
        if error.executed == .no { flags.insert(.notExecuted) }
        return Frame(.status, flags: flags, callID: id, head: StatusHead(error).encoded())
    }

    private mutating func call(_ frame: Frame) throws -> [Action] {
        let id = frame.callID
        guard id % 2 == 1, id > lastCallID else { throw ProtocolViolation() }
        let head: CallHead
        do {
            head = try CallHead(encoded: frame.head)
        } catch let error as CallError {
            lastCallID = id
            return [.send([Self.refusal(id, error)])]
        }
        lastCallID = id
        if case .draining(let last) = phase, id > last {
            let error = CallError(
                .unavailable, "GOING_AWAY", "the server is shutting down", origin: .server,
                executed: .no)
            return [.send([Self.refusal(id, error)])]
        }
        guard openCalls < welcome.inFlightCalls else {
            let error = CallError(
                .resourceExhausted, "TOO_MANY_CALLS",
                "a session may have \(welcome.inFlightCalls) open calls", origin: .server,
                executed: .no)
            return [.send([Self.refusal(id, error)])]
        }
        if let size = head.messageBytes, size > welcome.messageBytes {
            let error = CallError(
                .resourceExhausted, "MESSAGE_TOO_LARGE",
                "a message may have \(welcome.messageBytes) bytes", origin: .server, executed: .no)
            return [.send([Self.refusal(id, error)])]
        }
        if !frame.flags.contains(.chunkMore), !frame.flags.contains(.end) {
            return [.send([Self.refusal(id, .requestStream)])]
        }
        if frame.flags.contains(.chunkMore) {
            var assembler = MessageAssembler()
            _ = try assembler.add(frame.body ?? [], isLast: false)
            arriving[id] = Arriving(head: head, assembler: assembler)
            return []
        }
        running.insert(id)
        return [.start(id: id, head, body: frame.body ?? [])]
    }

    private mutating func data(_ frame: Frame) throws -> [Action] {
        guard var call = arriving.removeValue(forKey: frame.callID) else { return [] }
        do {
            let isLast = !frame.flags.contains(.chunkMore)
            guard let body = try call.assembler.add(frame.body ?? [], isLast: isLast) else {
                arriving[frame.callID] = call
                return []
            }
            guard frame.flags.contains(.end) else {
                return [.send([Self.refusal(frame.callID, .requestStream)])]
            }
            running.insert(frame.callID)
            return [.start(id: frame.callID, call.head, body: body)]
        } catch let error as CallError {
            return [.send([Self.refusal(frame.callID, error)])]
        }
    }

    /// The sign of life that a PING asks for.
    func pong() -> [Action] {
        guard phase != .closed else { return [] }
        return [.send([Frame(.pong, head: PongHead(inFlightCalls: running.count).encoded())])]
    }

    /// Says that a stream's handler has started.
    func headers(_ id: UInt64, _ metadata: Metadata) -> [Action] {
        guard running.contains(id), phase != .closed else { return [] }
        return [.send([Frame(.headers, callID: id, head: metadata.encoded())])]
    }

    /// One message of a stream.
    func message(_ id: UInt64, body: [UInt8]) -> [Action] {
        guard running.contains(id), phase != .closed else { return [] }
        return [.send(MessageParts.frames(of: body, callID: id, last: Frame(.data, callID: id)))]
    }

    /// Ends a call with its status and, for a unary call, its answer.
    ///
    /// - Returns: nothing when the call is over already.
    mutating func finish(_ id: UInt64, _ status: StatusHead, body: [UInt8]?) -> [Action] {
        guard running.remove(id) != nil, phase != .closed else { return [] }
        var flags: FrameFlags = .end
        if status.executed == .no { flags.insert(.notExecuted) }
        let last = Frame(.status, flags: flags, callID: id, head: status.encoded())
        guard let body else { return [.send([last])] }
        return [.send(MessageParts.frames(of: body, callID: id, last: last))]
    }

    /// First phase of a drain: nothing new, please. What crosses the wire meanwhile is still served.
    mutating func announceDrain() -> [Action] {
        guard phase == .open else { return [] }
        return [.send([Frame(.goAway, head: GoAwayHead(lastCallID: .max).encoded())])]
    }

    /// Second phase: calls after the last accepted one are refused as not executed.
    mutating func drain() -> [Action] {
        guard phase == .open else { return phase == .awaitingHello ? end(sending: []) : [] }
        phase = .draining(lastCallID: lastCallID)
        return [.send([Frame(.goAway, head: GoAwayHead(lastCallID: lastCallID).encoded())])]
    }

    /// Drops a session whose peer fell silent.
    mutating func tick(now: ContinuousClock.Instant) -> [Action] {
        let patience =
            Duration.milliseconds(welcome.heartbeatMilliseconds) * Limits.silentHeartbeats
        silentTicks += 1
        guard phase != .closed, silentTicks >= Limits.silentHeartbeats, now - lastHeard >= patience
        else {
            return []
        }
        return end(sending: [])
    }

    /// Ends every call with `error`, then the session: the caller's key was revoked, or the program stops.
    mutating func close(_ error: CallError) -> [Action] {
        guard phase != .closed else { return [] }
        var unstarted = error
        unstarted.executed = .no
        let refusals =
            running.sorted().map { Self.refusal($0, error) }
            + arriving.keys.sorted().map { Self.refusal($0, unstarted) }
        return end(sending: refusals + [Frame(.bye)])
    }

    mutating func peerGone() -> [Action] { phase == .closed ? [] : end(sending: []) }

    private mutating func end(sending frames: [Frame]) -> [Action] {
        phase = .closed
        let cancelled = running.sorted().map { Action.cancel(id: $0) }
        running = []
        arriving = [:]
        return (frames.isEmpty ? [] : [.send(frames)]) + cancelled + [.drop]
    }
}

extension CallError {
    /// A request of several messages, which this version has no calls for.
    fileprivate static let requestStream = CallError(
        .unimplemented, "REQUEST_STREAM", "a call has one request, and its last frame says END",
        origin: .server, executed: .no)
}
