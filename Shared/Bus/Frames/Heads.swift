/// HELLO: the connecting side's offer.
package struct HelloHead: Sendable, Equatable {
    package var majors: [UInt8] = [1]
    package var features: [String] = []
    /// Program and version, for listings.
    package var agent: String
    /// Bytes of DATA the server may send ahead on this session; 0 for no limit.
    package var sessionWindowBytes = 0
}

/// WELCOME: what the server chose and dictates.
package struct WelcomeHead: Sendable, Equatable {
    package var major: UInt8 = 1
    package var features: [String] = []
    /// The caller's name as the server sees it.
    package var caller: String
    package var heartbeatMilliseconds: Int64
    package var inFlightCalls: Int
    package var messageBytes: Int
    /// Contracts served here.
    package var services: [String]
    /// Differs in every run of a program.
    package var instance: String
    /// Bytes of DATA the client may send ahead on this session; 0 for no limit.
    package var sessionWindowBytes = 0
    /// What the client may send ahead of a call's handler: messages, and bytes; 0 bytes for no limit.
    package var requestWindowMessages = Limits.requestWindowMessages
    package var requestWindowBytes = 0
}

/// CALL: what is asked, by when, on whose authority.
package struct CallHead: Sendable, Equatable {
    /// `service/Method`
    package var method: String
    /// Time left when the frame was made.
    package var timeoutMilliseconds: Int64
    package var contentType: ContentType = .cbor
    package var idempotencyKey: String?
    package var metadata: Metadata = [:]
    package var requestID: String = ""
    package var onBehalfOf: Principal?
    /// Messages the server may send ahead of the reader; streams only.
    package var window: Int = 0
    /// 0 for the first try.
    package var attempt: Int = 0
    /// The whole message's size when it is chunked.
    package var messageBytes: Int?
    /// Bytes the server may send ahead of the reader; 0 for no limit.
    package var windowBytes: Int = 0
    /// What the caller needs personal data for, a word of the topology; empty where none is read.
    package var purpose: String = ""
    /// The case the call belongs to, in the caller's own files.
    package var caseNumber: String = ""
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
package struct StatusHead: Sendable, Equatable {
    package var code: StatusCode
    package var message: String = ""
    package var reason: CallError.Reason = ""
    package var violations: [FieldViolation] = []
    package var origin: CallError.Origin = .handler
    package var executed: CallError.Executed = .yes
    /// Trailing.
    package var metadata: Metadata = [:]
    /// What no HEADERS has told: all of it, of a unary call.
    package var initialMetadata: Metadata = [:]
    /// How busy the server was, in thousandths; nil when it does not say.
    package var load: Int?

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
package struct CreditHead: Sendable, Equatable {
    package var messages: Int
    package var bytes = 0
}

/// GOAWAY: calls with a higher id will not be executed on this session.
package struct GoAwayHead: Sendable, Equatable {
    package var lastCallID: UInt64
}

/// PONG: answered by the executor that runs handlers, so that a stuck program is found.
package struct PongHead: Sendable, Equatable {
    package var inFlightCalls: Int
    /// How busy the server is, in thousandths; nil when it does not say.
    package var load: Int?
}
