import Contracts

/// The exact sum of the forecasts of regions, pool after pool.
struct WholeForecast: Sendable {
    private var ratios: [CohortSeries.Cell: SurvivalRatio] = [:]
    private var children: [Int: [Stage: Int]] = [:]
    private var backTest: [Stage: ForecastError] = [:]
    private var accuracy: [[Int]: ForecastAccuracy] = [:]

    /// Adds regions of one pool.
    ///
    /// - Parameter series: of all the pool's regions.
    mutating func add(
        _ series: [RegionCode: CohortSeries], of regions: [RegionCode]
    ) throws(RuleViolation) {
        let forecast = try PoolForecast(series)
        for region in regions {
            guard let part = forecast.parts[region] else { continue }
            for ratio in part.ratios {
                let cell = CohortSeries.Cell(stage: ratio.stage, grade: ratio.grade)
                let sum = ratios[cell]
                ratios[cell] = SurvivalRatio(
                    stage: ratio.stage, grade: ratio.grade,
                    reached: ratio.reached + (sum?.reached ?? 0),
                    before: ratio.before + (sum?.before ?? 0))
            }
            for (year, roll) in part.roll {
                for stage in CohortSeries.stages {
                    children[year, default: [:]][stage, default: 0] +=
                        CohortSeries.children(stage, roll)
                }
            }
        }
        for error in try ForecastBackTest.lastYear(series, of: regions) {
            var sum = error
            if let earlier = backTest[error.stage] {
                sum.forecast += earlier.forecast
                sum.actual += earlier.actual
                sum.missed += earlier.missed
            }
            backTest[error.stage] = sum
        }
        for item in try ForecastBackTest.rolling(series, of: regions) {
            let key = [CohortSeries.stages.firstIndex(of: item.stage) ?? 0, item.yearsAhead]
            var sum = item
            if let earlier = accuracy[key] {
                sum.forecasts += earlier.forecasts
                sum.actual += earlier.actual
                sum.missed += earlier.missed
                sum.missedByLastYear += earlier.missedByLastYear
            }
            accuracy[key] = sum
        }
    }

    /// - Parameter seats: certified today, by stage in the order of the stages.
    func answer(
        region: RegionCode, seats: [Int], series: [SeriesRevision]
    ) -> SeatForecast {
        SeatForecast(
            method: CohortSurvival.method, region: region,
            ratios: CohortSeries.cells.compactMap { ratios[$0] },
            years: children.sorted { $0.key < $1.key }.compactMap { year, stages in
                SchoolYear(startYear: year).map { schoolYear in
                    ForecastYear(
                        schoolYear: schoolYear,
                        stages: zip(CohortSeries.stages, seats).map { stage, seats in
                            let children = stages[stage, default: 0]
                            return StageForecast(
                                stage: stage, children: children, certifiedSeats: seats,
                                missing: max(0, children - seats))
                        })
                }
            },
            backTest: CohortSeries.stages.compactMap { stage in
                backTest[stage].map { error in
                    var error = error
                    error.missedPerMille =
                        error.actual == 0
                        ? nil : (2000 * error.missed + error.actual) / (2 * error.actual)
                    return error
                }
            },
            accuracy: accuracy.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value),
            series: series)
    }
}
