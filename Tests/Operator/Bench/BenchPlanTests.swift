import Testing

@testable import Operator

struct BenchPlanTests {
    private static let start = ContinuousClock.now

    private static func at(_ milliseconds: Int) -> ContinuousClock.Instant {
        start + .milliseconds(milliseconds)
    }

    @Test("without a rate a turn is now, until the time is over")
    func duration() {
        let plan = BenchPlan(start: Self.start, duration: .milliseconds(100))
        #expect(plan.next(now: Self.at(3)) == Self.at(3))
        #expect(plan.next(now: Self.at(99)) == Self.at(99))
        #expect(plan.next(now: Self.at(100)) == nil)
        #expect(plan.begun == 2)
    }

    @Test("so many calls and no more")
    func count() {
        let plan = BenchPlan(start: Self.start, duration: nil, count: 3)
        #expect((0..<5).compactMap { plan.next(now: Self.at($0)) }.count == 3)
        #expect(plan.begun == 3)
    }

    @Test("at a rate turns are evenly spread, also for whoever comes late or early")
    func rate() {
        let plan = BenchPlan(start: Self.start, duration: .milliseconds(50), rate: 100)
        #expect(plan.next(now: Self.at(0)) == Self.at(0))
        #expect(plan.next(now: Self.at(0)) == Self.at(10))
        #expect(plan.next(now: Self.at(45)) == Self.at(20))
        #expect(plan.next(now: Self.at(46)) == Self.at(30))
        #expect(plan.next(now: Self.at(46)) == Self.at(40))
        #expect(plan.next(now: Self.at(46)) == nil)
    }
}
