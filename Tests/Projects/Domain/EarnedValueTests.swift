import Contracts
import Testing

@testable import Projects

struct EarnedValueTests {
    private func indices(_ one: IndexCase) throws -> EarnedValueIndices {
        try EarnedValueIndices(
            budget: Rational(oracle: one.bac), planned: Rational(oracle: one.pv),
            earned: Rational(oracle: one.ev), actual: Rational(oracle: one.ac))
    }

    @Test("every index agrees with Python's fractions, exactly and as shown")
    func oracle() throws {
        let cases = try Oracle<IndexCase>.read("indices")
        #expect(cases.count == 307)
        for one in cases {
            let indices = try indices(one)
            let ours: [String: Rational?] = [
                "SPI": indices.schedulePerformance, "CPI": indices.costPerformance,
                "EAC": indices.estimateAtCompletion, "ETC": indices.estimateToComplete,
                "VAC": indices.varianceAtCompletion, "TCPI": indices.toCompletePerformance,
                "PERCENT": try indices.estimatePercentOfBudget(),
            ]
            for result in one.results {
                let value = try #require(ours[result.index])
                #expect(value?.oracleText == result.exact, "\(one.name) \(result.index)")
                #expect(try value?.rounded(decimals: 3) == result.shown)
            }
        }
    }

    @Test("EAC times EV is BAC times AC, and what is undefined is named")
    func identities() throws {
        for one in try Oracle<IndexCase>.read("indices") {
            let indices = try indices(one)
            if let estimate = indices.estimateAtCompletion {
                #expect(try estimate * indices.earned == indices.budget * indices.actual)
                #expect(try indices.estimateToComplete == estimate - indices.actual)
            }
            let missing = [
                indices.schedulePerformance, indices.costPerformance, indices.estimateAtCompletion,
                indices.estimateToComplete, indices.varianceAtCompletion,
                indices.toCompletePerformance,
            ].filter { $0 == nil }
            #expect(indices.undefined.count == missing.count)
        }
    }

    @Test("the fence exercise ends at 4480.00, not at the 4479 of a rounded CPI")
    func fence() throws {
        let fence = try EarnedValueIndices(
            budget: Rational(4000), planned: Rational(3000), earned: Rational(2500),
            actual: Rational(2800))
        #expect(try fence.estimateAtCompletion?.rounded(decimals: 2) == "4480.00")
        #expect(try fence.costPerformance?.rounded(decimals: 3) == "0.893")
    }

    @Test("project 2 of the sample: SPI 0.80, CPI 0.886, EAC 16.25, 112.8 % sets the alarm")
    func projectTwo() throws {
        let two = try EarnedValueIndices(
            budget: Rational(144), planned: Rational(72), earned: Rational(576, over: 10),
            actual: Rational(65))
        #expect(try two.schedulePerformance?.rounded(decimals: 2) == "0.80")
        #expect(try two.costPerformance?.rounded(decimals: 3) == "0.886")
        #expect(try two.estimateAtCompletion?.rounded(decimals: 1) == "162.5")
        #expect(try two.estimatePercentOfBudget()?.rounded(decimals: 1) == "112.8")
        let day = try CalendarDate("2024-01-01")
        let alarms = try ProjectAlarms.of(two, paidAhead: true, threshold: .inForce(on: day))
        #expect(
            alarms.map(\.code) == ["EAC_OVER_BUDGET", "PAID_AHEAD_OF_WORK", "BEHIND_SCHEDULE"])
        #expect(alarms[0].message.contains("112.8%"))
    }

    @Test("exactly 110 % is no alarm, and before the rule there is none")
    func threshold() throws {
        let edge = try EarnedValueIndices(
            budget: Rational(100), planned: Rational(50), earned: Rational(50), actual: Rational(55)
        )
        let after = try CalendarDate("2019-07-01")
        let before = try CalendarDate("2019-06-30")
        #expect(
            try ProjectAlarms.of(edge, paidAhead: false, threshold: .inForce(on: after)).isEmpty)
        #expect(try ProjectAlarms.CostThreshold.inForce(on: before) == nil)
    }

    @Test("a project that has not started has no SPI, no CPI and no EAC")
    func notStarted() throws {
        let none = try EarnedValueIndices(
            budget: Rational(100), planned: .zero, earned: .zero, actual: .zero)
        #expect(none.undefined.map(\.index) == ["SPI", "CPI", "EAC", "ETC", "VAC"])
        #expect(none.toCompletePerformance == .one)
    }
}
