import Bus
import HTTPTypes
import Hummingbird

/// What holds for every request before a route is looked for: paths are decoded, HEAD is GET without the body, a wrong method
/// is told the right ones, too large a body is refused before it is read, and work for a client that has gone is cancelled.
///
/// A refusal goes through the middleware like any other error.
struct FrontResponder<Next: HTTPResponder>: HTTPResponder where Next.Context == GatewayContext {
    let next: Next
    let paths: RoutePaths
    /// Where requests stream: a body of any length.
    let streams: Set<String>

    func respond(to request: Request, context: GatewayContext) async throws -> Response {
        var context = context
        var head = request.head
        guard let target = Self.normalTarget(head.path ?? "/") else {
            context.refusal = CallError.invalid(
                "path", rule: "percent-encoding", "is not percent-encoded UTF-8")
            return try await finish(request, context, isHead: request.method == .head)
        }
        head.path = target
        if head.method == .head { head.method = .get }
        let changed = Request(head: head, body: request.body)
        let path = changed.uri.path
        let methods = paths.methods(of: path)
        if !methods.isEmpty, !methods.contains(request.method) {
            context.refusal = MethodNotAllowed(allowed: methods)
        } else if let length = request.declaredLength, length > GatewayLimits.requestBytes,
            !streams.contains(path)
        {
            context.refusal = CallError.bodyTooLarge
        }
        return try await finish(changed, context, isHead: request.method == .head)
    }

    private func finish(
        _ request: Request, _ context: GatewayContext, isHead: Bool
    ) async throws -> Response {
        let response = try await context.connection.cancellingAtEnd { [next] in
            try await next.respond(to: request, context: context)
        }
        return isHead ? response.createHeadResponse() : response
    }

    /// The path decoded as far as it may be, the query as it is.
    private static func normalTarget(_ target: String) -> String? {
        let end = target.firstIndex(of: "?") ?? target.endIndex
        return RequestPath.normal(String(target[..<end])).map { $0 + target[end...] }
    }
}
