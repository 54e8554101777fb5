import Bus
import Testing

@testable import Operator

struct LatenciesTests {
    @Test("percentiles are those of a sorted list, to three digits")
    func percentiles() throws {
        var latencies = Latencies()
        var rest = Latencies()
        // In another order, and in two parts.
        for value in 1...10_000 {
            let value = value * 7919 % 10_007
            if value % 2 == 0 {
                latencies.record(.microseconds(value))
            } else {
                rest.record(.microseconds(value))
            }
        }
        latencies.add(rest)
        let sorted = (1...10_000).map { $0 * 7919 % 10_007 }.sorted()
        #expect(latencies.count == 10_000)
        let wanted = [sorted[0]] + [0.5, 0.9, 0.99, 0.999].map { sorted[Int($0 * 10_000) - 1] }
        for (cell, exact) in zip(latencies.cells, wanted + [sorted[9999]]) {
            let value = try #require(cell.doubleValue)
            #expect(abs(value - Double(exact)) <= max(1, Double(exact) * 0.001), "\(exact)")
        }
    }

    @Test("nothing measured is no number, and nothing takes less than a microsecond")
    func edges() {
        var latencies = Latencies()
        #expect(latencies.cells == Latencies.columns.map { _ in .null })
        latencies.record(.nanoseconds(1))
        #expect(latencies.cells.first == 1)
        latencies.record(.seconds(3600))
        #expect(latencies.count == 2)
    }
}
