public import Metrics
public import Tracing

/// Times and traces every call a server answers, also those it refuses. Wraps the whole chain, so that its log lines are in the
/// trace.
public struct ServerTelemetry<Tracer: Tracing.Tracer>: ServerInterceptor {
    private let tracer: Tracer
    private let durations: CallDurations
    private let clock: any BusClock

    public init(
        tracer: Tracer, metrics: any MetricsFactory, clock: any BusClock = SystemClock()
    ) {
        self.tracer = tracer
        self.clock = clock
        durations = CallDurations(
            "rpc.server.call.duration", failures: RPCAttribute.serverFailures, factory: metrics)
    }

    public func intercept(
        _ request: ServerRequest, next: @Sendable (ServerRequest) async throws -> [UInt8]?
    ) async throws -> [UInt8]? {
        guard !RPCAttribute.isUnwatched(request.context.method) else {
            return try await next(request)
        }
        let path = request.context.method.path
        let start = clock.now
        var parent = InstrumentationContext.topLevel
        tracer.extract(request.context.metadata, into: &parent, using: MetadataCarrier())
        let span = tracer.startSpan(path, context: parent, ofKind: .server)
        if span.isRecording {
            span.updateAttributes { attributes in
                attributes["rpc.system.name"] = RPCAttribute.system
                attributes["rpc.method"] = path
                attributes["edubus.request_id"] = request.context.requestID
            }
        }
        do {
            let answer = try await InstrumentationContext.$current.withValue(span.context) {
                try await next(request)
            }
            ended(span, path, nil, since: start)
            return answer
        } catch {
            let error = CallError(anything: error)
            ended(span, path, error, since: start)
            throw error
        }
    }

    private func ended(
        _ span: Tracer.Span, _ path: String, _ error: CallError?,
        since start: ContinuousClock.Instant
    ) {
        durations.record(path, error?.code ?? .ok, took: clock.now - start)
        RPCAttribute.finish(span, error, failures: RPCAttribute.serverFailures)
        span.end()
    }
}
