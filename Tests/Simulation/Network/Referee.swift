import Bus

/// Watches one link from outside and holds both sides to `docs/protocol.md`: a second reading of its sections 3 to 5.
///
/// What a side may send depends on what has reached it, so each frame is shown twice: when it is sent, and when it arrives.
struct Referee: Sendable {
    /// Room for messages of a call or a session, as its sender knows it.
    private struct Window {
        var messages: Int
        /// Nil where bytes are not counted.
        var bytes: Int?
        var isOpen: Bool { messages > 0 && (bytes ?? 1) > 0 }
    }

    /// What a reader was sent and what it has given credit for.
    private struct Granted {
        var messages = 0
        var bytes = 0
        var creditMessages = 0
        var creditBytes = 0
        var isHonest: Bool { creditMessages <= messages && creditBytes <= bytes }
    }

    private struct Call {
        let requestID: String
        // The client's side.
        var hasEnded = false
        var hasCancelled = false
        var hasHeardEnd = false
        var requests: Window?
        let firstRequests: Window?
        var isMidRequest: Bool
        var responsesRead = Granted()
        // The server's side.
        var isAtServer = false
        var isAnswered = false
        var responses: Window?
        let firstResponses: Window?
        var isMidResponse = false
        var requestsRead = Granted()
    }

    private var calls: [UInt64: Call] = [:]
    private var lastCallID: UInt64 = 0
    private var hello: HelloHead?
    private var welcome: WelcomeHead?
    private var hasWelcomeArrived = false
    private var clientSaidBye = false
    private var serverSaidBye = false
    private var lastGoAway = UInt64.max
    /// Bytes of DATA that each side may send.
    private var clientRoom: Int?
    private var serverRoom: Int?
    private var clientRead = Granted()
    private var serverRead = Granted()
    /// CALL frames that came once more.
    private var repeated: Set<UInt64> = []

    private var countsBytes: Bool {
        (hello?.sessionWindowBytes ?? 0) > 0 && (welcome?.sessionWindowBytes ?? 0) > 0
    }

    /// A window in bytes; 0 stands for no limit.
    private static func counted(_ countsBytes: Bool, _ window: Int?) -> Int? {
        countsBytes && window ?? 0 > 0 ? window : nil
    }

    // MARK: The client

    mutating func clientSends(_ frame: Frame) -> [String] {
        var broken = Rules("client")
        broken.hold(!clientSaidBye, "sends \(frame.kind) after BYE")
        switch frame.kind {
        case .hello:
            broken.hold(hello == nil, "says HELLO twice")
            hello = try? HelloHead(encoded: frame.head)
        case .bye: clientSaidBye = true
        case .call: call(frame, &broken)
        case .data: request(frame, &broken)
        case .cancel:
            broken.hold(isLive(frame.callID), "cancels what is over")
            calls[frame.callID]?.hasCancelled = true
        case .credit: clientGrants(frame, &broken)
        default: broken.hold(hello != nil, "sends \(frame.kind) before HELLO")
        }
        return broken.found
    }

    /// Whether the client may still send for a call.
    private func isLive(_ id: UInt64) -> Bool {
        guard let call = calls[id] else { return false }
        return !call.hasCancelled && !call.hasHeardEnd
    }

    private mutating func call(_ frame: Frame, _ broken: inout Rules) {
        let id = frame.callID
        broken.hold(hasWelcomeArrived, "calls before WELCOME")
        broken.hold(id % 2 == 1 && id > lastCallID, "call id \(id) after \(lastCallID)")
        lastCallID = id
        let open = calls.values.filter { !$0.hasHeardEnd && !$0.hasCancelled }.count
        broken.hold(open < welcome?.inFlightCalls ?? 0, "has more calls open than it may")
        guard let head = try? CallHead(encoded: frame.head) else {
            return broken.hold(false, "sends a CALL that cannot be read")
        }
        let isStream = !frame.flags.contains(.end) && !frame.flags.contains(.chunkMore)
        let requests =
            isStream
            ? Window(
                messages: welcome?.requestWindowMessages ?? 0,
                bytes: Self.counted(countsBytes, welcome?.requestWindowBytes)) : nil
        let responses =
            head.window > 0
            ? Window(messages: head.window, bytes: Self.counted(countsBytes, head.windowBytes))
            : nil
        calls[id] = Call(
            requestID: head.requestID, hasEnded: frame.flags.contains(.end), requests: requests,
            firstRequests: requests, isMidRequest: frame.flags.contains(.chunkMore),
            responses: responses, firstResponses: responses)
    }

