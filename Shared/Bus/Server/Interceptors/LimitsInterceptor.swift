/// Writes carry a key, keys are short, and no more calls run than the server may hold.
struct LimitsInterceptor: ServerInterceptor {
    let inFlight: InFlightCounter

    func intercept(
        _ request: ServerRequest, next: @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]? {
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
        guard inFlight.enter() else {
            throw CallError(
                .resourceExhausted, "OVERLOADED", "the server has as many calls as it may hold",
                origin: .server, executed: .no)
        }
        defer { inFlight.leave() }
        return try await next(request)
    }
}
