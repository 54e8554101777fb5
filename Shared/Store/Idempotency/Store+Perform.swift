public import Bus
import Cryptography

extension Store {
    /// Answers a write: its effect, its events and its answer are kept in one transaction, once per
    /// idempotency key.
    ///
    /// A repeated call with the same key and the same request gets the stored answer without
    /// running `body`; the same key with another request is refused. A body that throws stores
    /// nothing, so it can be tried again.
    ///
    /// - Parameter key: of this part of a call that writes more than once; nil for the call's own.
    /// - Throws: INVALID_ARGUMENT `IDEMPOTENCY_KEY_REQUIRED` or `IDEMPOTENCY_KEY_INVALID`, or naming a
    ///   free text with a person's number;
    ///   FAILED_PRECONDITION `IDEMPOTENCY_KEY_REUSED`; DEADLINE_EXCEEDED when the deadline passed
    ///   before its turn; RESOURCE_EXHAUSTED when too many writes wait; what `body` threw.
    public func perform<Request: BusMessage, Response: BusMessage>(
        _ context: ServerContext, _ request: Request, key: String? = nil,
        _ body: @escaping @Sendable (WriteTransaction) throws -> Response
    ) async throws -> Response {
        let encoded = try CBOREncoder(canonical: true).encode(request)
        try requestPrivacy.check(Request.self, encoded)
        let record = try IdempotencyRecord(
            context, key: key, encoded, fingerprintKey: fingerprintKey)
        let deadline = context.deadline
        let outcome = try await write { transaction -> Performed<Response> in
            if let answer = try record.storedAnswer(in: transaction) {
                return Performed(
                    response: try CBORDecoder().decode(Response.self, from: answer), isReplay: true)
            }
            guard ContinuousClock.now < deadline else {
                throw CallError(
                    .deadlineExceeded, "DEADLINE_EXCEEDED",
                    "the deadline passed before the write began", origin: .server, executed: .no)
            }
            let response = try body(transaction)
            try record.store(answer: CBOREncoder().encode(response), in: transaction)
            return Performed(response: response, isReplay: false)
        }
        if outcome.isReplay { commits.countReplay() }
        return outcome.response
    }
}

private struct Performed<Response: Sendable>: Sendable {
    var response: Response
    var isReplay: Bool
}
