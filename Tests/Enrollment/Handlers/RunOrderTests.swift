import Bus
import Contracts
import Enrollment
import Store
import Testing

/// Lists of runs begin with the newest school year, page after page, and hold no quota matrix.
struct RunOrderTests {
    /// All ids in pages of so many, each after the last one of the page before.
    private func pages(
        of size: Int, _ page: (String?, Int) async throws -> [String]
    ) async throws -> [String] {
        var ids: [String] = []
        while true {
            let next = try await page(ids.last, size)
            ids += next
            guard next.count == size else { return ids }
        }
    }

    @Test("admission runs: the newest year first, no run twice and none left out, without quotas")
    func admissions() async throws {
        let city = AdmissionCity(seed: 3)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let run = try await service.call(Enrollment.prepareAdmission, city.request())
        #expect(!run.quotas.isEmpty)
        try await service.store.write { transaction in
            for year in ["2023", "2024", "2027"] {
                try transaction.execute(
                    "INSERT INTO exam_rules (school_year, rules) SELECT ?, rules FROM exam_rules LIMIT 1",
                    [year])
                for batch in 1...3 {
                    try transaction.execute(
                        """
                        INSERT INTO admission_runs
                            (id, school_year, pool, batch, number, state, rule, candidates)
                        SELECT ? || '-' || pool || '-' || ? || '-1', ?, pool, ?, 1, 'prepared', rule, 0
                        FROM admission_runs WHERE id = ?
                        """, [year, batch, year, batch, run.id])
                }
            }
        }
        let found = try await service.list(Enrollment.listAdmissions, ListAdmissions())
        let expected =
            (1...3).map { "2027-city-\($0)-1" } + [run.id]
            + ["2024", "2023"].flatMap { year in (1...3).map { "\(year)-city-\($0)-1" } }
        #expect(found.map(\.id) == expected)
        #expect(found.flatMap(\.quotas).isEmpty)
        #expect(found[3].controlLines == run.controlLines)
        #expect(try await service.call(Enrollment.getAdmission, .init(runID: run.id)) == run)
        for size in 1...4 {
            #expect(
                try await pages(of: size) { after, limit in
                    try await service.list(
                        Enrollment.listAdmissions, ListAdmissions(after: after, limit: limit)
                    ).map(\.id)
                } == expected)
        }
        #expect(
            try await reason {
                _ = try await service.list(
                    Enrollment.listAdmissions, ListAdmissions(after: "last"))
            } == "INVALID_FIELD")
    }

    @Test("allocation runs: the newest year first, no run twice and none left out")
    func allocations() async throws {
        let service = try await AllocationSeason().service
        let run = try await service.call(Enrollment.prepareAllocation, AllocationSeason.request)
        try await service.store.write { transaction in
            for year in ["2025", "2027"] {
                for region in ["410802", "410811"] {
                    try transaction.execute(
                        """
                        INSERT INTO allocation_runs
                            (id, school_year, region, stage, number, state, rule, tier_table,
                            catchment_plan, tiers, pooled, open_cases, ineligible)
                        SELECT ? || '-' || ? || '-primary-1', ?, ?, stage, 1, 'prepared', rule,
                            tier_table, catchment_plan, tiers, 0, 0, 0
                        FROM allocation_runs WHERE id = ?
                        """, [year, region, year, region, run.id])
                }
            }
        }
        let expected =
            ["2027-410802-primary-1", "2027-410811-primary-1", run.id]
            + ["2025-410802-primary-1", "2025-410811-primary-1"]
        for size in 1...5 {
            #expect(
                try await pages(of: size) { after, limit in
                    try await service.list(
                        Enrollment.listAllocations, ListAllocations(after: after, limit: limit)
                    ).map(\.id)
                } == expected)
        }
    }
}
