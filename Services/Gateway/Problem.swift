import Bus
import Hummingbird

/// An RFC 9457 problem: what went wrong with a request, for programs and for people.
struct Problem: BusMessage {
    /// A stable URN made from the reason: `urn:edubus:problem:seats-exhausted`.
    var type: String
    /// The gRPC status code's name.
    var title: String
    /// The HTTP status.
    var status: Int
    var detail: String
    var reason: String
    var violations: [FieldViolation]
    /// Who decided.
    var origin: CallError.Origin
    /// Whether the call was executed: after `maybe` a write may be repeated with the same key.
    var executed: CallError.Executed
    var requestID: String

    init(_ error: CallError, requestID: String) {
        let reason = error.reason.rawValue
        type = "urn:edubus:problem:" + reason.lowercased().replacing("_", with: "-")
        title = error.code.name
        status = Self.httpStatus(of: error)
        detail = error.message
        self.reason = reason
        violations = error.violations
        origin = error.origin
        executed = error.executed
        self.requestID = requestID
    }

    /// gRPC's mapping, but for idempotency keys, which have statuses of their own
    /// (IETF draft "The Idempotency-Key HTTP Header Field", section 2.7), and for too large a body or line of it
    /// (RFC 9110, section 15.5.14) and a wrong method (section 15.5.6).
    static func httpStatus(of error: CallError) -> Int {
        switch error.reason {
        case "IDEMPOTENCY_KEY_REUSED": 422
        case "IDEMPOTENCY_KEY_IN_USE": 409
        case "BODY_TOO_LARGE": 413
        // An answer too large for the bus was executed: that is no fault of the request.
        case "MESSAGE_TOO_LARGE" where error.origin == .client && error.executed != .yes: 413
        // The bus says the same word of a caller without the right: that one is forbidden.
        case "METHOD_NOT_ALLOWED" where error.code == .unimplemented: 405
        default: error.code.httpStatus
        }
    }

    var response: Response {
        var headers: HTTPFields = [.contentType: "application/problem+json; charset=utf-8"]
        if status == 401 { headers[.wwwAuthenticate] = "Bearer" }
        if status == 503 || status == 429 { headers[.retryAfter] = "1" }
        let bytes = (try? JSONCoding.encode(self)) ?? []
        return Response(
            status: HTTPResponse.Status(code: status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
