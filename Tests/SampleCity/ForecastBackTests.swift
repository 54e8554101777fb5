import Bus
import Contracts
import Testing

@testable import Enrollment
@testable import SampleCity

/// The forecast held against ten years of the sample: rolling origin, every district, one to three years ahead.
///
/// The sample is generated, by steps whose shares move from year to year; what comes out says how the method follows such
/// cohorts, and nothing about a real city.
struct ForecastBackTests {
    /// Every forecast of the city's districts and own schools, by stage and years ahead.
    private static func accuracy(
        seed: UInt64, scale: Double, pairs: Int
    ) throws -> [ForecastAccuracy] {
        let city = try SampleCity(seed: seed, scale: scale)
        var series: [RegionCode: CohortSeries] = [:]
        for part in city.history.series {
            series[part.region] = try SeriesGuard.series(
                births: part.births, history: part.history)
        }
        var sums: [[Int]: ForecastAccuracy] = [:]
        let pools = try Dictionary(grouping: series.keys.sorted()) {
            try SeniorPool(of: $0, field: "region")
        }
        for pool in pools.values {
            let own = series.filter { pool.contains($0.key) }
            for item in try ForecastBackTest.rolling(own, of: pool, pairs: pairs) {
                let key = [CohortSeries.stages.firstIndex(of: item.stage) ?? 0, item.yearsAhead]
                var sum = item
                if let earlier = sums[key] {
                    sum.forecasts += earlier.forecasts
                    sum.actual += earlier.actual
                    sum.missed += earlier.missed
                    sum.missedByLastYear += earlier.missedByLastYear
                }
                sums[key] = sum
            }
        }
        return sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }

    private static func perMille(_ missed: Int, of actual: Int) -> String {
        let tenths = (missed * 2000 + actual) / (2 * actual)
        return "\(tenths / 10).\(tenths % 10)"
    }

    @Test(
        "in the full city the method misses less than last year's number, in every stage and one to three years ahead",
        arguments: [20_220_101, 31, 32, 33] as [UInt64])
    func fullCity(seed: UInt64) throws {
        let found = try Self.accuracy(seed: seed, scale: 1, pairs: CohortSurvival.pairs)
        let all = try Self.accuracy(seed: seed, scale: 1, pairs: 60)
        #expect(found.count == 12)
        for (item, whole) in zip(found, all) {
            print(
                "\(seed) \(item.stage.rawValue) +\(item.yearsAhead): \(item.forecasts) forecasts,",
                "missed \(Self.perMille(item.missed, of: item.actual)) %,",
                "with all years \(Self.perMille(whole.missed, of: whole.actual)) %,",
                "last year's number \(Self.perMille(item.missedByLastYear, of: item.actual)) %")
            #expect(item.missed < item.missedByLastYear)
            #expect(item.missed * 100 < item.actual * 4)
            #expect(item.forecasts >= 11 * (8 - item.yearsAhead) || item.stage == .senior)
        }
    }

    @Test("in a city of a hundredth, where a class is a grade, it still misses less over all")
    func smallCity() throws {
        for seed in [20_220_101, 41, 42] as [UInt64] {
            let found = try Self.accuracy(seed: seed, scale: 0.01, pairs: CohortSurvival.pairs)
            for ahead in 1...3 {
                let rows = found.filter { $0.yearsAhead == ahead }
                print(
                    "\(seed) +\(ahead):",
                    rows.map {
                        "\($0.stage.rawValue) \($0.missed)/\($0.missedByLastYear) of \($0.actual)"
                    })
                let missed = rows.reduce(0) { $0 + $1.missed }
                #expect(missed < rows.reduce(0) { $0 + $1.missedByLastYear })
            }
        }
    }
}
