import Metrics
import Synchronization

/// Timers of calls by method and status, each looked up once: recording costs one dictionary and one histogram.
///
/// Labels are those of OpenTelemetry's RPC conventions. They are bounded: methods of contracts, 17 codes.
final class CallDurations: Sendable {
    /// Which codes an `error.type` tells; the others are the caller's business.
    typealias Failures = Set<StatusCode>

    private let label: String
    private let failures: Failures
    private let factory: any MetricsFactory
    private let timers = Mutex<[String: [Timer?]]>([:])

    /// - Parameter label: `rpc.server.call.duration` or `rpc.client.call.duration`.
    init(_ label: String, failures: Failures, factory: any MetricsFactory) {
        self.label = label
        self.failures = failures
        self.factory = factory
    }

    func record(_ path: String, _ code: StatusCode, took: Duration) {
        let (seconds, attoseconds) = took.components
        timer(path, code).recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    private func timer(_ path: String, _ code: StatusCode) -> Timer {
        if let known = timers.withLock({ $0[path]?[code.rawValue] }) { return known }
        var labels = [
            ("rpc.system.name", RPCAttribute.system), ("rpc.method", path),
            ("rpc.response.status_code", code.name),
        ]
        if failures.contains(code) { labels.append(("error.type", code.name)) }
        let made = Timer(label: label, dimensions: labels, factory: factory)
        timers.withLock { timers in
            timers[path, default: Array(repeating: nil, count: StatusCode.allCases.count)][
                code.rawValue] = made
        }
        return made
    }
}
