import Bus
import BusTesting

/// Keeps the journal of the test service's calls, and makes them slow.
struct PeerInterceptor: ServerInterceptor {
    let journal: PeerJournal
    let delay: Duration

    func intercept(
        _ request: ServerRequest, next: @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]? {
        guard request.context.method.service == TestService.name else {
            return try await next(request)
        }
        let key = request.context.idempotencyKey ?? request.context.requestID
        let method = request.context.method.name
        journal.note(.begun, key: key, method: method)
        return try await withTaskCancellationHandler {
            if delay > .zero {
                let clock = SystemClock()
                try await clock.sleep(until: clock.now + delay)
            }
            do {
                let answer = try await next(request)
                journal.note(.done, key: key, method: method)
                return answer
            } catch let error as CallError where error.executed == .no {
                // Between this interceptor and the handler the call was found to be over.
                journal.note(.refused, key: key, method: method)
                throw error
            }
        } onCancel: {
            journal.note(.cancelled, key: key, method: method)
        }
    }
}
