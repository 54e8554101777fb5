/// Expired work is never started.
struct DeadlineInterceptor: ServerInterceptor {
    let clock: any BusClock

    func intercept(
        _ request: ServerRequest, next: @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]? {
        guard clock.now < request.context.deadline else {
            throw CallError.expiredInQueue
        }
        let call = request.context
        let context = CallContext(
            deadline: call.deadline, requestID: call.requestID,
            purpose: call.purpose.isEmpty ? nil : call.purpose,
            caseNumber: call.caseNumber.isEmpty ? nil : call.caseNumber)
        return try await CallContext.$current.withValue(context) { try await next(request) }
    }
}
