import HTTPTypes
public import Metrics
import Synchronization
public import Tracing

/// Times and counts HTTP requests under OpenTelemetry's names (HTTP semantic conventions, stable), and begins their traces.
///
/// Labels are bounded: known methods, statuses, and the templates of routes; a path, a query or a header is never one.
public struct RequestTelemetry: Sendable {
    private let start: @Sendable (_ name: String, _ headers: HTTPFields) -> any Span
    private let timers: Timers
    private let active: Meter

    public init(tracer: some Tracer, metrics: any MetricsFactory) {
        start = { name, headers in
            var parent = InstrumentationContext.topLevel
            tracer.extract(headers, into: &parent, using: HeaderExtractor())
            return tracer.startSpan(name, context: parent, ofKind: .server)
        }
        timers = Timers(factory: metrics)
        active = Meter(
            label: "http.server.active_requests", dimensions: [("url.scheme", "http")],
            factory: metrics)
    }

    func begin(_ method: HTTPRequest.Method, _ headers: HTTPFields) -> RequestSpan {
        active.increment()
        let name = Self.known.contains(method) ? method.rawValue : "_OTHER"
        let span = start(name, headers)
        let began = ContinuousClock.now
        return RequestSpan(method: name, span: span) { [timers, active] route, status in
            active.decrement()
            timers.record(Labels(method: name, route: route, status: status), since: began)
        }
    }

    private static let known: Set<HTTPRequest.Method> = [
        .get, .head, .post, .put, .delete, .connect, .options, .trace, .patch,
    ]

    private struct Labels: Hashable {
        let method: String
        let route: String?
        let status: Int
    }

    private final class Timers: Sendable {
        private let factory: any MetricsFactory
        private let timers = Mutex<[Labels: Metrics.Timer]>([:])

        init(factory: any MetricsFactory) { self.factory = factory }

        func record(_ labels: Labels, since start: ContinuousClock.Instant) {
            let (seconds, attoseconds) = (ContinuousClock.now - start).components
            timer(labels)
                .recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        }

        private func timer(_ labels: Labels) -> Metrics.Timer {
            if let known = timers.withLock({ $0[labels] }) { return known }
            var dimensions = [
                ("http.request.method", labels.method), ("url.scheme", "http"),
                ("http.response.status_code", "\(labels.status)"),
            ]
            if let route = labels.route { dimensions.append(("http.route", route)) }
            if labels.status >= 500 { dimensions.append(("error.type", "\(labels.status)")) }
            let made = Metrics.Timer(
                label: "http.server.request.duration", dimensions: dimensions, factory: factory)
            timers.withLock { $0[labels] = made }
            return made
        }
    }

    private struct HeaderExtractor: Extractor {
        func extract(key: String, from headers: HTTPFields) -> String? {
            HTTPField.Name(key).flatMap { headers[$0] }
        }
    }
}
