import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

/// Births and rolls that the service keeps, and forecasts from them.
struct CohortSeriesTests {
    /// Constant cohorts: every grade of a district has the same number of children, senior high a share of the pool's leavers.
    private static func record(
        _ region: String, children: Int, senior: Int, years: ClosedRange<Int> = 2021...2025
    ) -> RecordCohortSeries {
        RecordCohortSeries(
            region: Samples.region(region), documentNo: "示例年报",
            births: children == 0
                ? [] : (2010...2025).map { CohortBirths(year: $0, births: children) },
            history: years.map { year in
                RollYear(
                    schoolYear: Samples.year(year),
                    grades: CohortSeries.cells.map {
                        GradeRoll(
                            stage: $0.stage, grade: $0.grade,
                            enrolled: $0.stage == .senior ? senior : children)
                    })
            })
    }

    private static func recordAll(_ city: TestEnrollment) async throws {
        for (index, region) in RegionCatalog.districts.enumerated() {
            _ = try await city.call(
                Enrollment.recordCohortSeries,
                record(region.code.text, children: 100 + index, senior: 40))
        }
    }

    @Test(
        "what is recorded is kept by revision: a correction leaves what stood before, the same again changes nothing"
    )
    func revisions() async throws {
        let city = try await TestEnrollment()
        let first = Self.record("410825", children: 300, senior: 90)
        let made = try await city.call(Enrollment.recordCohortSeries, first)
        #expect(made.revision == 1 && made.entered == 16 + 5 * 15 && made.revised == 0)
        let again = try await city.call(Enrollment.recordCohortSeries, first)
        #expect(again.revision == 1 && again.unchanged == 16 + 5 * 15 && again.entered == 0)
        let corrected = try await city.call(
            Enrollment.recordCohortSeries,
            RecordCohortSeries(
                region: first.region, documentNo: "示例更正",
                births: [CohortBirths(year: 2020, births: 288)], history: []),
            as: .county("410825"))
        #expect(corrected.revision == 2 && corrected.revised == 1)
        let now = try await city.call(Enrollment.getCohortSeries, .init(region: first.region))
        #expect(now.births.first { $0.year == 2020 }?.births == 288)
        #expect(now.documents.map(\.documentNo) == ["示例年报", "示例更正"])
        #expect(now.documents.map(\.recordedBy) == ["officer-1", "county-410825"])
        let then = try await city.call(
            Enrollment.getCohortSeries, .init(region: first.region, revision: 1))
        #expect(then.births == first.births && then.history == first.history)
        #expect(
            try await reason {
                _ = try await city.call(
                    Enrollment.getCohortSeries, .init(region: first.region, revision: 3))
            } == "NOT_FOUND")
    }

    @Test("every row at fault is named by field and rule, and nothing of the call is kept")
    func faults() async throws {
        let city = try await TestEnrollment()
        var request = Self.record("410825", children: 300, senior: 90)
        request.births[2].births = -1
        request.births.append(CohortBirths(year: 2026, births: 10))
        request.births.append(request.births[0])
        request.history[1].grades[4].enrolled = 2_000_000
        request.history[2].grades[0].stage = .special
        request.history[3].schoolYear = Samples.year(2026)
        let wrong = request
        let error = await #expect(throws: CallError.self) {
            try await city.call(Enrollment.recordCohortSeries, wrong)
        }
        let found = error?.violations.map { "\($0.field) \($0.rule)" }
        #expect(
            found == [
                "births[2].births range", "births[16].year future", "births[17].year once",
                "history[1].grades[4].enrolled range", "history[2].grades[0].grade grade",
                "history[3].schoolYear future",
            ])
        #expect(
            try await reason {
                _ = try await city.call(
                    Enrollment.getCohortSeries, .init(region: wrong.region))
            } == "NOT_FOUND")
    }

    @Test("an officer of one county records that county's series and no other's")
    func district() async throws {
        let city = try await TestEnrollment()
        for region in ["410823", "410800"] {
            await #expect(throws: (any Error).self) {
                try await city.call(
                    Enrollment.recordCohortSeries,
                    Self.record(region, children: 300, senior: 90), as: .county("410825"))
            }
        }
    }

    @Test("a forecast from kept series needs the whole pool's, and says which revisions it read")
    func kept() async throws {
        let city = try await TestEnrollment()
        _ = try await city.call(
            Enrollment.recordCohortSeries, Self.record("410825", children: 300, senior: 90))
        let county = try await city.call(
            Enrollment.forecastSeats, ForecastSeats(region: Samples.region("410825")))
        #expect(county.series == [.init(region: Samples.region("410825"), revision: 1)])
        #expect(
            county.years.map { $0.stages.map(\.children) }
                == Array(repeating: [900, 1800, 900, 270], count: 3))
        #expect(county.accuracy.allSatisfy { $0.missed == 0 && $0.actual > 0 })
        #expect(county.accuracy.filter { $0.stage == .primary }.map(\.forecasts) == [2, 1])
        _ = try await city.call(
            Enrollment.recordCohortSeries, Self.record("410802", children: 300, senior: 90))
        let error = await #expect(throws: RuleViolation.self) {
            try await city.call(
                Enrollment.forecastSeats, ForecastSeats(region: Samples.region("410802")))
        }
        #expect(error?.reason == "SERIES_MISSING" && error?.message.contains("410803") == true)
    }

    @Test(
        "the city is the exact sum of its districts and its own schools, the urban ones sharing their leavers"
    )
    func whole() async throws {
        let city = try await TestEnrollment()
        try await Self.recordAll(city)
        _ = try await city.call(
            Enrollment.recordCohortSeries, Self.record("410800", children: 0, senior: 77))
        try await city.register(Samples.school(.senior, seats: 900))
        let whole = try await city.call(
            Enrollment.forecastSeats, ForecastSeats(region: Samples.region("410800")))
        var sums = Array(repeating: [0, 0, 0, 3 * 77], count: 3)
        for region in RegionCatalog.districts {
            let part = try await city.call(
                Enrollment.forecastSeats, ForecastSeats(region: region.code))
            #expect(part.series.count == (region.isFiveUrban ? 6 : 1))
            for (index, year) in part.years.enumerated() {
                for (stage, item) in year.stages.enumerated() {
                    sums[index][stage] += item.children
                }
            }
            // Whoever stays in the urban pool is counted once: 40 of the pool's leavers.
            let senior = try #require(part.ratios.first { $0.stage == .senior && $0.grade == 1 })
            #expect(senior.reached == 3 * 40)
            #expect(senior.before == 3 * (region.isFiveUrban ? 510 : senior.before / 3))
        }
        #expect(whole.years.map { $0.stages.map(\.children) } == sums)
        #expect(whole.years[0].stages[3].certifiedSeats == 900)
        #expect(whole.series.count == 12)
        #expect(whole.backTest.map(\.missed) == [0, 0, 0, 0])
    }

    @Test(
        "births without history, or history without births, is refused; so is a series that ends in another year"
    )
    func halves() async throws {
        let city = try await TestEnrollment()
        for request in [
            ForecastSeats(region: Samples.region("410825"), births: []),
            ForecastSeats(region: Samples.region("410825"), history: []),
        ] {
            #expect(
                try await reason {
                    _ = try await city.call(Enrollment.forecastSeats, request)
                } == "INVALID_FIELD")
        }
        try await Self.recordAll(city)
        _ = try await city.call(
            Enrollment.recordCohortSeries,
            Self.record("410800", children: 0, senior: 77, years: 2020...2024))
        #expect(
            try await reason {
                _ = try await city.call(
                    Enrollment.forecastSeats, ForecastSeats(region: Samples.region("410802")))
            } == "YEARS_DIFFER")
    }

    @Test(
        "the schema has a number once a revision and never lets one change or go",
        arguments: [
            "INSERT INTO cohort_births SELECT region, cohort, revision, births FROM cohort_births",
            "INSERT INTO past_rolls SELECT * FROM past_rolls",
            "INSERT INTO cohort_births VALUES ('410825', 2020, 2, 5)",
            "UPDATE cohort_births SET births = births + 1", "DELETE FROM cohort_births",
            "UPDATE past_rolls SET enrolled = enrolled + 1", "DELETE FROM past_rolls",
            "UPDATE series_revisions SET document_no = 'other'",
            "INSERT INTO series_revisions SELECT * FROM series_revisions",
        ])
    func schema(sql: String) async throws {
        let city = try await TestEnrollment()
        _ = try await city.call(
            Enrollment.recordCohortSeries, Self.record("410825", children: 300, senior: 90))
        await #expect(throws: StoreError.self) {
            try await city.store.write { try $0.execute(sql) }
        }
    }
}
