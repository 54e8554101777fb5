import Bus
import Hummingbird
import Logging

/// Turns every error into an RFC 9457 problem; one that is nobody's fault to know about says no more than that.
struct ProblemMiddleware: RouterMiddleware {
    let log: Logger

    func handle(
        _ request: Request, context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        let error: CallError
        do {
            return try await next(request, context)
        } catch let failure as CallError {
            error = failure
        } catch let failure as any CallErrorConvertible {
            error = failure.callError
        } catch let failure as any HTTPResponseError {
            error = Self.callError(failure)
        } catch is CancellationError {
            error = CallError(.cancelled, "CANCELLED", "the request was cancelled", origin: .client)
        } catch {
            log.error(
                "request failed",
                metadata: ["error": "\(type(of: error))", "request": "\(context.requestID)"])
            return Problem(
                CallError(.internalError, "INTERNAL", "the gateway failed", origin: .server),
                requestID: context.requestID
            ).response
        }
        return Problem(error, requestID: context.requestID).response
    }

    /// The framework's own refusals: an unknown path, a body that is too large.
    private static func callError(_ error: any HTTPResponseError) -> CallError {
        switch error.status.code {
        case 404:
            CallError(
                .notFound, "NO_SUCH_PATH", "there is nothing here", origin: .server, executed: .no)
        case 413:
            CallError(
                .resourceExhausted, "BODY_TOO_LARGE",
                "a request may have \(GatewayLimits.requestBytes) bytes", origin: .server,
                executed: .no)
        default:
            CallError(
                .invalidArgument, "BAD_REQUEST",
                (error as? HTTPError)?.body ?? "the request is malformed", origin: .server,
                executed: .no)
        }
    }
}
