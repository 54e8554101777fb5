import Synchronization
import Tracing

/// One request at work. It ends once: after its answer was written, or when nobody will write it any more.
final class RequestSpan: Sendable {
    /// How a client's leaving is counted where no answer was made.
    static let clientClosed = 499

    private struct State {
        var route: String?
        var status = RequestSpan.clientClosed
        var isOver = false
    }

    let span: any Span
    private let method: String
    private let over: @Sendable (_ route: String?, _ status: Int) -> Void
    private let state = Mutex(State())

    init(
        method: String, span: any Span,
        over: @escaping @Sendable (_ route: String?, _ status: Int) -> Void
    ) {
        self.method = method
        self.span = span
        self.over = over
    }

    deinit { end() }

    /// The head of an answer is there.
    func answered(route: String?, status: Int) {
        state.withLock { ($0.route, $0.status) = (route, status) }
    }

    func end() {
        let state = state.withLock { state in
            defer { state.isOver = true }
            return state
        }
        guard !state.isOver else { return }
        over(state.route, state.status)
        if span.isRecording {
            if let route = state.route { span.operationName = "\(method) \(route)" }
            span.updateAttributes { attributes in
                attributes["http.request.method"] = method
                attributes["http.response.status_code"] = state.status
                attributes["url.scheme"] = "http"
                if let route = state.route { attributes["http.route"] = route }
                if state.status >= 500 { attributes["error.type"] = "\(state.status)" }
            }
            if state.status >= 500 { span.setStatus(SpanStatus(code: .error)) }
        }
        span.end()
    }
}
