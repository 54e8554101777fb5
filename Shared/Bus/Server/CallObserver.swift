import Logging

/// One line a call, at a level that fits its end; counts it, also one that was refused. Never a payload.
struct CallObserver: Sendable {
    let topology: TopologySource
    let statistics: CallStatistics
    let clock: any BusClock
    let log: Logger

    /// - Parameter error: nil of a call that succeeded.
    func observe(
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
