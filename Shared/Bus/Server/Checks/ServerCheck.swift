/// What a call must pass before anything is done for it. None of them waits for anything.
///
/// The order is fixed and tested: deadline, identity, authorisation, idempotency key. Then the call is admitted, or waits, or is
/// refused for the load; a key that is at work is refused; and the program's interceptors and the handler follow.
protocol ServerCheck: Sendable {
    /// - Throws: `CallError`, not executed. May write down what it found out about the call.
    func check(_ request: inout ServerRequest) throws
}
