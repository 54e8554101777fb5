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
            guard caller.principal.bounds(other) else {
                throw CallError(
                    .permissionDenied, "DISTRICT_NOT_COVERED",
                    "\(caller.name) may not speak for a principal of these districts",
                    violations: [
                        FieldViolation(
                            field: "onBehalfOf.districts", rule: "callersDistricts",
                            message: "go beyond the districts of \(caller.name)")
                    ], origin: .server, executed: .no)
            }
            principal = other
        }
        var request = request
        request.context.caller = caller
        request.context.principal = principal
        return try await next(request)
    }
}
