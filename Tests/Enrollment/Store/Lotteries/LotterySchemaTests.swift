import Bus
import Contracts
import Enrollment
import Store
import Testing

/// The schema keeps a lottery as it was frozen, drawn and published, whatever the code would do (E9).
struct LotterySchemaTests {
    private func refused(_ sql: String, in city: TestEnrollment) async {
        let error = await #expect(throws: StoreError.self, "\(sql)") {
            try await city.store.write { try $0.execute(sql) }
        }
        #expect(error?.code == .constraint, "\(sql): \(String(describing: error))")
    }

    @Test("nothing of a frozen list is changed, no approval doubled, no step skipped")
    func frozen() async throws {
        let city = try await TestEnrollment()
        let lottery = try await city.approvedLottery()
        for sql in [
            "UPDATE lottery_entries SET entry_id = 'x' WHERE entry_id = 'S-110'",
            "UPDATE lottery_entries SET wishes = '[]'",
            "DELETE FROM lottery_entries WHERE entry_id = 'S-110'",
            "INSERT INTO lottery_entries VALUES ('\(lottery.id)', 'new', NULL, '[]')",
            "UPDATE lottery_schools SET seats = 9", "DELETE FROM lottery_schools",
            "UPDATE lottery_secrets SET secret = '\(String(repeating: "0", count: 64))'",
            "DELETE FROM lottery_secrets",
            "UPDATE lotteries SET list_hash = '\(String(repeating: "0", count: 64))'",
            "UPDATE lotteries SET commitment = '\(String(repeating: "0", count: 64))'",
            "UPDATE lotteries SET public_value_source = 'another'",
            "UPDATE lotteries SET second_approval_by = first_approval_by",
            "UPDATE lotteries SET first_approval_by = 'officer-9'",
            "UPDATE lotteries SET state = 'prepared'", "UPDATE lotteries SET state = 'executed'",
            "UPDATE lotteries SET state = 'seeded'", "UPDATE lotteries SET state = 'voided'",
            "UPDATE lotteries SET entries = 29", "DELETE FROM lotteries",
            "UPDATE lottery_steps SET actor = 'x'", "DELETE FROM lottery_steps",
            "INSERT INTO lottery_results VALUES ('\(lottery.id)', 1, 'S-110', 1, 't', NULL)",
        ] { await refused(sql, in: city) }
        #expect(try await city.lottery(lottery.id) == lottery)
    }

    @Test("nothing of a result is changed, and nothing is published without two persons")
    func drawn() async throws {
        let city = try await TestEnrollment()
        let executed = try await city.executedLottery()
        _ = try await city.verify(executed)
        for sql in [
            "UPDATE lottery_results SET place = place + 1", "DELETE FROM lottery_results",
            "UPDATE lotteries SET result_hash = '\(String(repeating: "0", count: 64))'",
            "UPDATE lotteries SET seed = '\(String(repeating: "0", count: 64))'",
            "UPDATE lotteries SET public_value = '2'",
            "UPDATE lotteries SET state = 'published'",
            "UPDATE lotteries SET state = 'published', published_by = verified_by",
            "UPDATE lotteries SET published_by = 'officer-9'",
            "UPDATE lotteries SET verified_by = 'officer-9'",
        ] { await refused(sql, in: city) }
        _ = try await city.call(Enrollment.publishLottery, .init(lotteryID: executed.id))
        for sql in [
            "UPDATE lotteries SET state = 'voided', void_reason = 'r', published_by = NULL",
            "UPDATE lotteries SET state = 'verified', published_by = NULL",
        ] { await refused(sql, in: city) }
    }

    @Test("a lottery begins as prepared, with schools that teach its stage")
    func beginning() async throws {
        let city = try await TestEnrollment()
        let lottery = try await city.preparedLottery(entries: [])
        await refused(
            "INSERT INTO lottery_schools VALUES ('\(lottery.id)', '2141999999', 'primary', 1)",
            in: city)
        await refused(
            """
            INSERT INTO lotteries (id, school_year, region, stage, number, public_value_source,
                sample, state, entries, void_reason)
            VALUES ('x', '2025', '410802', 'primary', 9, 's', 0, 'voided', 0, 'r')
            """, in: city)
        await refused(
            """
            INSERT INTO lotteries (id, school_year, region, stage, number, public_value_source,
                sample, state, entries)
            VALUES ('x', '2025', '410802', 'primary', 1, 's', 0, 'prepared', 0)
            """, in: city)
    }
}
