import Histogram

/// What one round of a load gave. Times of a call are in microseconds.
struct LoadFigures: Codable, Sendable {
    var calls: Int
    var seconds: Double
    var p50: Double?
    var p90: Double?
    var p99: Double?
    var p999: Double?
    /// Processor time of client and server, filled in by who watches both.
    var processorSeconds: Double?

    init(calls: Int, seconds: Double) {
        self.calls = calls
        self.seconds = seconds
    }

    /// - Parameter nanoseconds: of every call, by caller.
    init(nanoseconds: [[UInt32]], seconds: Double) {
        var histogram = Histogram<UInt64>(
            highestTrackableValue: UInt64(UInt32.max), numberOfSignificantValueDigits: .three)
        for caller in nanoseconds {
            for time in caller { histogram.record(UInt64(time)) }
        }
        func microseconds(_ percentile: Double) -> Double {
            Double(histogram.valueAtPercentile(percentile)) / 1000
        }
        self.init(calls: Int(histogram.totalCount), seconds: seconds)
        p50 = microseconds(50)
        p90 = microseconds(90)
        p99 = microseconds(99)
        p999 = microseconds(99.9)
    }

    /// Runs a body again and again on this thread.
    init(milliseconds: Int, _ body: () throws -> Void) rethrows {
        let start = Ticks.nanoseconds
        let end = start + UInt64(milliseconds) * 1_000_000
        var count = 0
        var now = start
        while now < end {
            for _ in 0..<16 { try body() }
            count += 16
            now = Ticks.nanoseconds
        }
        self.init(calls: count, seconds: Double(now - start) * 1e-9)
    }

    var perSecond: Double { Double(calls) / seconds }
    var microseconds: Double { seconds / Double(calls) * 1e6 }
    var processorMicrosecondsPerCall: Double {
        (processorSeconds ?? .nan) / Double(calls) * 1e6
    }
}
