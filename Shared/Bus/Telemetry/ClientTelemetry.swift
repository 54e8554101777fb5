public import Metrics
public import Tracing

/// Times and traces every call a client makes, retries and waiting included, and hands the trace on to the server.
public struct ClientTelemetry<Tracer: Tracing.Tracer>: ClientInterceptor {
    private let tracer: Tracer
    private let durations: CallDurations
    private let clock: any BusClock

    public init(
        tracer: Tracer, metrics: any MetricsFactory, clock: any BusClock = SystemClock()
    ) {
        self.tracer = tracer
        self.clock = clock
        durations = CallDurations(
            "rpc.client.call.duration", failures: RPCAttribute.clientFailures, factory: metrics)
    }

    public func intercept(
        _ request: ClientRequest,
        next: @Sendable (ClientRequest) async throws -> ClientResponse
    ) async throws -> ClientResponse {
        guard !RPCAttribute.isUnwatched(request.method) else { return try await next(request) }
        let call = Call(telemetry: self, request)
        var request = request
        tracer.inject(
            call.span.context, into: &request.options.metadata, using: MetadataCarrier())
        do {
            let response = try await InstrumentationContext.$current.withValue(call.span.context) {
                try await next(request)
            }
            switch response {
            case .unary: call.ended(nil)
            case .stream(let stream): stream.whenEnded { call.ended($0) }
            case .call(let raw): raw.responses.whenEnded { call.ended($0) }
            }
            return response
        } catch {
            let error = CallError(anything: error)
            call.ended(error)
            throw error
        }
    }

    /// One call at work.
    private struct Call: Sendable {
        let telemetry: ClientTelemetry
        let path: String
        let start: ContinuousClock.Instant
        let span: Tracer.Span

        init(telemetry: ClientTelemetry, _ request: ClientRequest) {
            self.telemetry = telemetry
            let path = request.method.path
            self.path = path
            start = telemetry.clock.now
            span = telemetry.tracer.startSpan(path, ofKind: .client)
            guard span.isRecording else { return }
            span.updateAttributes { attributes in
                attributes["rpc.system.name"] = RPCAttribute.system
                attributes["rpc.method"] = path
                // A logical name, so that replicas do not multiply it.
                attributes["server.address"] = request.service
                attributes["edubus.request_id"] = request.requestID
            }
        }

        func ended(_ error: CallError?) {
            telemetry.durations.record(
                path, error?.code ?? .ok, took: telemetry.clock.now - start)
            RPCAttribute.finish(span, error, failures: RPCAttribute.clientFailures)
            span.end()
        }
    }
}
