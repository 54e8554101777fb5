/// A write that waits for its turn, its result type erased.
struct PendingWrite: Sendable {
    /// Runs the body. What it returns is called once the fate of the whole group is known.
    let run: @Sendable (WriteTransaction) -> Outcome
    /// Ends a write that was never run.
    let refuse: @Sendable (any Error) -> Void

    /// The trace its events belong to.
    let traceparent: String?

    enum Outcome {
        /// To be kept: call it with nil after the commit, or with what went wrong.
        case kept(@Sendable ((any Error)?) -> Void)
        /// The body threw: roll it back, then call.
        case failed(@Sendable () -> Void)
    }

    init<Value: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction) throws -> Value,
        _ continuation: CheckedContinuation<Value, any Error>, traceparent: String? = nil
    ) {
        self.traceparent = traceparent
        run = { transaction in
            do {
                let value = try body(transaction)
                return .kept { error in
                    if let error {
                        continuation.resume(throwing: error)
                    } else {
                        continuation.resume(returning: value)
                    }
                }
            } catch {
                return .failed { continuation.resume(throwing: error) }
            }
        }
        refuse = { continuation.resume(throwing: $0) }
    }
}
