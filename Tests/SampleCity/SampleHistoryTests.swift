import Contracts
import Testing

@testable import SampleCity

/// The sample's past leads to its present, and adds up.
struct SampleHistoryTests {
    @Test(
        "the last year is the generated roll, child for child, in every region, stage and grade",
        arguments: [0.002, 0.01, 0.3, 1])
    func lastYear(_ scale: Double) throws {
        let city = try SampleCity(seed: 21, scale: scale)
        var counted: [String: Int] = [:]
        for school in city.schools {
            for pupil in city.students(of: school) {
                counted["\(school.region) \(school.stage) \(pupil.grade)", default: 0] += 1
            }
        }
        let series = city.history.series
        #expect(series.map(\.region) == RegionCatalog.all.map(\.code))
        for part in series {
            let last = try #require(part.history.last)
            #expect(last.schoolYear == city.schoolYear)
            for grade in last.grades {
                #expect(
                    grade.enrolled
                        == counted[
                            "\(part.region) \(grade.stage) \(grade.grade)", default: 0])
            }
            #expect(last.grades.count == (part.region.isCity ? 3 : 15))
        }
        let total = series.reduce(0) { sum, part in
            sum + (part.history.last?.grades.reduce(0) { $0 + $1.enrolled } ?? 0)
        }
        let pupils = city.schools.filter {
            [.kindergarten, .primary, .junior, .senior].contains($0.stage)
        }
        #expect(total == pupils.reduce(0) { $0 + $1.studentCount })
    }

    @Test(
        "ten school years without a gap, births for every cohort that a forecast of three years asks for"
    )
    func complete() throws {
        for part in try SampleCity(seed: 22, scale: 0.05).history.series {
            #expect(part.history.map(\.schoolYear.startYear) == Array(2016...2025))
            #expect(part.births.map(\.year) == (part.region.isCity ? [] : Array(2010...2025)))
            #expect(part.births.allSatisfy { $0.births > 0 })
            #expect(part.history.allSatisfy { $0.grades.allSatisfy { $0.enrolled >= 0 } })
        }
    }

    @Test("births fall in the city, the town gains children and the counties lose them")
    func trends() throws {
        let series = SampleCity(seed: 23, scale: .full).history.series
        let births = (0..<16).map { index in
            series.filter { !$0.births.isEmpty }.reduce(0) { $0 + $1.births[index].births }
        }
        #expect(births[15] * 100 < births[6] * 80)
        for (earlier, later) in zip(births.dropFirst(9), births.dropFirst(10)) {
            #expect(later < earlier)
        }
        // The same cohort in its first grade and five years later.
        func kept(_ isUrban: Bool) -> Int {
            let parts = series.filter { part in
                RegionCatalog.districts.contains {
                    $0.code == part.region && $0.isFiveUrban == isUrban
                }
            }
            func children(_ year: Int, _ grade: Int) -> Int {
                parts.reduce(0) { sum, part in
                    sum
                        + (part.history[year].grades.first {
                            $0.stage == .primary && $0.grade == grade
                        }?.enrolled ?? 0)
                }
            }
            return children(9, 6) * 1000 / children(4, 1)
        }
        #expect(kept(true) > 1000)
        #expect(kept(false) < 985)
    }

    @Test("the same seed has the same past, and another seed another one")
    func determinism() throws {
        let one = try SampleCity(seed: 24, scale: 0.02).history.series
        #expect(try SampleCity(seed: 24, scale: 0.02).history.series == one)
        #expect(try SampleCity(seed: 25, scale: 0.02).history.series != one)
    }
}
