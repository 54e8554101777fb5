import Bus
import Contracts
import Store

/// 学位预测.
extension EnrollmentService {
    var forecastHandlers: [Handler] {
        [
            Handler(Enrollment.recordCohortSeries, recordCohortSeries),
            Handler(Enrollment.getCohortSeries, getCohortSeries),
            Handler(Enrollment.forecastSeats, forecastSeats),
        ]
    }

    func forecastSeats(
        _ request: ForecastSeats, _ context: ServerContext
    ) async throws -> SeatForecast {
        _ = try RegionCatalog.require(request.region, field: "region")
        let given = try request.series
        return try await store.read { transaction in
            let kept = try given == nil ? transaction.keptSeries(for: request.region) : nil
            let series = given.map { [request.region: $0] } ?? kept?.series ?? [:]
            let regions = request.region.isCity ? series.keys.sorted() : [request.region]
            var whole = WholeForecast()
            // One pool after the other: what a region is forecast from lies in its own.
            let pools = try Dictionary(grouping: series.keys.sorted()) {
                try SeniorPool(of: $0, field: "region")
            }
            for pool in pools.values {
                let asked = pool.filter(regions.contains)
                guard !asked.isEmpty else { continue }
                try whole.add(series.filter { pool.contains($0.key) }, of: asked)
            }
            return whole.answer(
                region: request.region, seats: try transaction.certifiedSeats(in: request.region),
                series: kept?.revisions ?? [])
        }
    }
}

extension ForecastSeats {
    /// The series of the request; nil when it leaves them to the store.
    fileprivate var series: CohortSeries? {
        get throws(CallError) {
            guard let births, let history else {
                guard births == nil, history == nil else {
                    throw .invalid(
                        births == nil ? "births" : "history", rule: "required",
                        "births and history are both given, or both left out")
                }
                return nil
            }
            guard history.count >= ForecastBackTest.leastYears else {
                throw .invalid(
                    "history", rule: "range",
                    "must hold \(ForecastBackTest.leastYears) to \(EnrollmentLimits.forecastYears) years"
                )
            }
            return try SeriesGuard.series(births: births, history: history)
        }
    }
}

extension ReadTransaction {
    /// The series a region's forecast needs, its pool's included; of the whole city those of every district, and of the schools
    /// the city runs itself if they are kept.
    ///
    /// - Throws: SERIES_MISSING naming a district without one.
    fileprivate func keptSeries(
        for region: RegionCode
    ) throws -> (series: [RegionCode: CohortSeries], revisions: [SeriesRevision]) {
        let pool = try SeniorPool(of: region, field: "region")
        var series: [RegionCode: CohortSeries] = [:]
        var revisions: [SeriesRevision] = []
        for other in RegionCatalog.all.map(\.code) {
            let isNeeded = try region.isCity || SeniorPool(of: other, field: "region") == pool
            guard isNeeded else { continue }
            guard let last = try seriesRevisions(of: other).last else {
                // The schools the city runs may be none.
                guard !other.isCity else { continue }
                throw RuleViolation(
                    "FORECAST", "SERIES_MISSING", field: "region",
                    "no births and rolls of \(other) are kept")
            }
            series[other] = try cohortSeries(of: other)
            revisions.append(SeriesRevision(region: other, revision: last.revision))
        }
        return (series, revisions)
    }
}
