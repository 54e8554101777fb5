import Contracts
import Enrollment
import Store
import Testing

/// The schema keeps a run as it was frozen and executed, counts it (E10), and gives nobody a seat he may not have (E1, E5).
struct AllocationSchemaTests {
    private func refused(_ sql: String, in service: TestEnrollment) async {
        let error = await #expect(throws: StoreError.self, "\(sql)") {
            try await service.store.write { try $0.execute(sql) }
        }
        #expect(error?.code == .constraint, "\(sql): \(String(describing: error))")
    }

    private struct Accepted: Error {}

    @Test(
        "E1, E5: a seat of a result is of the wish, the own catchment or around it, and there is one"
    )
    func seats() async throws {
        let district = try await AllocationSeason(seats: [1, 1, 1])
        let service = district.service
        let receipts = try await district.verified([
            AllocationSeason.form(1), AllocationSeason.form(2, community: "m2"),
            AllocationSeason.form(3, isPrivate: true), AllocationSeason.form(4, community: nil),
        ])
        try await district.close()
        let run = try await service.frozenAllocation(AllocationSeason.request)
        @Sendable func insert(_ child: Int, _ school: Int, _ reason: String) -> String {
            """
            INSERT INTO allocation_results VALUES ('\(run.id)', '\(receipts[child])', 'placed',
                '\(reason)', '1', NULL, 1, '\(Samples.code(.primary, school))', '[]')
            """
        }
        let legal: Set<String> = [
            "0 1 catchment", "0 2 neighbour", "1 2 catchment", "1 1 neighbour", "2 1 catchment",
            "2 2 neighbour", "2 9 privateLottery", "2 9 privateAllAdmitted", "3 1 neighbour",
            "3 2 neighbour",
        ]
        for child in 0..<4 {
            for school in [1, 2, 9] {
                for reason in ["catchment", "neighbour", "privateLottery", "privateAllAdmitted"] {
                    let isLegal = legal.contains("\(child) \(school) \(reason)")
                    do {
                        try await service.store.write { transaction -> Void in
                            try transaction.execute(insert(child, school, reason))
                            // Nothing is to stay: the next seat is tried on the same child.
                            throw Accepted()
                        }
                    } catch is Accepted {
                        #expect(isLegal, "\(child) \(school) \(reason)")
                    } catch {
                        #expect(!isLegal, "\(child) \(school) \(reason): \(error)")
                    }
                }
            }
        }
        let first = insert(0, 1, "catchment")
        try await service.store.write { _ = try $0.execute(first) }
        await refused(insert(2, 1, "catchment"), in: service)
        await refused(insert(0, 2, "neighbour"), in: service)
    }

    @Test("no spelling of a receipt number is an entry of a lottery, by the schema alone")
    func receipts() async throws {
        let service = try await TestEnrollment()
        let lottery = try await service.preparedLottery()
        for id in ["2026-K7QM-X2PA-9DRT", "2026k7qmx2pa9drt", "K7QM_X2PA.9DRT", "22K345678923"] {
            await refused(
                "INSERT INTO lottery_entries VALUES ('\(lottery.id)', '\(id)', NULL, '[]')",
                in: service)
            await refused(
                "INSERT INTO lottery_entries VALUES ('\(lottery.id)', 'x', '\(id)', '[]')",
                in: service)
        }
        for id in ["482-913-076", "26410822345678"] {
            try await service.store.write {
                _ = try $0.execute(
                    "INSERT INTO lottery_entries VALUES ('\(lottery.id)', '\(id)', NULL, '[]')")
            }
        }
    }

    @Test("nothing of a frozen or executed run is changed, no step skipped, no list miscounted")
    func kept() async throws {
        let district = try await AllocationSeason(seats: [1, 1, 1])
        let service = district.service
        _ = try await district.verified(
            (1...4).map { AllocationSeason.form($0, isPrivate: $0 == 4) })
        try await district.close()
        let prepared = try await service.call(
            Enrollment.prepareAllocation, AllocationSeason.request)
        let zeros = String(repeating: "0", count: 64)
        await refused(
            "UPDATE allocation_runs SET state = 'frozen', list_hash = '\(zeros)', pooled = 1",
            in: service)
        await refused(
            """
            INSERT INTO allocation_runs SELECT '2026-410802-primary-2', school_year, region, stage,
                2, 'prepared', rule, tier_table, catchment_plan, tiers, 0, 0, 0, NULL, NULL, NULL,
                NULL, NULL, NULL, NULL FROM allocation_runs
            """, in: service)
        _ = try await service.call(
            Enrollment.freezeAllocation, .init(runID: prepared.id))
        await refused(
            """
            UPDATE allocation_runs SET state = 'executed', rule_version = 'x', executed_by = 'x',
                input_hash = '\(zeros)', result_hash = '\(zeros)'
            """, in: service)
        try await service.drawLottery(of: prepared)
        await refused("UPDATE lotteries SET allocation_id = NULL", in: service)
        let executed = try await service.call(
            Enrollment.executeAllocation, .init(runID: prepared.id))
        for sql in [
            "UPDATE allocation_children SET community = 'm2'", "DELETE FROM allocation_children",
            "UPDATE allocation_children SET registered_on = '2001-01-01'",
            "UPDATE allocation_schools SET seats = 9", "DELETE FROM allocation_schools",
            "UPDATE allocation_lines SET seats = 9", "DELETE FROM allocation_lines",
            "UPDATE allocation_results SET lottery_place = 9", "DELETE FROM allocation_results",
            "UPDATE allocation_school_results SET placed = 0",
            "DELETE FROM allocation_school_results",
            "UPDATE allocation_steps SET actor = 'x'", "DELETE FROM allocation_steps",
            "DELETE FROM allocation_runs",
            "UPDATE allocation_runs SET list_hash = '\(zeros)'",
            "UPDATE allocation_runs SET input_hash = '\(zeros)'",
            "UPDATE allocation_runs SET result_hash = '\(zeros)'",
            "UPDATE allocation_runs SET pooled = 3", "UPDATE allocation_runs SET open_cases = 1",
            "UPDATE allocation_runs SET rule = '{}'", "UPDATE allocation_runs SET tiers = '{}'",
            "UPDATE allocation_runs SET executed_by = 'officer-9'",
            "UPDATE allocation_runs SET state = 'frozen'",
            "UPDATE allocation_runs SET state = 'published'",
            "UPDATE allocation_runs SET state = 'published', published_by = executed_by",
            "UPDATE allocation_runs SET state = 'voided'",
        ] { await refused(sql, in: service) }
        #expect(try await service.allocation(executed.id) == executed)
        try await service.publish(executed)
        await refused(
            "UPDATE allocation_runs SET state = 'voided', void_reason = 'r', published_by = NULL",
            in: service)
    }

    @Test("a lottery of an allocation is not frozen with another list")
    func lottery() async throws {
        let district = try await AllocationSeason()
        let service = district.service
        _ = try await district.verified((1...2).map { AllocationSeason.form($0) })
        try await district.close()
        let run = try await service.frozenAllocation(AllocationSeason.request)
        let lottery = try await service.call(
            Enrollment.prepareLottery,
            .init(
                schoolYear: run.schoolYear, region: run.region, stage: run.stage,
                publicValueSource: "示例", schools: [], sample: true, allocationID: run.id))
        let hash = String(repeating: "a", count: 64)
        let freeze = """
            UPDATE lotteries SET state = 'frozen', list_hash = '\(hash)', commitment = '\(hash)'
            """
        for change in [
            "DELETE FROM lottery_entries WHERE rowid = 1",
            "INSERT INTO lottery_entries VALUES ('\(lottery.id)', 'x', NULL, '[]')",
            "UPDATE lottery_entries SET group_key = 'twins-1'",
        ] {
            let error = await #expect(throws: StoreError.self, "\(change)") {
                try await service.store.write { transaction in
                    try transaction.execute(change)
                    try transaction.execute(freeze)
                }
            }
            #expect(error?.code == .constraint, "\(change)")
        }
        try await service.store.write { _ = try $0.execute(freeze) }
    }
}
