import Bus
import Hummingbird

/// Finds the principal of a bearer token. Without one the request is anonymous; a bad one is refused.
struct TokenMiddleware: RouterMiddleware {
    let tokens: TokenSource

    func handle(
        _ request: Request, context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        guard let header = request.headers[.authorization] else {
            return try await next(request, context)
        }
        let scheme = "Bearer "
        // The scheme's letters may be of any case (RFC 9110, section 11.1).
        guard header.prefix(scheme.count).lowercased() == scheme.lowercased(),
            let principal = tokens.principal(of: String(header.dropFirst(scheme.count)))
        else {
            throw CallError(
                .unauthenticated, "TOKEN_INVALID",
                "the bearer token is unknown, expired or revoked",
                origin: .server, executed: .no)
        }
        var context = context
        context.principal = principal
        return try await next(request, context)
    }
}
