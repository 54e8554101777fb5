import Contracts
import Testing

@testable import Enrollment

struct TownshipStandardTests {
    @Test(
        "30,000 inhabitants and more need two central kindergartens, fewer need one",
        arguments: [(0, 1), (29_999, 1), (30_000, 2), (80_000, 2)])
    func required(population: Int, required: Int) throws {
        let book = try RuleBook([
            Samples.rule(.townshipCentre, 1), Samples.rule(.largeTownshipCentre, 2),
            Samples.rule(.largeTownship, 30_000),
        ])
        let standard = try TownshipStandard(book, on: Samples.day("2025-09-01"))
        #expect(standard.required(population: population) == required)
    }
}
