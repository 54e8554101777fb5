import Bus
import HTTPTypes
import Hummingbird
import Logging

/// Turns every error into an RFC 9457 problem, or a page where a browser asks for one; an error that is nobody's fault to know
/// about says no more than that.
struct ProblemMiddleware: RouterMiddleware {
    let log: Logger

    func handle(
        _ request: Request, context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        do {
            if let refusal = context.refusal { throw refusal }
            return try await next(request, context)
        } catch let failure as MethodNotAllowed {
            var response = answer(Self.callError(failure), request, context)
            response.headers[.allow] = failure.allow
            return response
        } catch let failure as CallError {
            return answer(failure, request, context)
        } catch let failure as any CallErrorConvertible {
            return answer(failure.callError, request, context)
        } catch let failure as any HTTPResponseError {
            return answer(Self.callError(failure), request, context)
        } catch is CancellationError {
            return answer(
                CallError(.cancelled, "CANCELLED", "the request was cancelled", origin: .client),
                request, context)
        } catch {
            log.error(
                "request failed",
                metadata: ["error": "\(type(of: error))", "request": "\(context.requestID)"])
            return answer(
                CallError(.internalError, "INTERNAL", "the gateway failed", origin: .server),
                request, context)
        }
    }

    private func answer(
        _ error: CallError, _ request: Request, _ context: GatewayContext
    ) -> Response {
        let problem = Problem(error, requestID: context.requestID)
        var response = problem.response
        if ErrorPage.isWanted(by: request) {
            ErrorPage(problem, path: request.uri.path).replace(&response)
        }
        if error.leavesBodyUnread {
            let body = response.body
            response.headers[.connection] = "close"
            response.body = ResponseBody(contentLength: body.contentLength) { writer in
                try await body.write(writer)
                context.connection.hangUp()
            }
        }
        return response
    }

    private static func callError(_ error: MethodNotAllowed) -> CallError {
        CallError(
            .unimplemented, "METHOD_NOT_ALLOWED", "this path takes \(error.allow)",
            origin: .server, executed: .no)
    }

    /// The framework's own refusals: an unknown path, a body that is too large.
    private static func callError(_ error: any HTTPResponseError) -> CallError {
        switch error.status.code {
        case 404:
            CallError(
                .notFound, "NO_SUCH_PATH", "there is nothing here", origin: .server, executed: .no)
        case 413: .bodyTooLarge
        default:
            CallError(
                .invalidArgument, "BAD_REQUEST",
                (error as? HTTPError)?.body ?? "the request is malformed", origin: .server,
                executed: .no)
        }
    }
}
