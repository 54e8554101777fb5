import Bus
import Testing

@testable import Gateway

struct ProblemStatusTests {
    @Test(
        "a line too large for the gateway is a 413, an answer too large for the bus no fault of it")
    func tooLarge() {
        let answer = CallError(
            .resourceExhausted, "MESSAGE_TOO_LARGE", "text", origin: .client, executed: .yes)
        #expect(Problem(.lineTooLarge, requestID: "r").status == 413)
        #expect(Problem(answer, requestID: "r").status == 429)
    }

    @Test(
        "statuses follow gRPC's mapping, but for keys and for too large a body",
        arguments: [
            (StatusCode.resourceExhausted, "OVERLOADED", 429),
            (.resourceExhausted, "BODY_TOO_LARGE", 413),
            (.unimplemented, "METHOD_NOT_ALLOWED", 405),
            (.permissionDenied, "METHOD_NOT_ALLOWED", 403),
            (.failedPrecondition, "IDEMPOTENCY_KEY_REUSED", 422),
            (.aborted, "IDEMPOTENCY_KEY_IN_USE", 409),
            (.failedPrecondition, "SEATS_EXHAUSTED", 400),
            (.deadlineExceeded, "DEADLINE", 504), (.unavailable, "DOWN", 503),
            (.alreadyExists, "EXISTS", 409), (.internalError, "INTERNAL", 500),
        ] as [(StatusCode, String, Int)])
    func status(code: StatusCode, reason: String, expected: Int) {
        let error = CallError(code, CallError.Reason(rawValue: reason), "text")
        let problem = Problem(error, requestID: "r")
        #expect(problem.status == expected)
        #expect(problem.title == code.name)
        #expect(
            problem.type == "urn:edubus:problem:" + reason.lowercased().replacing("_", with: "-"))
    }
}
