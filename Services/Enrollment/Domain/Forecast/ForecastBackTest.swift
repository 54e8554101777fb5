import Bus
import Contracts

/// What the method would have said in earlier years, beside what came, and beside the number of the year it was said in.
enum ForecastBackTest {
    /// The least years a forecast is made from.
    static let leastYears = 3

    /// The last year of a region's series as the years before it foretell it, by stage and grade by grade; thousandths are left
    /// to who sums.
    static func lastYear(
        _ series: [RegionCode: CohortSeries], of regions: [RegionCode]
    ) throws(RuleViolation) -> [ForecastError] {
        guard let last = series.values.compactMap({ $0.roll.keys.max() }).max() else { return [] }
        let forecast = try PoolForecast(series.mapValues { $0.known(in: last - 1) }, years: 1)
        return CohortSeries.stages.map { stage in
            var error = ForecastError(
                stage: stage, forecast: 0, actual: 0, missed: 0, missedPerMille: nil)
            for region in regions {
                let actual = series[region]?.roll[last] ?? [:]
                let said = forecast.parts[region]?.roll[last] ?? [:]
                for cell in CohortSeries.cells where cell.stage == stage {
                    error.forecast += said[cell, default: 0]
                    error.actual += actual[cell, default: 0]
                    error.missed += abs(said[cell, default: 0] - actual[cell, default: 0])
                }
            }
            return error
        }
    }

    /// Every forecast that could have been made and can be compared by now: rolling origin, one to three years ahead, by stage
    /// totals of each region.
    ///
    /// - Parameter pairs: pairs of years that make a share.
    static func rolling(
        _ series: [RegionCode: CohortSeries], of regions: [RegionCode],
        pairs: Int = CohortSurvival.pairs
    ) throws(RuleViolation) -> [ForecastAccuracy] {
        let starts = series.values.compactMap { $0.roll.keys.min() }
        let ends = series.values.compactMap { $0.roll.keys.max() }
        guard let first = starts.max(), let last = ends.min() else { return [] }
        var answer: [ForecastAccuracy] = CohortSeries.stages.flatMap { stage in
            (1...CohortSurvival.yearsAhead).map {
                ForecastAccuracy(
                    stage: stage, yearsAhead: $0, forecasts: 0, actual: 0, missed: 0,
                    missedByLastYear: 0)
            }
        }
        for origin in stride(from: first + leastYears - 1, to: last, by: 1) {
            let forecast = try PoolForecast(
                series.mapValues { $0.known(in: origin) }, pairs: pairs)
            for index in answer.indices {
                let (stage, year) = (answer[index].stage, origin + answer[index].yearsAhead)
                guard year <= last else { continue }
                for region in regions {
                    guard let own = series[region], own.taught.contains(stage) else { continue }
                    let actual = own.children(stage, in: year)
                    let said = CohortSeries.children(stage, forecast.parts[region]?.roll[year])
                    answer[index].forecasts += 1
                    answer[index].actual += actual
                    answer[index].missed += abs(said - actual)
                    answer[index].missedByLastYear += abs(
                        own.children(stage, in: origin) - actual)
                }
            }
        }
        return answer.filter { $0.forecasts > 0 }
    }
}
