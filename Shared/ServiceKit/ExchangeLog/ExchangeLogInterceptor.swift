public import Bus
import Cryptography
import Store
import Synchronization

/// Records every call to a method with personal data: that it is about to run, before it does, and how it ended, before its
/// answer leaves.
///
/// The caller gets the record's sequence and the hash of its request with the answer, as trailing metadata.
public struct ExchangeLogInterceptor: ServerInterceptor {
    /// Trailing metadata: decimal text; 32 bytes.
    public static let sequenceKey = "edubus-exchange-sequence"
    public static let requestHashKey = "edubus-request-hash"

    private let log: ExchangeLog

    public init(_ log: ExchangeLog) { self.log = log }

    public func intercept(
        _ request: ServerRequest, next: @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]? {
        let call = request.context
        guard call.method.personalData else { return try await next(request) }
        try Self.refusePersonal(call)
        let body = try request.encodedRequest()
        let intent = try await log.append(intent(of: request, body.map { Digest.blake2b($0) }))
        let requests = MessageHash()
        let responses = MessageHash()
        var observed = request
        if body == nil { observed.hearRequests(requests.add) }
        if call.method.kind.streamsResponses { observed.hearResponses(responses.add) }
        let requestHash = { body.map { Digest.blake2b($0) } ?? requests.value }
        do {
            let answer = try await next(observed)
            let hash = answer.map { Digest.blake2b($0) } ?? responses.value
            try await record(nil, of: intent, requestHash(), hash, call)
            return answer
        } catch {
            let failure = CallError(anything: error)
            let hash = call.method.kind.streamsResponses ? responses.value : nil
            // The failure is the call's own; a missing outcome shows in the log as one.
            try? await record(failure, of: intent, requestHash(), hash, call)
            throw error
        }
    }

    private func intent(of request: ServerRequest, _ hash: [UInt8]?) -> ExchangeRecord {
        let call = request.context
        var record = log.record(.intent)
        record.method = call.method.path
        record.caller = call.caller.name
        record.subject = call.principal.subject
        record.department = call.principal.department
        record.onBehalf = call.principal != call.caller.principal
        record.purpose = call.purpose
        record.caseNumber = call.caseNumber
        record.requestID = call.requestID
        record.requestHash = hash.map(Hex.encode)
        return record
    }

    /// - Throws: UNAVAILABLE when it could not be written: the answer stays here.
    private func record(
        _ failure: CallError?, of intent: Int64, _ requestHash: [UInt8], _ responseHash: [UInt8]?,
        _ call: ServerContext
    ) async throws {
        var record = log.record(.outcome)
        record.intent = intent
        record.code = (failure?.code ?? .ok).name
        record.reason = failure?.reason.rawValue
        record.executed = (failure?.executed ?? .yes).rawValue
        record.requestHash = Hex.encode(requestHash)
        record.responseHash = responseHash.map(Hex.encode)
        do {
            _ = try await log.append(record)
        } catch var error as CallError {
            error.executed = .yes
            throw error
        }
        call.response.trailing[Self.sequenceKey] = String(intent)
        call.response.trailing[binary: Self.requestHashKey] = requestHash
    }

    /// The log keeps what a caller says of itself for ever: no text of it may be a person's number.
    private static func refusePersonal(_ call: ServerContext) throws {
        let texts = [
            ("caseNumber", call.caseNumber), ("purpose", call.purpose),
            ("requestID", call.requestID), ("onBehalfOf.subject", call.principal.subject),
            ("onBehalfOf.department", call.principal.department),
        ]
        for (field, text) in texts where PrivacyGuard.isPersonal(text) {
            var error = CallError.invalid(
                field, rule: "privacy",
                "holds what looks like a resident's ID number or a mobile number")
            error.origin = .server
            throw error
        }
    }
}

/// The hash of a stream's messages: of none 32 zeros; with each, BLAKE2b-256 of the value before and the message's own hash.
final class MessageHash: Sendable {
    private let current = Mutex([UInt8](repeating: 0, count: 32))

    var value: [UInt8] { current.withLock { $0 } }

    @Sendable func add(_ message: [UInt8]) {
        let own = Digest.blake2b(message)
        current.withLock { $0 = Digest.blake2b($0 + own) }
    }
}
