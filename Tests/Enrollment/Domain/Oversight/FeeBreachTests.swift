import Contracts
import Testing

@testable import Enrollment

struct FeeBreachTests {
    @Test(
        "a fen above the ceiling of its own item is a breach, the ceiling itself is none",
        arguments: [(80_000, 0), (80_001, 1), (0, 0)])
    func ceiling(fen: Int64, breaches: Int) {
        let fee = KindergartenFee(
            item: .care, basis: .guided, perMonth: Money(fen: fen), documentNo: "批1号",
            validFrom: Samples.day("2025-02-01"))
        let ceilings = [FeeItem.boarding, .care].map {
            FeeCeiling(
                region: Samples.region(), kind: .inclusive, item: $0,
                perMonth: Money(fen: $0 == .care ? 80_000 : 1), documentNo: "限价1号",
                validFrom: Samples.day("2024-09-01"))
        }
        let found = FeeBreach.findings([fee], ceilings)
        #expect(found.count == breaches)
        #expect(found.allSatisfy { $0.contains("80001") && $0.contains("限价1号") })
        #expect(FeeBreach.findings([fee], []).isEmpty)
    }
}