    private mutating func request(_ frame: Frame, _ broken: inout Rules) {
        let id = frame.callID
        broken.hold(isLive(id), "sends DATA of call \(id), which is over")
        broken.hold(calls[id]?.hasEnded == false, "sends DATA after END")
        if let room = clientRoom {
            broken.hold(room > 0 || frame.body == nil, "sends DATA without the session's room")
            clientRoom = room - (frame.body?.count ?? 0)
        }
        if let body = frame.body, calls[id]?.requests != nil {
            if calls[id]?.isMidRequest == false {
                broken.hold(calls[id]?.requests?.isOpen == true, "begins a request without credit")
                calls[id]?.requests?.messages -= 1
            }
            calls[id]?.requests?.bytes? -= body.count
            calls[id]?.isMidRequest = frame.flags.contains(.chunkMore)
        }
        if frame.flags.contains(.end) { calls[id]?.hasEnded = true }
    }

    private mutating func clientGrants(_ frame: Frame, _ broken: inout Rules) {
        guard let credit = try? CreditHead(encoded: frame.head) else { return }
        guard frame.callID > 0 else {
            clientRead.creditBytes += credit.bytes
            return broken.hold(clientRead.isHonest, "grants the session what it did not receive")
        }
        broken.hold(isLive(frame.callID), "grants credit to a call that is over")
        calls[frame.callID]?.responsesRead.creditMessages += credit.messages
        calls[frame.callID]?.responsesRead.creditBytes += credit.bytes
        broken.hold(
            calls[frame.callID]?.responsesRead.isHonest == true,
            "grants credit for what it did not receive")
    }

    mutating func clientReceives(_ frame: Frame) -> [String] {
        switch frame.kind {
        case .welcome:
            hasWelcomeArrived = true
            if countsBytes { clientRoom = welcome?.sessionWindowBytes }
        case .status: calls[frame.callID]?.hasHeardEnd = true
        case .data:
            let bytes = frame.body?.count ?? 0
            clientRead.bytes += bytes
            calls[frame.callID]?.responsesRead.bytes += bytes
            if !frame.flags.contains(.chunkMore) {
                calls[frame.callID]?.responsesRead.messages += 1
            }
        case .credit:
            guard let credit = try? CreditHead(encoded: frame.head) else { break }
            if frame.callID == 0 {
                clientRoom? += credit.bytes
            } else {
                calls[frame.callID]?.requests?.messages += credit.messages
                calls[frame.callID]?.requests?.bytes? += credit.bytes
            }
        case .goAway:
            guard let head = try? GoAwayHead(encoded: frame.head) else { break }
            for id in calls.keys where id > head.lastCallID { calls[id]?.hasHeardEnd = true }
        default: break
        }
        return []
    }

    // MARK: The server

    mutating func serverSends(_ frame: Frame) -> [String] {
        var broken = Rules("server")
        if serverSaidBye {
            broken.hold(
                [.status, .bye].contains(frame.kind), "sends \(frame.kind) after BYE")
        }
        switch frame.kind {
        case .welcome:
            broken.hold(welcome == nil, "says WELCOME twice")
            welcome = try? WelcomeHead(encoded: frame.head)
            if countsBytes { serverRoom = hello?.sessionWindowBytes }
        case .bye: serverSaidBye = true
        case .headers:
            broken.hold(isOpenAtServer(frame.callID), "sends HEADERS of a call that is over")
        case .data: response(frame, &broken)
        case .status: status(frame, &broken)
        case .credit: serverGrants(frame, &broken)
        case .goAway:
            guard let head = try? GoAwayHead(encoded: frame.head) else { break }
            broken.hold(head.lastCallID <= lastGoAway, "takes back a GOAWAY")
            lastGoAway = head.lastCallID
        default: broken.hold(welcome != nil, "sends \(frame.kind) before WELCOME")
        }
        return broken.found
    }

