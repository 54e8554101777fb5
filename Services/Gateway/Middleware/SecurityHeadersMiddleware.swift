import HTTPTypes
import Hummingbird

/// What every answer says to a browser: nothing from elsewhere, no guessing, no framing.
struct SecurityHeadersMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[HTTPField.Name("Referrer-Policy") ?? .server] = "no-referrer"
        if request.headers[.authorization] != nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}
