import Bus

/// What instances did between two samples: rates, errors, latencies by method; what they hold now.
struct TopReport: Encodable, Sendable {
    /// One instance.
    struct Instance: Encodable, Sendable {
        let service: String
        let address: String
        /// SERVING, NOT_SERVING, or the code of why it did not answer.
        let status: String
        var instance: String?
        var uptimeSeconds: Double?
        /// Hundredths of the calls that may execute at once; above 100, calls wait.
        var loadPercent: Double?
        var executingCalls: Int?
        var queuedCalls: Int?
        var streams: Int?
        var sessions: Int?
        var callsPerSecond: Double?
        var errorsPerSecond: Double?
        var refusedPerSecond: Double?
        /// Those that were called, the busiest first.
        var methods: [Method] = []
    }

    /// One method of one instance.
    struct Method: Encodable, Sendable {
        let method: String
        let callsPerSecond: Double
        let errorsPerSecond: Double
        /// Number by the code's name.
        let errors: [String: Int64]
        /// Powers of two: at least so many of a hundred calls took no longer.
        let p50MicrosecondsAtMost: Int64
        let p90MicrosecondsAtMost: Int64
        let p99MicrosecondsAtMost: Int64
        let meanMicroseconds: Double
    }

    let seconds: Double
    let instances: [Instance]

    /// - Parameter before: nil compares with the start of each program.
    init(before: [TopSample], after: [TopSample]) {
        let earlier = Dictionary(
            before.map { ($0.instance, $0) }, uniquingKeysWith: { first, _ in first })
        var longest: Duration = .zero
        instances = after.map { sample in
            let last = earlier[sample.instance]
            let took = last.map { sample.takenAt - $0.takenAt } ?? .zero
            longest = max(longest, took)
            return Self.figures(sample, since: last, seconds: took.inSeconds)
        }
        seconds = longest.inSeconds.rounded(toPlaces: 3)
    }

    private static func figures(
        _ sample: TopSample, since last: TopSample?, seconds: Double
    ) -> Instance {
        let place = sample.instance
        let now: StatsReport
        switch sample.answer {
        case .success(let report): now = report
        case .failure(let error):
            return Instance(
                service: place.service, address: place.address, status: error.code.name)
        }
        var before: StatsReport?
        // Another run of the program began to count anew: it is compared with nothing.
        if case .success(let report)? = last?.answer, report.instance == now.instance {
            before = report
        }
        let span = before == nil ? Double(now.uptimeMilliseconds) / 1000 : seconds
        let earlier = Dictionary(
            (before?.methods ?? []).map { ($0.method, $0) }, uniquingKeysWith: { first, _ in first }
        )
        let methods = now.methods.compactMap {
            method($0, since: earlier[$0.method], seconds: span)
        }.sorted { ($1.callsPerSecond, $0.method) < ($0.callsPerSecond, $1.method) }
        let refused = (now.refusedCalls ?? 0) - (before?.refusedCalls ?? 0)
        return Instance(
            service: place.service, address: place.address,
            status: sample.status?.rawValue ?? "UNKNOWN", instance: now.instance,
            uptimeSeconds: Double(now.uptimeMilliseconds) / 1000,
            loadPercent: now.load.map { Double($0) / 10 }, executingCalls: now.executingCalls,
            queuedCalls: now.queuedCalls, streams: now.streams, sessions: now.sessions,
            callsPerSecond: methods.reduce(0) { $0 + $1.callsPerSecond }.rounded(toPlaces: 2),
            errorsPerSecond: methods.reduce(0) { $0 + $1.errorsPerSecond }.rounded(toPlaces: 2),
            refusedPerSecond: now.refusedCalls == nil ? nil : rate(Int64(refused), in: span),
            methods: methods)
    }

    private static func method(
        _ now: MethodStatistics, since before: MethodStatistics?, seconds: Double
    ) -> Method? {
        let calls = now.calls - (before?.calls ?? 0)
        guard calls > 0 else { return nil }
        let errors = now.errors.reduce(into: [String: Int64]()) { errors, entry in
            let number = entry.value - (before?.errors[entry.key] ?? 0)
            if number > 0 { errors[entry.key] = number }
        }
        let earlier = before?.latencyLog2Microseconds ?? []
        let latencies = now.latencyLog2Microseconds.enumerated().map { index, number in
            number - (earlier.indices.contains(index) ? earlier[index] : 0)
        }
        let total = now.totalMicroseconds - (before?.totalMicroseconds ?? 0)
        return Method(
            method: now.method, callsPerSecond: rate(calls, in: seconds),
            errorsPerSecond: rate(errors.values.reduce(0, +), in: seconds), errors: errors,
            p50MicrosecondsAtMost: bound(of: 50, in: latencies),
            p90MicrosecondsAtMost: bound(of: 90, in: latencies),
            p99MicrosecondsAtMost: bound(of: 99, in: latencies),
            meanMicroseconds: (Double(total) / Double(calls)).rounded(toPlaces: 1))
    }

    private static func rate(_ number: Int64, in seconds: Double) -> Double {
        seconds > 0 ? (Double(number) / seconds).rounded(toPlaces: 2) : 0
    }

    /// The upper end of the bucket in which the percentile lies.
    static func bound(of percentile: Int64, in buckets: [Int64]) -> Int64 {
        let total = buckets.reduce(0, +)
        guard total > 0 else { return 0 }
        // Rounded up: of three calls, half are two.
        let wanted = (total * percentile + 99) / 100
        var seen: Int64 = 0
        for (index, number) in buckets.enumerated() {
            seen += number
            if seen >= wanted { return 1 << index }
        }
        return 1 << Int64(buckets.count - 1)
    }
}

extension Duration {
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}

extension Double {
    func rounded(toPlaces places: Int) -> Double {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        return (self * scale).rounded() / scale
    }
}
