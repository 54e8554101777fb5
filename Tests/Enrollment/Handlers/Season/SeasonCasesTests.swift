import Bus
import Contracts
import Enrollment
import Testing

struct SeasonCasesTests {
    private func open(
        _ city: TestEnrollment, _ child: Int, _ region: String, since: String
    ) async throws -> DropoutCase {
        try await city.call(
            Enrollment.openDropoutCase,
            .init(
                idNumber: Samples.child(child), region: Samples.region(region),
                cause: .neverEnrolled, absentSince: Samples.day(since), responsible: "officer-3",
                note: "比对"))
    }

    private func step(
        _ city: TestEnrollment, _ id: String, _ steps: DropoutStep..., on day: String = "2025-09-01"
    ) async throws {
        for step in steps {
            _ = try await city.call(
                Enrollment.stepDropoutCase,
                .init(id: id, step: step, on: Samples.day(day), note: "记录"))
        }
    }

    @Test("open and overdue drop-out cases are what each district's worklist holds")
    func agreesWithWorklist() async throws {
        let city = try await TestEnrollment()
        // 2025-09-01: of today, nothing is overdue; of ten days ago, call, visit and the month's report.
        _ = try await open(city, 1, "410802", since: "2025-09-01")
        let late = try await open(city, 2, "410802", since: "2025-08-22")
        _ = try await open(city, 3, "410882", since: "2025-08-31")
        let visited = try await open(city, 4, "410882", since: "2025-08-29")
        let back = try await open(city, 5, "410882", since: "2025-08-20")
        try await step(city, visited.id, .visit)
        try await step(city, back.id, .report, .return, .stabilise)
        let answer = try await city.call(Enrollment.seasonCases, .init())
        for region in answer.regions {
            let list = try await city.call(
                Enrollment.dropoutWorklist,
                .init(region: region.region, on: Samples.day("2025-09-01")))
            let overdue = Set(list.tasks.filter { $0.daysOverdue > 0 }.map(\.caseID))
            #expect(region.figures.dropoutOverdue == overdue.count)
            #expect(answer.rules == list.rules)
        }
        #expect(answer.regions.map(\.figures.dropout) == [2, 2])
        #expect(answer.regions.map(\.figures.dropoutOverdue) == [1, 1])
        #expect(answer.total == CaseFigures(dropout: 4, dropoutOverdue: 2, placement: 0))
        try await step(city, late.id, .call, .visit, .report, on: "2025-08-28")
        let after = try await city.call(
            Enrollment.seasonCases, .init(region: Samples.region()))
        #expect(after.total == CaseFigures(dropout: 2, dropoutOverdue: 0, placement: 0))
    }

    @Test("who covers a district is told of that district, and of no other")
    func districts() async throws {
        let city = try await TestEnrollment()
        let own = try await city.call(
            Enrollment.seasonCases, .init(region: Samples.region()), as: .county("410802"))
        #expect(own.regions.isEmpty)
        for region in [nil, "410882"] {
            let refused = try await reason {
                _ = try await city.call(
                    Enrollment.seasonCases, .init(region: region.map { Samples.region($0) }),
                    as: .county("410802"))
            }
            #expect(refused == "DISTRICT_NOT_COVERED")
        }
        #expect(!Enrollment.seasonCases.facts.access.admits([Role]()))
    }

    @Test("schools are named in order of code, retired ones too; what is unknown is left out")
    func names() async throws {
        let city = try await TestEnrollment()
        try await city.register(
            Samples.school(.primary, 1), Samples.school(.primary, 2), Samples.school(.senior, 3))
        _ = try await city.call(
            Enrollment.retireSchool, .init(code: Samples.code(.primary, 2), documentNo: "撤并1号"))
        let asked = [
            Samples.code(.senior, 3), Samples.code(.primary, 2), Samples.code(.primary, 9),
            Samples.code(.senior, 3),
        ]
        let answer = try await city.call(
            Enrollment.nameSchools, .init(codes: asked), as: .anonymous)
        #expect(answer.schools.map(\.name) == ["示例学校2", "示例学校3"])
        #expect(answer.schools.map(\.sample) == [true, true])
        for codes in [[], Array(repeating: asked[0], count: 2001)] {
            #expect(
                try await reason {
                    _ = try await city.call(Enrollment.nameSchools, .init(codes: codes))
                } == "INVALID_FIELD")
        }
    }
}
