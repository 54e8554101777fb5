import Bus
import Contracts
import Store

/// Births and past rolls as they are kept.
extension EnrollmentService {
    func recordCohortSeries(
        _ request: RecordCohortSeries, _ context: ServerContext
    ) async throws -> CohortSeriesRecorded {
        _ = try RegionCatalog.require(request.region, field: "region")
        try context.requireDistrict(request.region.text)
        try ProposalGuard.check(text: request.documentNo, field: "documentNo")
        let series = try SeriesGuard.series(
            births: request.births, history: request.history, knownOn: now.cityDate)
        guard !series.births.isEmpty || series.roll.values.contains(where: { !$0.isEmpty }) else {
            throw CallError.invalid(
                "history", rule: "required", "neither births nor rolls are given")
        }
        return try await store.perform(context, request) { transaction in
            try transaction.record(
                series, of: request.region, document: request.documentNo,
                by: context.principal.subject)
        }
    }

    func getCohortSeries(
        _ request: GetCohortSeries, _ context: ServerContext
    ) async throws -> RegionCohortSeries {
        _ = try RegionCatalog.require(request.region, field: "region")
        return try await store.read { transaction in
            let rows = try transaction.seriesRevisions(of: request.region).filter {
                $0.revision <= request.revision ?? .max
            }
            guard let last = rows.last,
                request.revision == nil || last.revision == request.revision
            else { throw CallError.notFound("this revision of the region's series") }
            let series = try transaction.cohortSeries(of: request.region, revision: last.revision)
            return RegionCohortSeries(
                region: request.region, revision: last.revision,
                births: series.births.sorted { $0.key < $1.key }.map {
                    CohortBirths(year: $0.key, births: $0.value)
                },
                history: series.roll.sorted { $0.key < $1.key }.compactMap { year, cells in
                    SchoolYear(startYear: year).map { schoolYear in
                        RollYear(
                            schoolYear: schoolYear,
                            grades: CohortSeries.cells.compactMap { cell in
                                cells[cell].map {
                                    GradeRoll(
                                        stage: cell.stage, grade: cell.grade, enrolled: $0)
                                }
                            })
                    }
                },
                documents: rows.map {
                    SeriesDocument(
                        revision: $0.revision, documentNo: $0.documentNo,
                        recordedBy: $0.recordedBy,
                        recordedAt: Timestamp(millisecondsSinceEpoch: $0.recordedAt))
                })
        }
    }
}
