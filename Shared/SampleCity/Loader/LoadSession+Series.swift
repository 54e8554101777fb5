import Bus
import Contracts

extension LoadSession {
    /// Births and past rolls of every region, from which seats are forecast.
    func loadSeries(_ city: SampleCity) async throws {
        let series = city.history.series
        try await send(.series, total: series.count, series) { _, part in
            _ = try await write(
                Enrollment.recordCohortSeries,
                RecordCohortSeries(
                    region: part.region, documentNo: "SAMPLE-SERIES", births: part.births,
                    history: part.history), key: part.region.text)
            return 1
        }
    }
}
