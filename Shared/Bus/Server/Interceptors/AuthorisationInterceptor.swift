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
