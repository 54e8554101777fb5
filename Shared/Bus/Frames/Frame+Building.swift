/// Frames by hand, for tests that play a peer.
extension Frame {
    /// HELLO, as a connecting side sends it first.
    package static func hello(
        agent: String, majors: [UInt8] = [1], features: [String] = [], sessionWindowBytes: Int = 0
    ) -> Frame {
        Frame(
            .hello,
            head: HelloHead(
                majors: majors, features: features, agent: agent,
                sessionWindowBytes: sessionWindowBytes
            ).encoded())
    }

    /// WELCOME of a server; without windows, as the first servers had none.
    package static func welcome(
        major: UInt8 = 1, features: [String] = [], heartbeat: Duration = .seconds(2),
        inFlightCalls: Int = 100, sessionWindowBytes: Int = 0
    ) -> Frame {
        Frame(
            .welcome,
            head: WelcomeHead(
                major: major, features: features, caller: "tester",
                heartbeatMilliseconds: heartbeat.wholeMilliseconds, inFlightCalls: inFlightCalls,
                messageBytes: Limits.messageBytes, services: [], instance: "by hand",
                sessionWindowBytes: sessionWindowBytes
            ).encoded())
    }

    /// A CALL; whole in one frame unless the flags say otherwise.
    package static func call(
        _ id: UInt64, _ method: String, timeout: Duration = .seconds(1),
        type: ContentType = .cbor, key: String? = nil, metadata: Metadata = [:],
        window: Int = 0, windowBytes: Int = 0, flags: FrameFlags = .end, body: [UInt8]?
    ) -> Frame {
        Frame(
            .call, flags: flags, callID: id,
            head: CallHead(
                method: method, timeoutMilliseconds: timeout.wholeMilliseconds, contentType: type,
                idempotencyKey: key, metadata: metadata, window: window, windowBytes: windowBytes
            ).encoded(),
            body: body)
    }

    /// STATUS: OK with an answer, or an error.
    package static func status(
        _ id: UInt64, _ error: CallError? = nil, load: Int? = nil, body: [UInt8]? = nil
    ) -> Frame {
        var head = error.map { StatusHead($0) } ?? .ok
        head.load = load
        return Frame(.status, flags: .end, callID: id, head: head.encoded(), body: body)
    }

    package static func credit(_ id: UInt64, messages: Int, bytes: Int = 0) -> Frame {
        Frame(.credit, callID: id, head: CreditHead(messages: messages, bytes: bytes).encoded())
    }

    package static func goAway(last id: UInt64) -> Frame {
        Frame(.goAway, head: GoAwayHead(lastCallID: id).encoded())
    }

    /// The error a STATUS frame carries; nil when it is OK.
    ///
    /// - Throws: when this is no STATUS frame.
    package func statusError() throws -> CallError? {
        guard kind == .status else { throw ProtocolViolation() }
        return try StatusHead(encoded: head).error
    }

    /// How busy the sender of a STATUS or a PONG says it is, in thousandths; nil when it does not say.
    package func load() throws -> Int? {
        switch kind {
        case .status: try StatusHead(encoded: head).load
        case .pong: try PongHead(encoded: head).load
        default: throw ProtocolViolation()
        }
    }

    /// The highest call id that a GOAWAY lets go on.
    package func goAwayLast() throws -> UInt64 {
        guard kind == .goAway else { throw ProtocolViolation() }
        return try GoAwayHead(encoded: head).lastCallID
    }
}