    private func isOpenAtServer(_ id: UInt64) -> Bool {
        guard let call = calls[id] else { return false }
        return call.isAtServer && !call.isAnswered
    }

    private mutating func status(_ frame: Frame, _ broken: inout Rules) {
        let id = frame.callID
        guard let head = try? StatusHead(encoded: frame.head) else {
            return broken.hold(false, "sends a STATUS that cannot be read")
        }
        if head.reason == "NO_SESSION", !isOpenAtServer(id), repeated.remove(id) != nil { return }
        broken.hold(isOpenAtServer(id), "answers call \(id) twice, or one it never got")
        broken.hold(frame.flags.contains(.end), "sends STATUS without END")
        broken.hold(
            head.code != .ok || calls[id]?.responses == nil || calls[id]?.isMidResponse == false,
            "ends a stream well in the middle of a message")
        calls[id]?.isAnswered = true
        broken.hold(
            frame.flags.contains(.notExecuted) == (head.executed == .no),
            "says of call \(id) two things about its execution")
        broken.hold(head.code == .ok || frame.body == nil, "sends a body with a failure")
    }

    private mutating func response(_ frame: Frame, _ broken: inout Rules) {
        let id = frame.callID
        let bytes = frame.body?.count ?? 0
        broken.hold(isOpenAtServer(id), "sends DATA of call \(id), which is over")
        broken.hold(frame.body != nil, "sends DATA without a body")
        if let room = serverRoom {
            broken.hold(room > 0, "sends DATA without the session's room")
            serverRoom = room - bytes
        }
        guard calls[id]?.responses != nil else {
            return broken.hold(
                frame.flags.contains(.chunkMore), "sends a message beyond a unary answer")
        }
        if calls[id]?.isMidResponse == false {
            broken.hold(calls[id]?.responses?.isOpen == true, "begins a message without credit")
            calls[id]?.responses?.messages -= 1
        }
        calls[id]?.responses?.bytes? -= bytes
        calls[id]?.isMidResponse = frame.flags.contains(.chunkMore)
    }

    private mutating func serverGrants(_ frame: Frame, _ broken: inout Rules) {
        guard let credit = try? CreditHead(encoded: frame.head) else { return }
        guard frame.callID > 0 else {
            serverRead.creditBytes += credit.bytes
            return broken.hold(serverRead.isHonest, "grants the session what it did not receive")
        }
        broken.hold(isOpenAtServer(frame.callID), "grants credit to a call that is over")
        calls[frame.callID]?.requestsRead.creditMessages += credit.messages
        calls[frame.callID]?.requestsRead.creditBytes += credit.bytes
        broken.hold(
            calls[frame.callID]?.requestsRead.isHonest == true,
            "grants credit for what it did not receive")
    }

    mutating func serverReceives(_ frame: Frame) -> [String] {
        switch frame.kind {
        case .call: calls[frame.callID]?.isAtServer = true
        case .data:
            let bytes = frame.body?.count ?? 0
            serverRead.bytes += bytes
            guard let body = frame.body else { break }
            calls[frame.callID]?.requestsRead.bytes += body.count
            if !frame.flags.contains(.chunkMore) {
                calls[frame.callID]?.requestsRead.messages += 1
            }
        case .credit:
            guard let credit = try? CreditHead(encoded: frame.head) else { break }
            if frame.callID == 0 {
                serverRoom? += credit.bytes
            } else {
                calls[frame.callID]?.responses?.messages += credit.messages
                calls[frame.callID]?.responses?.bytes? += credit.bytes
            }
        default: break
        }
        return []
    }

    // MARK: What comes again

    /// The highest number of a call that has reached the server; 0 before the first.
    var lastCallAtServer: UInt64 { calls.filter(\.value.isAtServer).keys.max() ?? 0 }

    /// A CALL that the client has not sent, or not this often, reaches the server.
    mutating func serverReceivesAgain(_ call: Frame) { repeated.insert(call.callID) }

