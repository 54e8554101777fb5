import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

/// What is open to everybody reads by an index, however many applications there are.
struct QueryPlanTests {
    private struct Step: Decodable {
        var detail: String
    }

    @Test("the report of a district finds a child's other applications by an index of the child")
    func standing() async throws {
        let city = try await TestEnrollment()
        let steps = try await city.store.read { transaction in
            try transaction.fetchAll(
                Step.self, "EXPLAIN QUERY PLAN \(ReadTransaction.standingQuery)",
                ["run", "run", Samples.year(2026), Samples.region(), Stage.primary])
        }.map(\.detail)
        let key = "applications_person (person_key=? AND school_year=? AND stage=?)"
        #expect(steps.contains { $0.hasPrefix("SEARCH b ") && $0.contains(key) }, "\(steps)")
        #expect(!steps.contains { $0.hasPrefix("SCAN") }, "\(steps)")
    }
}
