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
        /// Start the handler of a complete request; `body` is nil when requests will stream in.
        case start(id: UInt64, CallHead, body: Payload?)
        /// One message of a request stream.
        case request(id: UInt64, Payload)
        /// The last message of a request stream was the one before.
        case requestsEnded(id: UInt64)
        /// The caller gave up, or is gone: cancel the handler.
        case cancel(id: UInt64)
        /// The call may have room for another message, or everything it sent is out.
        case resume(id: UInt64)
        /// Answer a PING from where handlers run, so that a stuck program is found out.
        case answerPing
        /// Forget the session.
        case drop
    }

    private struct Arriving: Sendable {
        let head: CallHead
        var assembler: MessageAssembler
        /// Counted from the receipt of CALL.
        let deadline: ContinuousClock.Instant

        /// The head with what is left of its time.
        func headNow(_ now: ContinuousClock.Instant) -> CallHead {
            var head = head
            head.timeoutMilliseconds = max(0, (deadline - now).wholeMilliseconds)
            return head
        }
    }

    private struct Running: Sendable {
        /// What the reader has room for.
        var responses: SendWindow
        /// A stream of requests that has not ended.
        var requests: Requests?
        /// Its handler runs, or has run.
        var hasBegun = false
        var isCancelled = false
    }

    private struct Requests: Sendable {
        var assembler = MessageAssembler()
        var window: ReceiveWindow
        var hasEnded = false
    }

    private(set) var phase = Phase.awaitingHello
    private var welcome: WelcomeHead
    /// Whether messages may be compressed: the client named the feature too.
    private(set) var compresses = false
    /// Requests whose parts are still arriving.
    private var arriving: [UInt64: Arriving] = [:]
    private var running: [UInt64: Running] = [:]
    private var bulk = BulkQueue(window: 0)
    private var arrivals: SessionReceiveWindow
    private var countsBytes = false
    private var lastCallID: UInt64 = 0
    /// Parts of messages that wait for the rest.
    private var arrivingBytes = 0
    private var lastHeard: ContinuousClock.Instant
    /// Heartbeats since then. A program that was held up itself has not listened, and does not blame its peer.
    private var silentTicks = 0

    init(welcome: WelcomeHead, now: ContinuousClock.Instant) {
        self.welcome = welcome
        arrivals = SessionReceiveWindow(window: welcome.sessionWindowBytes)
        lastHeard = now
    }

    var openCalls: Int { running.count + arriving.count }

    mutating func received(_ frame: Frame, now: ContinuousClock.Instant) -> [Action] {
        guard phase != .closed else { return [] }
        lastHeard = now
        silentTicks = 0
        do {
            return try handle(frame, now: now)
        } catch {
            return end(sending: [Frame(.bye)])
        }
    }

    private mutating func handle(
        _ frame: Frame, now: ContinuousClock.Instant
    ) throws -> [Action] {
        if phase == .awaitingHello { return try hello(frame) }
        if frame.kind.isIgnorable { return [] }
        // Only what has a body is compressed, and only when both sides said they know how.
        guard !frame.flags.contains(.compressed) || (compresses && frame.body != nil) else {
            throw ProtocolViolation()
        }
        switch frame.kind {
        case .call: return try call(frame, now: now)
        case .data: return try data(frame, now: now)
        case .cancel:
            if forget(arriving: frame.callID) != nil { return [] }
            if running[frame.callID] != nil {
                running[frame.callID]?.isCancelled = true
                return [.cancel(id: frame.callID)]
            }
            guard bulk.holds(frame.callID) else { return [] }
            bulk.drop(frame.callID)
            // Its STATUS was among what waits, and the client counts the call as open until it comes.
            return [.send([Self.refusal(frame.callID, Self.cancelled)]), .resume(id: frame.callID)]
        case .credit: return credit(frame.callID, try CreditHead(encoded: frame.head))
        case .ping:
            return [.answerPing]
        case .pong: return []
        case .bye: return end(sending: [])
        default:
            throw ProtocolViolation()
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
        welcome.features = Compression.features(of: head.features)
        compresses = welcome.features.contains(Compression.deflate.rawValue)
        bulk = BulkQueue(window: head.sessionWindowBytes)
        // Bytes are counted between two sides that both name a window.
        countsBytes = head.sessionWindowBytes > 0
        if !countsBytes { arrivals = SessionReceiveWindow(window: 0) }
        return [.send([Frame(.welcome, head: welcome.encoded())])]
    }

    private static let cancelled = CallError(
        .cancelled, "CANCELLED", "the caller cancelled the call", origin: .server,
        executed: .yes)

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

    private mutating func call(_ frame: Frame, now: ContinuousClock.Instant) throws -> [Action] {
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
        if frame.flags.contains(.chunkMore) {
            var assembler = MessageAssembler()
            _ = try assembler.add(frame.body ?? [], flags: frame.flags, isLast: false)
            guard hold(assembler.count) else { return [.send([Self.refusal(id, .tooManyBytes)])] }
            let timeout = min(.milliseconds(head.timeoutMilliseconds), Limits.longestDeadline)
            arriving[id] = Arriving(head: head, assembler: assembler, deadline: now + timeout)
            return []
        }
        let message = frame.body.map {
            Payload($0, isCompressed: frame.flags.contains(.compressed))
        }
        if frame.flags.contains(.end) { return start(id, head, whole: message ?? []) }
        return start(id, head, first: message)
    }

    /// A request that is whole.
    private mutating func start(
        _ id: UInt64, _ head: CallHead, whole body: Payload
    ) -> [Action] {
        running[id] = Running(responses: responseWindow(head))
        return [.start(id: id, head, body: body)]
    }

    /// A stream of requests: the first may be there already.
    private mutating func start(
        _ id: UInt64, _ head: CallHead, first: Payload?
    ) -> [Action] {
        var window = ReceiveWindow(
            messages: welcome.requestWindowMessages,
            bytes: countsBytes ? welcome.requestWindowBytes : 0)
        if let first { try? window.received(bytes: first.count) }
        running[id] = Running(
            responses: responseWindow(head), requests: Requests(window: window))
        return [.start(id: id, head, body: nil)] + (first.map { [.request(id: id, $0)] } ?? [])
    }

    private func responseWindow(_ head: CallHead) -> SendWindow {
        SendWindow(messages: head.window, bytes: countsBytes ? head.windowBytes : 0)
    }

    /// Counts bytes that wait for the rest of their message; false when there are too many.
    private mutating func hold(_ bytes: Int) -> Bool {
        guard arrivingBytes + bytes <= Limits.arrivingBytesPerSession else { return false }
        arrivingBytes += bytes
        return true
    }

    private mutating func forget(arriving id: UInt64) -> Arriving? {
        guard let call = arriving.removeValue(forKey: id) else { return nil }
        arrivingBytes -= call.assembler.count
        return call
    }

    private mutating func data(_ frame: Frame, now: ContinuousClock.Instant) throws -> [Action] {
        let credit = try arrivals.received(frame).map { [Action.send([$0])] } ?? []
        if running[frame.callID] != nil { return credit + (try request(frame)) }
        guard var call = forget(arriving: frame.callID) else { return credit }
        do {
            let isLast = !frame.flags.contains(.chunkMore)
            let part = try call.assembler.add(
                frame.body ?? [], flags: frame.flags, isLast: isLast)
            guard let body = part else {
                guard hold(call.assembler.count) else {
                    return credit + [.send([Self.refusal(frame.callID, .tooManyBytes)])]
                }
                arriving[frame.callID] = call
                return credit
            }
            let head = call.headNow(now)
            return credit
                + (frame.flags.contains(.end)
                    ? start(frame.callID, head, whole: body)
                    : start(frame.callID, head, first: body))
        } catch is MessageTooLarge {
            let error = CallError.messageTooLarge(.server, executed: .no)
            return credit + [.send([Self.refusal(frame.callID, error)])]
        }
    }

    /// A part of a request stream: of a message, or its bare end.
    ///
    /// - Throws: `ProtocolViolation` when the request has ended, or room was not kept to.
    private mutating func request(_ frame: Frame) throws -> [Action] {
        let id = frame.callID
        guard var requests = running[id]?.requests, !requests.hasEnded else {
            throw ProtocolViolation()
        }
        var actions: [Action] = []
        do {
            // In the middle of a message a frame without a body is a part of no bytes.
            if let part = frame.body ?? (requests.assembler.hasBegun ? [] : nil) {
                let isLast = !frame.flags.contains(.chunkMore)
                if !requests.assembler.hasBegun { try requests.window.begins() }
                arrivingBytes -= requests.assembler.count
                // Counted again below; a call that fails here is over, and holds nothing.
                running[id]?.requests?.assembler = MessageAssembler()
                let message = try requests.assembler.add(
                    part, flags: frame.flags, isLast: isLast)
                guard hold(requests.assembler.count) else {
                    var error = CallError.tooManyBytes
                    error.executed = .maybe
                    return finish(id, StatusHead(error), body: nil) + [.cancel(id: id)]
                }
                if let message {
                    try requests.window.received(bytes: message.count)
                    actions.append(.request(id: id, message))
                }
            }
        } catch is MessageTooLarge {
            let error = CallError.messageTooLarge(.server, executed: .maybe)
            return finish(id, StatusHead(error), body: nil) + [.cancel(id: id)]
        }
        if frame.flags.contains(.end), !frame.flags.contains(.chunkMore) {
            requests.hasEnded = true
            actions.append(.requestsEnded(id: id))
        }
        running[id]?.requests = requests
        return actions
    }

    /// The handler took a message of its request stream.
    mutating func consumed(_ id: UInt64, bytes: Int) -> [Action] {
        guard phase != .closed, running[id]?.requests?.hasEnded == false,
            let credit = running[id]?.requests?.window.took(bytes: bytes)
        else { return [] }
        return [.send([Frame(.credit, callID: id, head: credit.encoded())])]
    }

    private mutating func credit(_ id: UInt64, _ credit: CreditHead) -> [Action] {
        guard id > 0 else {
            let (frames, emptied) = bulk.grant(bytes: credit.bytes)
            return (frames.isEmpty ? [] : [.send(frames)]) + emptied.map { .resume(id: $0) }
        }
        guard running[id] != nil else { return [] }
        running[id]?.responses.grant(credit)
        return [.resume(id: id)]
    }

    /// The sign of life that a PING asks for.
    ///
    /// - Parameter load: how busy the server is, thousandths.
    func pong(load: Int? = nil) -> [Action] {
        guard phase != .closed else { return [] }
        let head = PongHead(inFlightCalls: running.count, load: load)
        return [.send([Frame(.pong, head: head.encoded())])]
    }

    /// The call's handler is about to run.
    ///
    /// - Returns: false when it must not: the call is over, or cancelled.
    mutating func begin(_ id: UInt64) -> Bool {
        guard phase != .closed else { return false }
        return running.update(id) { call in
            guard !call.isCancelled else { return false }
            call.hasBegun = true
            return true
        } ?? false
    }

    /// Says that a stream's handler has started.
    func headers(_ id: UInt64, _ metadata: Metadata) -> [Action] {
        guard running[id] != nil, phase != .closed else { return [] }
        return [.send([Frame(.headers, callID: id, head: metadata.encoded())])]
    }

    /// One message of a stream.
    ///
    /// - Returns: nil while the reader is a window behind, or the message before is not out.
    /// - Throws: CANCELLED when the call is over.
    mutating func message(_ id: UInt64, body: Payload) throws -> [Action]? {
        guard let call = running[id], phase != .closed else {
            throw CallError(.cancelled, "CANCELLED", "the call is over", origin: .server)
        }
        guard call.responses.isOpen, !bulk.holds(id) else { return nil }
        running.update(id) { $0.responses.take(bytes: body.count) }
        let frames = MessageParts.frames(of: body, callID: id, last: Frame(.data, callID: id))
        return send(frames, of: id)
    }

    /// Whether `message` would send, or throw.
    func hasRoom(_ id: UInt64) -> Bool {
        guard let call = running[id], phase != .closed else { return true }
        return call.responses.isOpen && !bulk.holds(id)
    }

    private mutating func send(_ frames: [Frame], of id: UInt64) -> [Action] {
        let ready = bulk.add(frames, of: id)
        return ready.isEmpty ? [] : [.send(ready)]
    }

    /// Whether something of the call waits for the session's window.
    func isFlushed(_ id: UInt64) -> Bool { phase == .closed || !bulk.holds(id) }

    /// Ends a call with its status and, for a unary call, its answer.
    ///
    /// - Returns: nothing when the call is over already.
    mutating func finish(_ id: UInt64, _ status: StatusHead, body: Payload?) -> [Action] {
        guard let call = running.removeValue(forKey: id), phase != .closed else { return [] }
        arrivingBytes -= call.requests?.assembler.count ?? 0
        var flags: FrameFlags = .end
        if status.executed == .no { flags.insert(.notExecuted) }
        let last = Frame(.status, flags: flags, callID: id, head: status.encoded())
        // A failure overtakes what was not sent; an answer comes after it.
        if status.code != .ok { bulk.drop(id) }
        guard let body else { return send([last], of: id) }
        return send(MessageParts.frames(of: body, callID: id, last: last), of: id)
    }

    /// A call's deadline passed: its handler is cancelled, or not started, or what still waits of its answer given up.
    mutating func expire(_ id: UInt64) -> [Action] {
        guard phase != .closed else { return [] }
        if forget(arriving: id) != nil { return [.send([Self.refusal(id, .expiredInQueue)])] }
        if let call = running[id] {
            let error: CallError =
                call.hasBegun ? .expiredOnServer(executed: .maybe) : .expiredInQueue
            return finish(id, StatusHead(error), body: nil) + [.cancel(id: id)]
        }
        guard bulk.holds(id) else { return [] }
        bulk.drop(id)
        // Its handler ran to its end; it is the answer that came too late.
        return [.send([Self.refusal(id, .expiredOnServer(executed: .yes))]), .resume(id: id)]
    }

    /// First phase of a drain: nothing new, please. What crosses the wire meanwhile is still served.
    mutating func announceDrain() -> [Action] {
        // Whose HELLO is still to be read is told as one whose HELLO comes later.
        guard phase == .open else {
            return phase == .awaitingHello ? end(sending: [Frame(.bye)]) : []
        }
        return [.send([Frame(.goAway, head: GoAwayHead(lastCallID: .max).encoded())])]
    }

    /// Second phase: calls after the last accepted one are refused as not executed.
    mutating func drain() -> [Action] {
        guard phase == .open else { return [] }
        phase = .draining(lastCallID: lastCallID)
        return [.send([Frame(.goAway, head: GoAwayHead(lastCallID: lastCallID).encoded())])]
    }

    /// Called every heartbeat: drops a session whose peer fell silent, and requests whose rest did not come in time.
    mutating func tick(now: ContinuousClock.Instant) -> [Action] {
        let patience =
            Duration.milliseconds(welcome.heartbeatMilliseconds) * Limits.silentHeartbeats
        silentTicks += 1
        guard phase != .closed, silentTicks >= Limits.silentHeartbeats, now - lastHeard >= patience
        else {
            let expired = arriving.filter { $0.value.deadline <= now }.keys.sorted()
            return expired.flatMap { expire($0) }
        }
        return end(sending: [])
    }

    /// Ends every call with `error`, then the session: the caller's key was revoked, or the program stops.
    mutating func close(_ error: CallError) -> [Action] {
        guard phase != .closed else { return [] }
        var unstarted = error
        unstarted.executed = .no
        let refusals =
            running.sorted { $0.key < $1.key }
            .map { Self.refusal($0.key, $0.value.hasBegun ? error : unstarted) }
            + arriving.keys.sorted().map { Self.refusal($0, unstarted) }
        return end(sending: refusals + [Frame(.bye)])
    }

    mutating func peerGone() -> [Action] { phase == .closed ? [] : end(sending: []) }

    private mutating func end(sending frames: [Frame]) -> [Action] {
        phase = .closed
        let cancelled = running.keys.sorted().map { Action.cancel(id: $0) }
        running = [:]
        arriving = [:]
        arrivingBytes = 0
        return (frames.isEmpty ? [] : [.send(frames)]) + cancelled + [.drop]
    }
}

extension CallError {
    /// Too much waits on one session for the rest of its messages.
    fileprivate static let tooManyBytes = CallError(
        .resourceExhausted, "TOO_MANY_BYTES",
        "a session may hold \(Limits.arrivingBytesPerSession) bytes of messages that are not whole",
        origin: .server, executed: .no)
}
