import Hummingbird
import Tracing

/// Puts every request in a trace, the caller's when it names one, and times it to the end of its answer.
struct TelemetryMiddleware: RouterMiddleware {
    let telemetry: RequestTelemetry

    func handle(
        _ request: Request, context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        let work = telemetry.begin(request.method, request.headers)
        var response = try await InstrumentationContext.$current.withValue(work.span.context) {
            try await next(request, context)
        }
        // Where there is no route the framework says a word instead of a template.
        let route = context.endpointPath.flatMap { $0.hasPrefix("/") ? $0 : nil }
        work.answered(route: route, status: Int(response.status.code))
        let body = response.body
        response.body = ResponseBody(contentLength: body.contentLength) { writer in
            // Kept as long as the body may be written, so that what is never written ends, too.
            defer { work.end() }
            try await InstrumentationContext.$current.withValue(work.span.context) {
                try await body.write(writer)
            }
        }
        return response
    }
}
