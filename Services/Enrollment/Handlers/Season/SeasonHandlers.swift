import Bus
import Contracts
import Store

/// 招生季: what a dashboard asks for, in few queries.
extension EnrollmentService {
    var seasonHandlers: [Handler] {
        [
            Handler(Enrollment.summariseSeason, summariseSeason),
            Handler(Enrollment.seasonCases, seasonCases),
            Handler(Enrollment.nameSchools) { request, _ in
                try Paging.checkBatch(request.codes.count, field: "codes")
                return SchoolNames(
                    schools: try await store.read { try $0.schoolNames(Set(request.codes)) })
            },
        ]
    }

    func summariseSeason(
        _ request: SummariseSeason, _ context: ServerContext
    ) async throws -> SeasonSummary {
        try Paging.checkRegion(request.region)
        let now = now
        let isReader = context.principal.isReader
        guard let current = SchoolYear(containing: now.cityDate) else {
            throw CallError.notFound("a season")
        }
        return try await store.read { transaction in
            let years = try transaction.seasons(
                upTo: SchoolYear(startYear: current.startYear + 1) ?? current)
            let year = request.schoolYear ?? years.first ?? current
            let tally = try transaction.seasonTally(
                year, request.region, publicOnly: !isReader)
            return SeasonSummary(
                asOf: now, sample: try transaction.holdsSampleData(), schoolYear: year,
                schoolYears: years, total: tally.total, regions: tally.regions,
                admissions: try transaction.admissionProgress(year, request.region))
        }
    }

    func seasonCases(
        _ request: SeasonCasesRequest, _ context: ServerContext
    ) async throws -> SeasonCases {
        try Paging.checkRegion(request.region)
        try context.requireDistrict(request.region?.text ?? RegionCatalog.all[0].code.text)
        let now = now
        return try await store.read { transaction in
            let clock = try DropoutClock(transaction.ruleBook(), on: now.cityDate)
            var figures: [RegionCode: CaseFigures] = [:]
            for item in try transaction.openDropoutCases(request.region) {
                figures[item.region, default: CaseFigures()].dropout += 1
                guard clock.due(item, on: now.cityDate).contains(where: { $0.daysOverdue > 0 })
                else { continue }
                figures[item.region, default: CaseFigures()].dropoutOverdue += 1
            }
            for (region, cases) in try transaction.openPlacements(request.region) {
                figures[region, default: CaseFigures()].placement += cases
            }
            return SeasonCases(
                asOf: now,
                total: figures.values.reduce(into: CaseFigures()) {
                    $0.dropout += $1.dropout
                    $0.dropoutOverdue += $1.dropoutOverdue
                    $0.placement += $1.placement
                },
                regions: figures.sorted { $0.key < $1.key }.map {
                    RegionCases(region: $0, figures: $1)
                }, rules: clock.versions)
        }
    }
}
