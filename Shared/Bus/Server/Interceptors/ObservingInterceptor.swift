import Logging

/// One line a call, at a level that fits its end; counts it, also one that was refused. Never a payload.
struct ObservingInterceptor: ServerInterceptor {
    let topology: TopologySource
    let statistics: CallStatistics
    let clock: any BusClock
    let log: Logger

    func intercept(
        _ request: ServerRequest, next: @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]? {
        let start = clock.now
        do {
            let answer = try await next(request)
            observe(request, nil, since: start)
            return answer
        } catch {
            let error = CallError(anything: error)
            observe(request, error, since: start)
            throw error
        }
    }

    private func observe(
        _ request: ServerRequest, _ error: CallError?, since start: ContinuousClock.Instant
    ) {
        let took = clock.now - start
        let path = request.context.method.path
        statistics.record(path, error?.code ?? .ok, took: took)
        let level: Logger.Level =
            switch error?.code {
            case nil, .cancelled: .debug
            // Counted; an overloaded server has better to do than to write a line for each.
            case .resourceExhausted where error?.reason == "OVERLOADED": .debug
            case .internalError, .unknown, .dataLoss: .error
            default: .info
            }
        log.log(
            level: level, "call",
            metadata: [
                "method": "\(path)",
                "caller": "\(topology.caller(ownsKey: request.callerKey)?.name ?? "")",
                "code": "\((error?.code ?? .ok).name)", "reason": "\(error?.reason.rawValue ?? "")",
                "request": "\(request.context.requestID)",
                "microseconds":
                    "\(took.components.seconds * 1_000_000 + took.components.attoseconds / 1_000_000_000_000)",
            ])
    }
}
