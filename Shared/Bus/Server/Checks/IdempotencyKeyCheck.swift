/// Writes carry an idempotency key, and keys are short.
struct IdempotencyKeyCheck: ServerCheck {
    func check(_ request: inout ServerRequest) throws {
        let key = request.context.idempotencyKey
        if request.context.method.effect == .write, key?.isEmpty ?? true {
            throw CallError(
                .invalidArgument, "IDEMPOTENCY_KEY_REQUIRED",
                "\(request.context.method.path) changes state and needs an idempotency key",
                origin: .server, executed: .no)
        }
        if let key, key.utf8.count > Limits.idempotencyKeyBytes {
            throw CallError.idempotencyKeyTooLong(.server)
        }
    }
}
