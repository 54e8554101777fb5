/// Expired work is never started.
struct DeadlineInterceptor: ServerInterceptor {
    let clock: any BusClock

    func intercept(
        _ request: ServerRequest, next: @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]? {
        guard clock.now < request.context.deadline else {
            throw CallError.expiredInQueue
        }
        let context = CallContext(
            deadline: request.context.deadline, requestID: request.context.requestID)
        return try await CallContext.$current.withValue(context) { try await next(request) }
    }
}
