/// Room a peer has granted for the messages of a call.
///
/// A message may begin while there is room for one and the bytes are not used up; it may overdraw the bytes, so that no
/// message is too large for its window.
struct SendWindow: Sendable, Equatable {
    private(set) var messages: Int
    private(set) var bytes: Int

    /// - Parameter bytes: 0 stands for no limit, as on the wire.
    init(messages: Int, bytes: Int) {
        self.messages = min(messages, Limits.mostCreditMessages)
        self.bytes = bytes == 0 ? Limits.mostCreditBytes : min(bytes, Limits.mostCreditBytes)
    }

    var isOpen: Bool { messages > 0 && bytes > 0 }

    mutating func take(bytes count: Int) {
        messages -= 1
        bytes -= count
    }

    mutating func grant(_ credit: CreditHead) {
        messages = min(
            messages + min(credit.messages, Limits.mostCreditMessages), Limits.mostCreditMessages)
        bytes = min(bytes + min(credit.bytes, Limits.mostCreditBytes), Limits.mostCreditBytes)
    }
}

/// Room this side has granted for the messages of a call; new credit is granted as the application takes them.
struct ReceiveWindow: Sendable, Equatable {
    private let messages: Int
    private let bytes: Int
    private var roomMessages: Int
    private var roomBytes: Int
    private var takenMessages = 0
    private var takenBytes = 0

    /// - Parameter bytes: 0 stands for no limit.
    init(messages: Int, bytes: Int) {
        self.messages = messages
        self.bytes = bytes
        roomMessages = messages
        roomBytes = bytes
    }

    /// Holds a message that begins against what was granted. Where no window was given it is the whole message that
    /// counts: the parts of a unary answer need no room.
    ///
    /// - Throws: `ProtocolViolation` when there is no room.
    func begins() throws {
        guard messages == 0 || (roomMessages > 0 && (bytes == 0 || roomBytes > 0)) else {
            throw ProtocolViolation()
        }
    }

    /// A message has come.
    ///
    /// - Throws: `ProtocolViolation` when it began without room.
    mutating func received(bytes count: Int) throws {
        guard roomMessages > 0, bytes == 0 || roomBytes > 0 else { throw ProtocolViolation() }
        roomMessages -= 1
        roomBytes -= count
    }

    /// The application took a message: half a window later the peer gets new credit.
    mutating func took(bytes count: Int) -> CreditHead? {
        takenMessages += 1
        takenBytes += count
        guard takenMessages * 2 >= messages || (bytes > 0 && takenBytes * 2 >= bytes) else {
            return nil
        }
        let credit = CreditHead(messages: takenMessages, bytes: takenBytes)
        roomMessages += takenMessages
        roomBytes += takenBytes
        (takenMessages, takenBytes) = (0, 0)
        return credit
    }
}

/// Bulk of a session on its way out: DATA frames share the session's window, a frame of each call in turn, so that a
/// large message holds up neither another one nor the small frames that need no credit.
struct BulkQueue: Sendable {
    private var queues: [UInt64: [Frame]] = [:]
    /// Calls with frames, in the order of their turns.
    private var turns: [UInt64] = []
    private var room: Int

    /// - Parameter window: bytes the peer lets this side send ahead; 0 stands for no limit.
    init(window: Int) { room = window == 0 ? .max : min(window, Limits.mostCreditBytes) }

    /// Whether frames of the call wait here; whatever else it sends comes after them.
    func holds(_ id: UInt64) -> Bool { queues[id] != nil }
    var isEmpty: Bool { turns.isEmpty }

    /// Takes frames of one call, in order.
    ///
    /// - Returns: what may be sent now.
    mutating func add(_ frames: [Frame], of id: UInt64) -> [Frame] {
        if frames.count == 1, queues[id] == nil,
            frames[0].kind != .data || (turns.isEmpty && room > 0)
        {
            take(frames[0])
            return frames
        }
        if queues[id] == nil { turns.append(id) }
        queues[id, default: []] += frames
        return next().frames
    }

    /// The peer has taken bytes.
    ///
    /// - Returns: what may be sent now, and the calls that have nothing left here.
    mutating func grant(bytes: Int) -> (frames: [Frame], emptied: [UInt64]) {
        if room != .max {
            room = min(room + min(bytes, Limits.mostCreditBytes), Limits.mostCreditBytes)
        }
        return next()
    }

    /// The call is over: what it still had is not sent.
    mutating func drop(_ id: UInt64) {
        guard queues.removeValue(forKey: id) != nil else { return }
        turns.removeAll { $0 == id }
    }

    private mutating func next() -> (frames: [Frame], emptied: [UInt64]) {
        var frames: [Frame] = []
        var emptied: [UInt64] = []
        while room > 0, let id = turns.first, var queue = queues[id] {
            turns.removeFirst()
            // A frame in its turn, and a status after it: that needs no room.
            repeat {
                take(queue[0])
                frames.append(queue.removeFirst())
            } while queue.first.map { $0.kind != .data } ?? false
            if queue.isEmpty {
                queues[id] = nil
                emptied.append(id)
            } else {
                queues[id] = queue
                turns.append(id)
            }
        }
        return (frames, emptied)
    }

    private mutating func take(_ frame: Frame) {
        guard frame.kind == .data, room != .max else { return }
        room -= frame.body?.count ?? 0
    }
}

/// What this side lets the peer send ahead on a session, granted anew as frames arrive: it paces, and bounds nothing
/// that a call's own window does not.
struct SessionReceiveWindow: Sendable {
    private let window: Int
    private var room: Int

    /// - Parameter window: bytes; 0 stands for no limit.
    init(window: Int) {
        self.window = window
        room = window
    }

    /// - Returns: the frame that grants new credit, when half of it is used up.
    /// - Throws: `ProtocolViolation` for a frame without room.
    mutating func received(_ frame: Frame) throws -> Frame? {
        guard window > 0, let bytes = frame.body?.count else { return nil }
        guard room > 0 else { throw ProtocolViolation() }
        room -= bytes
        guard room * 2 <= window else { return nil }
        let grant = window - room
        room = window
        return Frame(.credit, head: CreditHead(messages: 0, bytes: grant).encoded())
    }
}
