import Bus
import BusTesting
import Contracts
import Testing

@testable import Enrollment

/// Numbers at the edges of what a series may hold: a forecast is answered or refused, and never traps.
struct ForecastExtremesTests {
    private static let region = Samples.region()

    /// A series of full years, whose counts `count` chooses.
    private static func series(
        _ years: ClosedRange<Int>, _ count: (Int, CohortSeries.Cell?) -> Int
    ) -> CohortSeries {
        var series = CohortSeries()
        for cohort in (years.lowerBound - 8)...(years.upperBound + 2) {
            series.births[cohort] = count(cohort, nil)
        }
        for year in years {
            series.roll[year] = Dictionary(
                uniqueKeysWithValues: CohortSeries.cells.map { ($0, count(year, $0)) })
        }
        return series
    }

    @Test("a share of millions is refused at the grade and year it leaves the range at")
    func runaway() throws {
        let million = EnrollmentLimits.seats
        let series = Self.series(2020...2022) { year, cell in
            guard let cell, cell.stage == .primary else { return 1 }
            return switch (cell.grade, year) {
            case (1...3, 2021): 0
            case (1...3, 2022): million
            case (4, 2021...): million
            default: 1
            }
        }
        let refused = #expect(throws: RuleViolation.self) {
            try PoolForecast([Self.region: series])
        }
        #expect(refused?.reason == "OUT_OF_RANGE")
        #expect(refused?.message.hasPrefix("primary ") == true)
        #expect(refused?.message.contains(" of 2023, forecast from 2022") == true)
    }

    @Test("the largest series that keeps its size is forecast")
    func largest() throws {
        let million = EnrollmentLimits.seats
        let series = Self.series(2010...2024) { _, _ in million }
        let pool = Dictionary(
            uniqueKeysWithValues: RegionCatalog.districts.filter(\.isFiveUrban)
                .map { ($0.code, series) })
        let regions = pool.keys.sorted()
        var whole = WholeForecast()
        try whole.add(pool, of: regions)
        let found = whole.answer(region: Self.region, seats: [0, 0, 0, 0], series: [])
        #expect(found.years.first?.stages.map(\.children) == [3, 6, 3, 3].map { $0 * 5 * million })
    }

    @Test("2,000 random pools of nothing, ones and millions are answered or refused by the rule")
    func never() throws {
        let districts = RegionCatalog.districts.filter(\.isFiveUrban).map(\.code)
        var reasons: [String: Int] = [:]
        for seed in 1...2000 {
            var random = SeededGenerator(seed: UInt64(seed))
            let last = 2000 + Int.random(in: 2...8, using: &random)
            var pool: [RegionCode: CohortSeries] = [:]
            for region in districts.prefix(Int.random(in: 1...5, using: &random)) {
                pool[region] = Self.series(2000...last) { _, _ in
                    [0, 1, 1, 1, 2, EnrollmentLimits.seats].randomElement(using: &random) ?? 0
                }
            }
            var whole = WholeForecast()
            do {
                try whole.add(pool, of: pool.keys.sorted())
                _ = whole.answer(region: Self.region, seats: [0, 0, 0, 0], series: [])
                reasons["answered", default: 0] += 1
            } catch {
                reasons[error.reason.rawValue, default: 0] += 1
            }
        }
        #expect(Set(reasons.keys).isSubset(of: ["answered", "OUT_OF_RANGE", "NOBODY_BEFORE"]))
        #expect((reasons["OUT_OF_RANGE"] ?? 0) > 100)
    }
}
