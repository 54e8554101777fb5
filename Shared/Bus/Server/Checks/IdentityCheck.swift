/// Finds out who calls, against the topology in force now: a revoked key is refused on a live session.
struct IdentityCheck: ServerCheck {
    let topology: TopologySource

    func check(_ request: inout ServerRequest) throws {
        guard let identity = topology.identity(ownsKey: request.callerKey) else {
            throw CallError(
                .unauthenticated, "CALLER_UNKNOWN", "the topology gives this key to nobody",
                origin: .server, executed: .no)
        }
        request.context.identity = identity
        if let other = request.onBehalfOf {
            let caller = identity.caller
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
            request.context.identity = CallerIdentity(caller, for: other)
        }
    }
}
