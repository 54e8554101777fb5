import Bus
import Contracts
import Testing

@testable import Enrollment

struct ForecastTests {
    /// A town whose cohorts lose nobody but at the door of the senior high, where half go on.
    private static func request(
        births: (Int) -> Int, years: Range<Int> = 2021..<2025,
        change: (Int, Stage, Int) -> Int = { _, _, _ in 0 }
    ) -> ForecastSeats {
        ForecastSeats(
            region: Samples.region(),
            births: (2003..<2026).map { CohortBirths(year: $0, births: births($0)) },
            history: years.map { year in
                RollYear(
                    schoolYear: Samples.year(year),
                    grades: CohortSeries.cells.map { cell in
                        let age: [Stage: Int] = [
                            .kindergarten: 3, .primary: 6, .junior: 12, .senior: 15,
                        ]
                        let born = births(year - age[cell.stage]! - cell.grade + 1)
                        return GradeRoll(
                            stage: cell.stage, grade: cell.grade,
                            enrolled: (cell.stage == .senior ? born / 2 : born)
                                + change(year, cell.stage, cell.grade))
                    })
            })
    }

    @Test(
        "where every cohort keeps its size, the forecast is what will be, and the back-test misses none"
    )
    func exact() async throws {
        let births = { (year: Int) in 1000 + 20 * (year % 7) }
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary, seats: 6100))
        let found = try await city.call(
            Enrollment.forecastSeats, Self.request(births: births))
        let truth = Self.request(births: births, years: 2025..<2028)
        for (year, actual) in zip(found.years, truth.history ?? []) {
            #expect(year.schoolYear == actual.schoolYear)
            for stage in year.stages {
                let children = actual.grades.filter { $0.stage == stage.stage }
                    .reduce(0) { $0 + $1.enrolled }
                #expect(stage.children == children)
                #expect(stage.certifiedSeats == (stage.stage == .primary ? 6100 : 0))
                #expect(stage.missing == max(0, children - stage.certifiedSeats))
            }
        }
        #expect(found.years.count == 3)
        #expect(found.backTest.map(\.missed) == [0, 0, 0, 0])
        #expect(found.method == "cohort-survival.v2")
    }

    @Test("the back-test shows what a year missed, in children and in thousandths")
    func backTest() async throws {
        let city = try await TestEnrollment()
        let found = try await city.call(
            Enrollment.forecastSeats,
            Self.request(births: { _ in 1000 }) { year, stage, grade in
                year == 2024 && stage == .primary && grade <= 2 ? (grade == 1 ? 30 : -6) : 0
            })
        let primary = try #require(found.backTest.first { $0.stage == .primary })
        #expect(primary.forecast == 6000)
        #expect(primary.actual == 6024)
        #expect(primary.missed == 36)
        #expect(primary.missedPerMille == 6)
        #expect(found.backTest.filter { $0.stage != .primary }.allSatisfy { $0.missed == 0 })
    }

    @Test("rounding is half up, by hand: 5 × 1/2 is 3, and the 3 go on")
    func rounding() throws {
        var roll: [Int: [CohortSeries.Cell: Int]] = [:]
        for year in 2022...2024 {
            roll[year] = Dictionary(uniqueKeysWithValues: CohortSeries.cells.map { ($0, 2) })
        }
        var births = Dictionary(uniqueKeysWithValues: (2010...2030).map { ($0, 4) })
        births[2022] = 5
        let years = try CohortSurvival(CohortSeries(births: births, roll: roll)).project()
            .sorted { $0.key < $1.key }.map(\.value)
        let lower = CohortSeries.Cell(stage: .kindergarten, grade: 1)
        let middle = CohortSeries.Cell(stage: .kindergarten, grade: 2)
        #expect(years.map { $0[lower] } == [3, 2, 2])
        #expect(years.map { $0[middle] } == [2, 3, 2])
    }

    @Test("a missing year, grade or cohort is named, and nothing is guessed")
    func missing() async throws {
        let city = try await TestEnrollment()
        func refusal(_ change: (inout ForecastSeats) -> Void) async throws -> String? {
            var request = Self.request(births: { _ in 1000 })
            change(&request)
            let altered = request
            return try await reason {
                _ = try await city.call(Enrollment.forecastSeats, altered)
            }
        }
        #expect(try await refusal { _ in } == nil)
        #expect(try await refusal { _ = $0.history?.remove(at: 1) } == "YEARS_MISSING")
        #expect(try await refusal { _ = $0.history?[2].grades.removeLast() } == "GRADE_MISSING")
        #expect(try await refusal { $0.births?.removeAll { $0.year == 2021 } } == "BIRTHS_MISSING")
        for index in 0..<4 {
            #expect(
                try await refusal { $0.history?[index].grades[0].enrolled = -1 }
                    == "INVALID_FIELD")
        }
    }
}
