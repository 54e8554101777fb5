import Bus
import Contracts
import Testing

@testable import Enrollment

struct SeniorPoolTests {
    @Test(
        "there are seven pools: the five urban districts with the city's own schools, and six counties"
    )
    func pools() throws {
        let pools = try RegionCatalog.all.map { try SeniorPool(of: $0.code, field: "region") }
        #expect(Set(pools).count == 7)
        #expect(pools.count { $0 == .fiveUrban } == 6)
    }

    @Test("a child is admitted exactly within its own pool")
    func everyPair() throws {
        for child in RegionCatalog.all {
            for school in RegionCatalog.all {
                let same =
                    child.code == school.code
                    || (child.isFiveUrban || child.code.isCity)
                        && (school.isFiveUrban || school.code.isCity)
                let admitted =
                    (try? SeniorPool.check(child: child.code, school: school.code)) != nil
                #expect(admitted == same)
            }
        }
    }

    @Test("the roll decides the origin; a statement may fill in but not contradict")
    func origin() throws {
        let here = Samples.region("410882")
        let there = Samples.region("410883")
        #expect(try SeniorPool.origin(roll: here, stated: nil) == here)
        #expect(try SeniorPool.origin(roll: here, stated: here) == here)
        #expect(try SeniorPool.origin(roll: nil, stated: there) == there)
        #expect(throws: RuleViolation.self) { try SeniorPool.origin(roll: here, stated: there) }
        #expect(throws: CallError.self) { try SeniorPool.origin(roll: nil, stated: nil) }
    }
}
