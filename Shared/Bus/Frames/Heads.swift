/// HELLO: the connecting side's offer.
struct HelloHead: Sendable, Equatable {
    var majors: [UInt8] = [1]
    var features: [String] = []
    /// Program and version, for listings.
    var agent: String
    /// Bytes of DATA the server may send ahead on this session; 0 for no limit.
    var sessionWindowBytes = 0
}

/// WELCOME: what the server chose and dictates.
struct WelcomeHead: Sendable, Equatable {
    var major: UInt8 = 1
    var features: [String] = []
    /// The caller's name as the server sees it.
    var caller: String
    var heartbeatMilliseconds: Int64
    var inFlightCalls: Int
    var messageBytes: Int
    /// Contracts served here.
    var services: [String]
    /// Differs in every run of a program.
    var instance: String
    /// Bytes of DATA the client may send ahead on this session; 0 for no limit.
    var sessionWindowBytes = 0
    /// What the client may send ahead of a call's handler: messages, and bytes; 0 bytes for no limit.
    var requestWindowMessages = Limits.streamWindowMessages
    var requestWindowBytes = 0
}

/// CALL: what is asked, by when, on whose authority.
struct CallHead: Sendable, Equatable {
    /// `service/Method`
    var method: String
    /// Time left when the frame was made.
    var timeoutMilliseconds: Int64
    var contentType: ContentType = .cbor
    var idempotencyKey: String?
    var metadata: Metadata = [:]
    var requestID: String = ""
    var onBehalfOf: Principal?
    /// Messages the server may send ahead of the reader; streams only.
    var window: Int = 0
    /// 0 for the first try.
    var attempt: Int = 0
    /// The whole message's size when it is chunked.
    var messageBytes: Int?
    /// Bytes the server may send ahead of the reader; 0 for no limit.
    var windowBytes: Int = 0
    /// What the caller needs personal data for, a word of the topology; empty where none is read.
    var purpose: String = ""
    /// The case the call belongs to, in the caller's own files.
    var caseNumber: String = ""
}

extension CallHead {
    /// Refuses what a frame could not carry, before it costs the session.
    ///
    /// - Throws: `CallError`, not executed.
    func checkSize() throws {
        let metadataBytes = metadata.encodedBytes
        guard metadataBytes <= Limits.metadataBytes else {
            throw CallError.metadataTooLarge(.client)
        }
        let key = idempotencyKey?.utf8.count ?? 0
        guard key <= Limits.idempotencyKeyBytes else {
            throw CallError.idempotencyKeyTooLong(.client)
        }
        // Nearly always far below; only then is it worth no second encoding.
        let others =
            metadataBytes + key + method.utf8.count + requestID.utf8.count + purpose.utf8.count
            + caseNumber.utf8.count
        guard others > 1024 || onBehalfOf != nil else { return }
        guard encoded().count <= Limits.headBytes - FrameCoding.prefixBytes else {
            throw CallError(
                .resourceExhausted, "HEAD_TOO_LARGE",
                "a call's head may have \(Limits.headBytes) bytes",
                origin: .client, executed: .no)
        }
    }
}

extension CallError {
    static func metadataTooLarge(_ origin: Origin) -> CallError {
        CallError(
            .resourceExhausted, "METADATA_TOO_LARGE",
            "metadata may have \(Limits.metadataBytes) bytes", origin: origin, executed: .no)
    }

    static func idempotencyKeyTooLong(_ origin: Origin) -> CallError {
        CallError(
            .invalidArgument, "IDEMPOTENCY_KEY_TOO_LONG",
            "an idempotency key has at most \(Limits.idempotencyKeyBytes) bytes", origin: origin,
            executed: .no)
    }
}

/// STATUS: how a call ended.
struct StatusHead: Sendable, Equatable {
    var code: StatusCode
    var message: String = ""
    var reason: CallError.Reason = ""
    var violations: [FieldViolation] = []
    var origin: CallError.Origin = .handler
    var executed: CallError.Executed = .yes
    /// Trailing.
    var metadata: Metadata = [:]
    /// What no HEADERS has told: all of it, of a unary call.
    var initialMetadata: Metadata = [:]
    /// How busy the server was, in thousandths; nil when it does not say.
    var load: Int?

    static let ok = StatusHead(code: .ok)

    init(
        code: StatusCode, message: String = "", reason: CallError.Reason = "",
        violations: [FieldViolation] = [], origin: CallError.Origin = .handler,
        executed: CallError.Executed = .yes, metadata: Metadata = [:]
    ) {
        self.code = code
        self.message = message
        self.reason = reason
        self.violations = violations
        self.origin = origin
        self.executed = executed
        self.metadata = metadata
    }

    init(_ error: CallError) {
        self.init(
            code: error.code, message: error.message, reason: error.reason,
            violations: error.violations, origin: error.origin, executed: error.executed,
            metadata: error.trailingMetadata)
    }

    /// The error this status is; nil when it is OK.
    var error: CallError? {
        guard code != .ok else { return nil }
        return CallError(
            code, reason, message, violations: violations, origin: origin, executed: executed,
            trailingMetadata: metadata)
    }
}

/// CREDIT: room for more messages and bytes of a stream; on call 0, for more bytes of the session.
struct CreditHead: Sendable, Equatable {
    var messages: Int
    var bytes = 0
}

/// GOAWAY: calls with a higher id will not be executed on this session.
struct GoAwayHead: Sendable, Equatable {
    var lastCallID: UInt64
}

/// PONG: answered by the executor that runs handlers, so that a stuck program is found.
struct PongHead: Sendable, Equatable {
    var inFlightCalls: Int
    /// How busy the server is, in thousandths; nil when it does not say.
    var load: Int?
}
