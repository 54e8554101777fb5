import Foundation
import Metrics
import Synchronization

/// Counts values by size: fixed bounds, one short lock that threads seldom share.
final class Histogram: Sendable {
    /// What the RPC and HTTP conventions of OpenTelemetry advise for seconds, and finer below: a call takes a tenth of a
    /// millisecond.
    static let seconds = [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5,
        0.75,
        1, 2.5, 5, 7.5, 10,
    ]
    /// For what is no time: powers of four from 1.
    static let amounts = (0..<16).map { Double(1 << (2 * $0)) }

    struct Counts: Sendable, Equatable {
        /// By bucket, the last one without a bound; not cumulative.
        var buckets: [UInt64]
        var sum = 0.0

        init(buckets: Int) { self.buckets = Array(repeating: 0, count: buckets) }

        mutating func add(_ other: Counts) {
            for index in buckets.indices { buckets[index] += other.buckets[index] }
            sum += other.sum
        }
    }

    private final class Shard: Sendable {
        let counts: Mutex<Counts>
        init(buckets: Int) { counts = Mutex(Counts(buckets: buckets)) }
    }

    let bounds: [Double]
    private let shards: [Shard]

    init(bounds: [Double]) {
        self.bounds = bounds
        shards = (0..<ObservabilityLimits.histogramShards).map { _ in
            Shard(buckets: bounds.count + 1)
        }
    }

    func record(_ value: Double) {
        // A value on a bound belongs below it: `le`.
        var (low, high) = (0, bounds.count)
        while low < high {
            let middle = (low + high) / 2
            if value <= bounds[middle] { high = middle } else { low = middle + 1 }
        }
        let index = low
        shards[Self.shard].counts.withLock { counts in
            counts.buckets[index] += 1
            counts.sum += value
        }
    }

    var counts: Counts {
        shards.reduce(into: Counts(buckets: bounds.count + 1)) { total, shard in
            total.add(shard.counts.withLock { $0 })
        }
    }

    /// The same for one thread, most likely another one for the next.
    private static var shard: Int {
        Int((UInt64(pthread_self()) &* 0x9E37_79B9_7F4A_7C15) >> 32)
            % ObservabilityLimits.histogramShards
    }
}

extension Histogram: TimerHandler {
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }
}

extension Histogram: RecorderHandler {
    func record(_ value: Int64) { record(Double(value)) }
}
