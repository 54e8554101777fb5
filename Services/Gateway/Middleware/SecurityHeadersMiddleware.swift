import HTTPTypes
import Hummingbird

/// What every answer says to a browser: nothing from elsewhere, no guessing, no framing. A page with a script of ours says
/// which one itself.
struct SecurityHeadersMiddleware: RouterMiddleware {
    static let policy =
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"

    func handle(
        _ request: Request, context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = Self.policy
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[HTTPField.Name("Referrer-Policy") ?? .server] = "no-referrer"
        if request.headers[.authorization] != nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}
