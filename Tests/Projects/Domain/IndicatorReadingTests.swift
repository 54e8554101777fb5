import Contracts
import Testing

@testable import Projects

struct IndicatorReadingTests {
    private let plan: PlanContents

    init() throws { plan = try PlanContents(.embedded()) }

    private func indicator(_ code: String) throws -> Indicator {
        try #require(plan.indicators.first { $0.code == code })
    }

    private func value(
        _ code: String, _ region: RegionCode, _ year: Int, _ numerator: Int64,
        _ denominator: Int64?,
        revision: Int = 1
    ) throws -> IndicatorValue {
        let measure = try indicator(code).measure
        let exact = try #require(
            try measure.value(numerator: numerator, denominator: denominator))
        return IndicatorValue(
            indicator: code, region: region, year: year, revision: revision, numerator: numerator,
            denominator: denominator, value: try exact.ratio(decimals: 2), finality: .final,
            evidence: "e", revisionReason: revision > 1 ? "r" : nil,
            reportedAt: Timestamp(millisecondsSinceEpoch: 0), department: "education")
    }

    @Test("the city's rate is the quotient of sums, not the mean of rates")
    func sums() throws {
        let code = "preschool-gross-enrolment"
        let districts = RegionCatalog.districts.map(\.code)
        let counts = districts.enumerated().map { ($1, Int64(900 + $0), Int64(1000 + 7 * $0)) }
        let values = try counts.map { try value(code, $0.0, 2023, $0.1, $0.2) }
        let found = try #require(
            try IndicatorReadings(indicator(code), values).reading(of: .city))
        let (above, below) = (counts.map(\.1).reduce(0, +), counts.map(\.2).reduce(0, +))
        #expect(found.value == (try Rational(Int128(100 * above), over: Int128(below))))
        #expect(found.reading.origin == .computed)
        #expect(found.reading.regionsCounted == 11)
        let mean =
            try values.map { try Rational($0.value) }.reduce(Rational.zero) { try $0 + $1 }
            / Rational(11)
        #expect(found.value != mean)
    }

    @Test("the city's own record stands until every region has reported")
    func ownRecord() throws {
        let code = "preschool-gross-enrolment"
        let part = try value(code, RegionCatalog.districts[0].code, 2023, 50, 100)
        let own = try value(code, .city, 2023, 96, 100)
        let readings = IndicatorReadings(try indicator(code), [part, own])
        #expect(try readings.reading(of: .city)?.reading.origin == .reported)
        #expect(try readings.reading(of: .city)?.value == Rational(96))
        let alone = IndicatorReadings(try indicator(code), [part])
        #expect(try alone.reading(of: .city)?.reading.regionsCounted == 1)
    }

    @Test("the last revision counts, in the latest year")
    func revisions() throws {
        let code = "vocational-pupils"
        let values = [
            try value(code, .city, 2022, 30_000, nil), try value(code, .city, 2023, 31_000, nil),
            try value(code, .city, 2023, 32_100, nil, revision: 2),
        ]
        let found = try #require(
            try IndicatorReadings(indicator(code), values).reading(of: .city))
        #expect(found.reading.year == 2023)
        #expect(found.reading.value.display == "3.21")
    }

    @Test(
        "a value is reached, on track or behind, by the line from base to target",
        arguments: [
            (2023, "95.6", IndicatorStatus.onTrack), (2023, "95.59", .behind),
            (2023, "96", .reached),
            (2025, "95.99", .behind), (2026, "95.99", .behind), (2020, "95", .onTrack),
        ])
    func status(year: Int, text: String, expected: IndicatorStatus) throws {
        let code = "preschool-gross-enrolment"
        let target = try #require(plan.targets.first { $0.indicator == code })
        let path = try LinearPath(indicator(code), target, baseYear: 2020)
        let value = try Rational(ExactNumber(text))
        #expect(
            try IndicatorAssessment.status(of: value, year: year, target: target, path: path)
                == expected)
    }

    @Test("without a base there is no path, and a binding indicator behind is a red light")
    func lights() throws {
        let balanced = try #require(plan.targets.first { $0.indicator == "balanced-counties" })
        #expect(try LinearPath(indicator("balanced-counties"), balanced, baseYear: 2020) == nil)
        #expect(
            try IndicatorAssessment.status(
                of: Rational(18), year: 2023, target: balanced, path: nil) == .notAssessed)
        #expect(
            IndicatorAssessment.isRed(try indicator("inclusive-kindergarten-coverage"), .behind))
        #expect(!IndicatorAssessment.isRed(try indicator("putonghua-share"), .behind))
    }
}
