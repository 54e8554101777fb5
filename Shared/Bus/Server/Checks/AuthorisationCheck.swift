/// Asks the topology whether the caller may use the method, the method whether the principal may, and where there is
/// personal data the call for a purpose that the topology lets its caller have.
struct AuthorisationCheck: ServerCheck {
    /// By service: what its personal data may be needed for.
    private let purposes: [String: [String]]

    init(_ services: [ServiceDefinition]) {
        purposes = Dictionary(
            services.map { ($0.contract.name, $0.contract.purposes) },
            uniquingKeysWith: { first, _ in first })
    }

    func check(_ request: inout ServerRequest) throws {
        if let refusal = Self.refusal(
            request.context.method, request.context.caller, request.context.principal)
        {
            throw refusal
        }
        if request.context.method.personalData {
            try StatedPurpose.check(
                request.context, among: purposes[request.context.method.service] ?? [])
        }
    }

    /// Why no call of the method is allowed; nil when one is. Reflection asks the same question.
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
        guard !method.personalData || !caller.purposes.isEmpty else {
            return StatedPurpose.notAllowed(
                "the topology lets \(caller.name) have no personal data")
        }
        return nil
    }
}
