import Bus
import Contracts
import Testing

@testable import Projects

struct IndicatorReportTests {
    private let plan: PlanContents

    init() throws { plan = try PlanContents(.embedded()) }

    private func report(
        _ code: String, year: Int = 2024, numerator: Int64? = nil, denominator: Int64? = nil,
        value: String? = nil
    ) throws -> Rational {
        let indicator = try #require(plan.indicators.first { $0.code == code })
        return try IndicatorReportRules.value(
            of: ReportIndicator(
                indicator: code, region: .city, year: year, numerator: numerator,
                denominator: denominator, value: try value.map { try ExactNumber($0) },
                finality: .final, evidence: "e"), indicator, thisYear: 2025)
    }

    private func field(_ body: () throws -> Rational) -> String? {
        let error = #expect(throws: CallError.self) { try body() }
        #expect(error?.violations.map(\.rule) == ["P6"])
        return error?.violations.first?.field
    }

    @Test(
        "a rate that counts a part of its whole stays within 100 %",
        arguments: [
            "compulsory-retention", "inclusive-kindergarten-coverage", "balanced-counties",
            "apprenticeship-share", "dual-qualified-teachers", "putonghua-share",
            "public-kindergarten-share",
        ])
    func share(code: String) throws {
        #expect(try report(code, numerator: 100, denominator: 100) == Rational(100))
        #expect(try report(code, value: "100") == Rational(100))
        #expect(field { try report(code, numerator: 101, denominator: 100) } == "numerator")
        #expect(field { try report(code, value: "100.01") } == "value")
    }

    @Test(
        "a gross enrolment rate may pass 100 %, within reason",
        arguments: [
            "preschool-gross-enrolment", "senior-gross-enrolment", "higher-gross-enrolment",
        ])
    func gross(code: String) throws {
        #expect(try report(code, numerator: 101, denominator: 100) == Rational(101))
        #expect(try report(code, value: "103.5") == Rational(207, over: 2))
        #expect(field { try report(code, numerator: 1001, denominator: 100) } == "numerator")
    }

    @Test("every rate of the plan is known as a part of a whole, or as one that is not")
    func sorted() {
        let rates = plan.indicators.filter { $0.measure == .percent }.map(\.code)
        #expect(
            Set(rates.filter { !IndicatorCatalog.isPartOfWhole($0) }) == [
                "preschool-gross-enrolment", "senior-gross-enrolment", "higher-gross-enrolment",
                "walking-class-teachers", "senior-tuition-share",
            ])
    }

    @Test(
        "no indicator takes an absurd value or count, and none of the plan's own targets is one")
    func absurd() throws {
        for indicator in plan.indicators where indicator.measure != .statement {
            let code = indicator.code
            #expect(field { try report(code, value: "999999999999999999") } == "value", "\(code)")
            let denominator: Int64? = indicator.measure.hasDenominator ? 1 : nil
            #expect(
                field { try report(code, numerator: .max, denominator: denominator) }
                    == "numerator", "\(code)")
            for target in plan.targets where target.indicator == code {
                guard let value = target.value else { continue }
                _ = try report(code, value: value.text)
            }
        }
        #expect(
            field { try report("compulsory-retention", numerator: 1, denominator: .max) }
                == "denominator")
        #expect(
            field { try report("compulsory-retention", numerator: 1, denominator: 0) }
                == "denominator")
    }

    @Test(
        "a year is from 2020 to this one, and the refusal says so", arguments: [2019, 2026, 3025])
    func year(year: Int) throws {
        let error = #expect(throws: CallError.self) {
            try report("compulsory-retention", year: year, value: "97")
        }
        #expect(error?.violations.map(\.field) == ["year"])
        #expect(error?.message.contains("2020 to 2025") == true)
        for allowed in [2020, 2025] {
            #expect(
                try report("compulsory-retention", year: allowed, value: "97") == Rational(97))
        }
    }
}
