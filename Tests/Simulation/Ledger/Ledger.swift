import Bus

/// The service that is simulated: writes that count once, reads, and streams each way. Numbers say how a call behaves.
enum Ledger: ServiceContract {
    static let name = "ledger.v1"

    static let write = unary(
        "Write", LedgerRequest.self, returns: LedgerAnswer.self, .write, access: .open,
        summary: "Takes effect once a key.")
    static let read = unary(
        "Read", LedgerRequest.self, returns: LedgerAnswer.self, .read, access: .open,
        summary: "Answers the request's own number.")
    static let follow = serverStream(
        "Follow", LedgerRequest.self, of: LedgerElement.self, access: .open,
        summary: "Counts.")
    static let gather = clientStream(
        "Gather", of: LedgerElement.self, returns: LedgerAnswer.self, .write, access: .open,
        summary: "Takes effect once a key, when its elements have all come.")
    static let talk = bidirectionalStream(
        "Talk", of: LedgerElement.self, returns: LedgerElement.self, .read, access: .open,
        summary: "Sends every element back.")

    static let methods: [any MethodDescriptor] = [write, read, follow, gather, talk]
}

struct LedgerRequest: BusMessage {
    /// The number of the application's call: the same in all its tries.
    var op: Int
    /// Milliseconds before the effect, or between elements.
    var before = 0
    /// Milliseconds after the effect.
    var after = 0
    var ending = LedgerEnding.answer
    /// Elements to stream.
    var count = 0
    /// Bytes of an answer or of each element.
    var bytes = 0
}

enum LedgerEnding: String, BusMessage {
    case answer
    /// Refuses before anything was done, and says so.
    case refuse
    /// Fails after the effect.
    case fail
    /// Waits until it is cancelled.
    case hang
}

struct LedgerAnswer: BusMessage {
    var op: Int
    /// How many effects the ledger had then; of a read or a stream, the elements that were seen.
    var value: Int
    var filling: [UInt8]?
}

struct LedgerElement: BusMessage {
    var op: Int
    /// From 0.
    var number: Int
    var filling: [UInt8]?
}
