/// Writes carry a key, keys are short, and no more calls run than the server can answer.
struct LimitsInterceptor: ServerInterceptor {
    let admission: Admission

    func intercept(
        _ request: ServerRequest, next: @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]? {
        let method = request.context.method
        let key = request.context.idempotencyKey
        if method.effect == .write, key?.isEmpty ?? true {
            throw CallError(
                .invalidArgument, "IDEMPOTENCY_KEY_REQUIRED",
                "\(method.path) changes state and needs an idempotency key",
                origin: .server, executed: .no)
        }
        if let key, key.utf8.count > Limits.idempotencyKeyBytes {
            throw CallError.idempotencyKeyTooLong(.server)
        }
        return try await admission.run(
            AdmissionQueue.Kind(of: method), deadline: request.context.deadline
        ) { try await next(request) }
    }
}

extension AdmissionQueue.Kind {
    /// Health, counters and a drain are answered by a server that answers nothing else.
    init(of method: MethodFacts) {
        if [Health.name, Stats.name, Control.name].contains(method.service) {
            self = .exempt
        } else {
            self = method.kind == .unary ? .short : .stream
        }
    }
}
