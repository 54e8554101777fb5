import Bus
import Histogram

/// How long calls took: a histogram that keeps three digits of every value, and what is read off it.
struct Latencies: Sendable {
    private var histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three)

    static let columns = [
        Column("min us", key: "minMicroseconds"), Column("p50 us", key: "p50Microseconds"),
        Column("p90 us", key: "p90Microseconds"), Column("p99 us", key: "p99Microseconds"),
        Column("p99.9 us", key: "p999Microseconds"), Column("max us", key: "maxMicroseconds"),
        Column("mean us", key: "meanMicroseconds"),
    ]

    var count: UInt64 { histogram.totalCount }

    mutating func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        histogram.record(UInt64(max(1, seconds * 1_000_000 + attoseconds / 1_000_000_000_000)))
    }

    mutating func add(_ other: Latencies) { histogram.add(other.histogram) }

    /// In the order of `columns`; nothing was measured: nulls.
    var cells: [JSONValue] {
        guard count > 0 else { return Self.columns.map { _ in .null } }
        let percentiles = [50, 90, 99, 99.9].map { histogram.valueAtPercentile($0) }
        let mean = (histogram.mean * 10).rounded() / 10
        return ([histogram.min] + percentiles + [histogram.max]).map { .int(Int64($0)) }
            + [.double(mean)]
    }
}