    /// The request that a client now knows to have been executed.
    func executedRequest(by frame: Frame) -> String? {
        guard frame.kind == .status, let head = try? StatusHead(encoded: frame.head),
            head.code == .ok || head.executed == .yes
        else { return nil }
        return calls[frame.callID]?.requestID
    }

    // MARK: At rest

    /// What does not add up on a link on which nothing moves: credit that was lost on either side.
    func unbalanced() -> [String] {
        guard countsBytes, let hello, let welcome else { return [] }
        var broken = Rules("session")
        let pairs = [
            (clientRead, serverRoom, hello.sessionWindowBytes, "client"),
            (serverRead, clientRoom, welcome.sessionWindowBytes, "server"),
        ]
        for (read, room, window, name) in pairs {
            guard let room else { continue }
            let held = read.bytes - read.creditBytes
            broken.hold(room + held == window, "the \(name)'s window does not add up")
            broken.hold(held * 2 < window, "the \(name) keeps \(held) bytes of credit to itself")
        }
        for (id, call) in calls.sorted(by: { $0.key < $1.key }) where call.isAtServer {
            let isBalanced =
                Self.isBalanced(
                    call.responses, call.responsesRead, call.firstResponses, call.isMidResponse)
                && Self.isBalanced(
                    call.requests, call.requestsRead, call.firstRequests, call.isMidRequest)
            broken.hold(isBalanced, "the credits of call \(id) do not add up")
        }
        broken.hold(
            repeated.isEmpty || serverSaidBye, "a session goes on in which a CALL came twice")
        return broken.found
    }

    /// Whether a sender's room and what its reader holds are the window the call began with.
    private static func isBalanced(
        _ room: Window?, _ read: Granted, _ first: Window?, _ isMidMessage: Bool
    ) -> Bool {
        guard let room, let first else { return true }
        let held = read.messages + (isMidMessage ? 1 : 0) - read.creditMessages
        guard room.messages + held == first.messages else { return false }
        guard let bytes = room.bytes, let firstBytes = first.bytes else { return true }
        return bytes + read.bytes - read.creditBytes == firstBytes
    }

    /// The request ids of CALL frames.
    static func requestIDs(of frames: [Frame]) -> [String] {
        frames.compactMap { frame in
            guard frame.kind == .call else { return nil }
            return (try? CallHead(encoded: frame.head))?.requestID
        }
    }
}

/// Rules that one side broke.
private struct Rules {
    let side: String
    var found: [String] = []

    init(_ side: String) { self.side = side }

    mutating func hold(_ holds: Bool, _ rule: @autoclosure () -> String) {
        if !holds { found.append("\(side) \(rule())") }
    }
}

extension Frame {
    /// For a trace.
    var summary: String {
        let flag = [
            (FrameFlags.end, "END"), (.chunkMore, "MORE"), (.compressed, "COMPRESSED"),
            (.notExecuted, "NOT_EXECUTED"),
        ].filter { flags.contains($0.0) }.map(\.1).joined(separator: " ")
        var text = "\(kind.name) \(callID) \(flag)"
        if let body { text += " \(body.count) bytes" }
        switch kind {
        case .call: (try? CallHead(encoded: head)).map { text += " \($0.method) \($0.requestID)" }
        case .status:
            (try? StatusHead(encoded: head)).map { text += " \($0.code.name) \($0.reason)" }
        case .credit: (try? CreditHead(encoded: head)).map { text += " \($0.messages) \($0.bytes)" }
        case .goAway: (try? GoAwayHead(encoded: head)).map { text += " \($0.lastCallID)" }
        default: break
        }
        return text
    }
}

extension FrameKind {
    fileprivate var name: String {
        switch self {
        case .hello: "HELLO"
        case .welcome: "WELCOME"
        case .call: "CALL"
        case .data: "DATA"
        case .headers: "HEADERS"
        case .status: "STATUS"
        case .cancel: "CANCEL"
        case .credit: "CREDIT"
        case .ping: "PING"
        case .pong: "PONG"
        case .goAway: "GOAWAY"
        case .bye: "BYE"
        default: "kind \(rawValue)"
        }
    }
}
