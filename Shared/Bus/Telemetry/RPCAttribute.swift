import Tracing

/// Names of OpenTelemetry's RPC conventions (semantic conventions 1.45, stable), and what EduBus writes there.
enum RPCAttribute {
    /// This bus among the systems for remote calls.
    static let system = "edubus"

    /// Codes that are a server's own failure, as gRPC's conventions list them.
    static let serverFailures: Set<StatusCode> = [
        .unknown, .deadlineExceeded, .unimplemented, .internalError, .unavailable, .dataLoss,
    ]
    /// For who called, everything but OK is one.
    static let clientFailures = Set(StatusCode.allCases).subtracting([.ok])

    /// Whether calls of a method are neither timed nor traced: whoever watches asks for health all the time, and would see
    /// little else.
    static func isUnwatched(_ method: MethodFacts) -> Bool { method.service == Health.name }

    /// Writes how a call ended into its span. Never the message: it is for people.
    static func finish(_ span: some Span, _ error: CallError?, failures: Set<StatusCode>) {
        guard span.isRecording else { return }
        let code = error?.code ?? .ok
        span.updateAttributes { attributes in
            attributes["rpc.response.status_code"] = code.name
            if let error { attributes["edubus.reason"] = error.reason.rawValue }
            if failures.contains(code) { attributes["error.type"] = code.name }
        }
        if failures.contains(code) { span.setStatus(SpanStatus(code: .error)) }
    }
}
