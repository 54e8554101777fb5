import Testing

@testable import Observability

struct HistogramTests {
    /// The bucket by looking at every bound.
    private static func slowly(_ value: Double, _ bounds: [Double]) -> Int {
        bounds.firstIndex { value <= $0 } ?? bounds.count
    }

    @Test("every value is in the first bucket whose bound is not below it")
    func buckets() {
        for bounds in [Histogram.seconds, Histogram.amounts, [1]] {
            let histogram = Histogram(bounds: bounds)
            var expected = Histogram.Counts(buckets: bounds.count + 1)
            let around = bounds.flatMap { [$0.nextDown, $0, $0.nextUp] }
            for value in around + [0, -1, 1e9, .infinity] {
                histogram.record(value)
                expected.buckets[Self.slowly(value, bounds)] += 1
            }
            #expect(histogram.counts.buckets == expected.buckets)
        }
    }

    @Test("nothing is lost when many tasks record at the same time")
    func concurrent() async {
        let histogram = Histogram(bounds: Histogram.seconds)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 0..<2_000 { histogram.record(Double(task * number % 7) / 1000) }
                }
            }
        }
        #expect(histogram.counts.buckets.reduce(0, +) == 16_000)
        var sum = 0.0
        for task in 0..<8 {
            for number in 0..<2_000 { sum += Double(task * number % 7) / 1000 }
        }
        #expect(abs(histogram.counts.sum - sum) < 1e-6)
    }

    @Test("bounds rise")
    func bounds() {
        for bounds in [Histogram.seconds, Histogram.amounts] {
            #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 })
        }
    }
}
