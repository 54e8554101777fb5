import Logging

/// One line a call, at a level that fits its end; counts it, also one that was refused. Never a payload.
struct ObservingInterceptor: ServerInterceptor {
    let topology: TopologySource
    let statistics: CallStatistics
    let clock: any BusClock
    let log: Logger

    func intercept(
        _ request: ServerRequest, next: @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]? {
        let start = clock.now
        do {
            let answer = try await next(request)
            observe(request, nil, since: start)
            return answer
        } catch {
            let error = CallError(anything: error)
            observe(request, error, since: start)
            throw error
        }
    }

    private func observe(
        _ request: ServerRequest, _ error: CallError?, since start: ContinuousClock.Instant
    ) {
        let took = clock.now - start
        let path = request.context.method.path
        statistics.record(path, error?.code ?? .ok, took: took)
        let level: Logger.Level =
            switch error?.code {
            case nil, .cancelled: .debug
            case .internalError, .unknown, .dataLoss: .error
            default: .info
            }
        log.log(
            level: level, "call",
            metadata: [
                "method": "\(path)",
                "caller": "\(topology.caller(ownsKey: request.callerKey)?.name ?? "")",
                "code": "\((error?.code ?? .ok).name)", "reason": "\(error?.reason.rawValue ?? "")",
                "request": "\(request.context.requestID)",
                "microseconds":
                    "\(took.components.seconds * 1_000_000 + took.components.attoseconds / 1_000_000_000_000)",
            ])
    }
}

/// Expired work is never started.
struct DeadlineInterceptor: ServerInterceptor {
    let clock: any BusClock

    func intercept(
        _ request: ServerRequest, next: @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]? {
        guard clock.now < request.context.deadline else {
            throw CallError(
                .deadlineExceeded, "EXPIRED_IN_QUEUE",
                "the deadline passed before the call was started",
                origin: .server, executed: .no)
        }
        let context = CallContext(
            deadline: request.context.deadline, requestID: request.context.requestID)
        return try await CallContext.$current.withValue(context) { try await next(request) }
    }
}

/// Finds out who calls, against the topology in force now: a revoked key is refused on a live session.
struct IdentityInterceptor: ServerInterceptor {
    let topology: TopologySource

    func intercept(
        _ request: ServerRequest, next: @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]? {
        guard let caller = topology.caller(ownsKey: request.callerKey) else {
            throw CallError(
                .unauthenticated, "CALLER_UNKNOWN", "the topology gives this key to nobody",
                origin: .server, executed: .no)
        }
        var principal = caller.principal
        if let other = request.onBehalfOf {
            guard caller.mayActOnBehalf else {
                throw CallError(
                    .permissionDenied, "MAY_NOT_ACT_ON_BEHALF",
                    "\(caller.name) may not speak for somebody else", origin: .server, executed: .no
                )
            }
            principal = other
        }
        var request = request
        request.context.caller = caller
        request.context.principal = principal
        return try await next(request)
    }
}

/// Asks the topology whether the caller may use the method, and the method whether the principal may.
struct AuthorisationInterceptor: ServerInterceptor {
    func intercept(
        _ request: ServerRequest, next: @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]? {
        let context = request.context
        if let refusal = Self.refusal(context.method, context.caller, context.principal) {
            throw refusal
        }
        return try await next(request)
    }

    /// Why the call is not allowed; nil when it is. Reflection asks the same question.
    static func refusal(
        _ method: MethodFacts, _ caller: Caller, _ principal: Principal
    ) -> CallError? {
        let isStandard = method.service == Health.name || method.service == Reflection.name
        guard isStandard || caller.allowedMethods.contains(where: { $0.matches(method.path) })
        else {
            return CallError(
                .permissionDenied, "METHOD_NOT_ALLOWED",
                "the topology does not let \(caller.name) call \(method.path)", origin: .server,
                executed: .no)
        }
        guard method.access.admits(principal.roles) else {
            return CallError(
                principal == .anonymous ? .unauthenticated : .permissionDenied, "ROLE_MISSING",
                "\(method.path) needs a role that this principal does not have", origin: .server,
                executed: .no)
        }
        return nil
    }
}

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

extension CallError {
    /// Any error as a status: one that says what it is keeps it; another is INTERNAL without its text,
    /// which might hold what must not leave the service.
    init(anything error: any Error) {
        switch error {
        case let error as CallError: self = error
        case let error as any CallErrorConvertible: self = error.callError
        case is CancellationError:
            self.init(.cancelled, "CANCELLED", "the handler was cancelled", origin: .handler)
        default:
            self.init(
                .internalError, "INTERNAL", "the service failed; its log has more", origin: .handler
            )
        }
    }
}
