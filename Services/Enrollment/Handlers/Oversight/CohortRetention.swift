import Bus
import Contracts
import Store

/// 九年义务教育巩固率 of a cohort, from the series and the drop-out cases.
extension EnrollmentService {
    func cohortRetention(
        _ request: CohortRetentionRequest, _ context: ServerContext
    ) async throws -> CohortRetention {
        try Paging.checkRegion(request.region)
        guard
            let entryYear = SchoolYear(
                startYear: request.schoolYear.startYear - Retention.yearsBetween)
        else { throw CallError.invalid("schoolYear", rule: "range", "is too early") }
        let asked = request.region.flatMap { $0.isCity ? nil : $0 }
        let principal = context.principal
        let isReader = principal.isReader
        return try await store.read { transaction in
            let target = try transaction.ruleBook().version(
                of: .compulsoryRetention, on: request.schoolYear.firstDay)
            var sum = Retention()
            var districts: [DistrictRetention] = []
            var missing: [RegionCode] = []
            for region in asked.map({ [$0] }) ?? RegionCatalog.districts.map(\.code) {
                let revision = try transaction.seriesRevisions(of: region).last?.revision
                let retention = Retention(
                    of: try transaction.cohortSeries(of: region), reaching: request.schoolYear,
                    openDropoutCases: isReader && principal.covers(district: region.text)
                        ? try transaction.openDropoutCases(in: region) : nil)
                guard let revision, let retention else {
                    missing.append(region)
                    continue
                }
                sum = sum + retention
                districts.append(
                    DistrictRetention(
                        region: region, revision: revision,
                        figures: retention.figures(against: target)))
            }
            return CohortRetention(
                schoolYear: request.schoolYear, entryYear: entryYear, rules: [target],
                total: sum.figures(against: target), districts: districts, missing: missing)
        }
    }
}

extension ReadTransaction {
    fileprivate func openDropoutCases(in region: RegionCode) throws -> Int {
        let open = DropoutState.allCases.filter { !$0.isClosed }
        let marks = open.map { _ in "?" }.joined(separator: ", ")
        return try fetchValue(
            Int.self,
            "SELECT COUNT(*) FROM dropout_cases WHERE region = ? AND state IN (\(marks))",
            [region] + open.map { $0 }) ?? 0
    }
}
