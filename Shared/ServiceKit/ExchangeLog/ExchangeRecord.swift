/// One line of the exchange log: who asked for which personal data, what for, and what became of it. Never a payload.
///
/// A call has two records: its intent, on the disk before the handler runs, and its outcome.
public struct ExchangeRecord: Codable, Sendable, Equatable {
    public enum Kind: String, Codable, Sendable {
        /// A program began to write; intents before it without an outcome will never have one.
        case started
        case intent
        case outcome
    }

    /// Bytes that a crash left behind a log's last record: kept where they are, and named here.
    public struct Torn: Codable, Sendable, Equatable {
        public var bytes: Int
        /// BLAKE2b-256, hex.
        public var hash: String
    }

    /// From 1, without gaps.
    public var sequence: Int64 = 0
    public var kind: Kind
    /// UTC, RFC 3339 with milliseconds.
    public var time: String
    /// The run of the program, as in WELCOME.
    public var instance: String
    public var service: String?
    public var torn: Torn?

    public var method: String?
    /// The program that called, as the topology names it.
    public var caller: String?
    /// On whose authority, pseudonymous.
    public var subject: String?
    public var department: String?
    /// Whether the caller spoke for somebody else.
    public var onBehalf: Bool?
    public var purpose: String?
    public var caseNumber: String?
    public var requestID: String?
    /// BLAKE2b-256 of the request's bytes, hex; of a stream of requests only in the outcome.
    public var requestHash: String?

    /// The sequence of the intent this is the outcome of.
    public var intent: Int64?
    /// gRPC's name of the code.
    public var code: String?
    public var reason: String?
    public var executed: String?
    /// BLAKE2b-256 of the answer's bytes, hex; none when there was no answer.
    public var responseHash: String?

    /// The hash of the record before; of the first one, 64 zeros.
    public var previous = ""

    public init(_ kind: Kind, time: String, instance: String) {
        self.kind = kind
        self.time = time
        self.instance = instance
    }
}
