import Bus
import BusTesting
import Contracts
import Testing

@testable import Enrollment

/// Random series against the second implementation in Python.
struct ForecastOracleTests {
    /// One to six regions with random rolls; the last may be the city's own schools, which teach seniors only.
    private static func pool(seed: UInt64) -> [RegionCode: CohortSeries] {
        var random = SeededGenerator(seed: seed)
        let districts = RegionCatalog.districts.filter(\.isFiveUrban).map(\.code)
        let first = Int.random(in: 2001...2015, using: &random)
        let years = first...(first + Int.random(in: 2...8, using: &random))
        var pool: [RegionCode: CohortSeries] = [:]
        for region in districts.prefix(Int.random(in: 1...5, using: &random)) {
            var series = CohortSeries()
            for cohort in (years.lowerBound - 8)...years.upperBound {
                series.births[cohort] = Int.random(in: 1...3000, using: &random)
            }
            let hasSeniorHigh = pool.isEmpty || Int.random(in: 0...3, using: &random) > 0
            for year in years {
                series.roll[year] = Dictionary(
                    uniqueKeysWithValues: CohortSeries.cells.map {
                        let count = Int.random(in: 1...2000, using: &random)
                        return ($0, $0.stage == .senior && !hasSeniorHigh ? 0 : count)
                    })
            }
            pool[region] = series
        }
        guard pool.count > 1, Bool.random(using: &random) else { return pool }
        var own = CohortSeries()
        for year in years {
            own.roll[year] = Dictionary(
                uniqueKeysWithValues: CohortSeries.cells.map {
                    ($0, $0.stage == .senior ? Int.random(in: 1...900, using: &random) : 0)
                })
        }
        pool[Samples.region("410800")] = own
        return pool
    }

    @Test("400 random pools come out as a second program has them, number for number")
    func agrees() throws {
        let pools = (1...400).map { Self.pool(seed: UInt64($0)) }
        for (pool, answer) in zip(pools, try ForecastOracle.run(pools)) {
            let forecast = try PoolForecast(pool)
            for (region, part) in forecast.parts {
                let years = Dictionary(
                    uniqueKeysWithValues: part.roll.map {
                        ("\($0.key)", ForecastOracle.Region.named($0.value))
                    })
                #expect(years == answer.years[region.text])
            }
            let accuracy = try ForecastBackTest.rolling(pool, of: pool.keys.sorted()).map {
                [
                    .word($0.stage.rawValue), .number($0.yearsAhead), .number($0.forecasts),
                    .number($0.actual), .number($0.missed),
                    ForecastOracle.Entry.number($0.missedByLastYear),
                ]
            }
            #expect(accuracy == answer.accuracy)
        }
    }
}
