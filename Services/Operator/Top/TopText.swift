import Bus

/// A report as a screen of text: instances first, then the methods that are called.
enum TopText {
    private static let instanceColumns: [Column] = [
        "service", "address", "status", "up", "load%", "run", "queued", "streams", "sessions",
        "calls/s", "errors/s", "refused/s",
    ]
    private static let methodColumns: [Column] = [
        "method", "address", "calls/s", "errors/s", "p50 us", "p90 us", "p99 us", "mean us",
        "errors",
    ]

    static func lines(_ report: TopReport) -> [String] {
        let instances = report.instances.map { row -> [JSONValue] in
            [
                .string(row.service), .string(row.address), .string(row.status),
                row.uptimeSeconds.map { .string(uptime($0)) } ?? .null, number(row.loadPercent),
                number(row.executingCalls), number(row.queuedCalls), number(row.streams),
                number(row.sessions), number(row.callsPerSecond), number(row.errorsPerSecond),
                number(row.refusedPerSecond),
            ]
        }
        let methods = report.instances.flatMap { instance in
            instance.methods.map { (instance.address, $0) }
        }.sorted { $0.1.callsPerSecond > $1.1.callsPerSecond }.map { address, row -> [JSONValue] in
            [
                .string(row.method), .string(address), .double(row.callsPerSecond),
                .double(row.errorsPerSecond), .string("<\(row.p50MicrosecondsAtMost)"),
                .string("<\(row.p90MicrosecondsAtMost)"), .string("<\(row.p99MicrosecondsAtMost)"),
                .double(row.meanMicroseconds),
                row.errors.isEmpty ? .string("") : .object(row.errors.mapValues(JSONValue.int)),
            ]
        }
        let text =
            Printer.aligned(instanceColumns, instances) + "\n\n"
            + Printer.aligned(methodColumns, methods)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static func number(_ value: Double?) -> JSONValue {
        value.map(JSONValue.double) ?? .null
    }

    private static func number(_ value: Int?) -> JSONValue {
        value.map { .int(Int64($0)) } ?? .null
    }

    /// The two largest units: `3d4h`, `5m12s`.
    static func uptime(_ seconds: Double) -> String {
        let seconds = Int(seconds)
        let units = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]
        let first = units.firstIndex { seconds >= $0.1 } ?? units.count - 1
        let second = min(first + 1, units.count - 1)
        let large = "\(seconds / units[first].1)\(units[first].0)"
        guard second > first else { return large }
        return large + "\(seconds % units[first].1 / units[second].1)\(units[second].0)"
    }
}
