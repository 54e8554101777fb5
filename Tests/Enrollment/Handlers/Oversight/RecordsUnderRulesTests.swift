import Bus
import Contracts
import Testing

@testable import Enrollment

/// What the register of schools and the score cards take under the plan's rules, through the service.
struct RecordsUnderRulesTests {
    @Test(
        "no new private school of the compulsory stages enters by a call or a file; an old one does"
    )
    func privateCompulsory() async throws {
        let city = try await TestEnrollment()
        let fresh = Samples.school(.primary, 1, ownership: .private, approved: "2024-09-01")
        #expect(try await reason { try await city.register(fresh) } == "NEW_PRIVATE_COMPULSORY")
        let silent = Samples.school(.junior, 2, ownership: .private, approved: nil)
        #expect(try await reason { try await city.register(silent) } == "APPROVAL_DAY_UNKNOWN")
        let state = try await city.open(.schools, rows: 3)
        let outcome = try await city.send(
            Enrollment.importSchools, state,
            [Samples.school(.kindergarten, 3, ownership: .private, approved: nil), fresh, silent])
        #expect(outcome.faults.map(\.line) == [3, 4])
        #expect(Set(outcome.faults.map(\.field)) == ["approvedOn"])
        #expect(Set(outcome.faults.map(\.rule)) == ["PRIVATE_COMPULSORY_STOP"])
        let old = Samples.school(.primary, 4, ownership: .private, approved: "2015-09-01")
        try await city.register(old)
        // Known now: another record of it need not say so again, and keeps what was said.
        try await city.register(
            Samples.school(.primary, 4, ownership: .private, approved: nil))
        let kept = try await city.call(Enrollment.getSchool, .init(code: old.code))
        #expect(kept.approvedOn == Samples.day("2015-09-01"))
    }

    @Test("a public school does not turn private, nor a private one teach one stage more, unasked")
    func turned() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.primary, 1))
        let turned = Samples.school(.primary, 1, ownership: .private, approved: "2025-01-01")
        #expect(try await reason { try await city.register(turned) } == "NEW_PRIVATE_COMPULSORY")
        try await city.register(Samples.school(.senior, 2, ownership: .private, approved: nil))
        var more = Samples.school(.senior, 2, ownership: .private, approved: nil)
        more.openingSeats.append(StageSeats(stage: .junior, seats: 100))
        let complete = more
        #expect(try await reason { try await city.register(complete) } == "APPROVAL_DAY_UNKNOWN")
    }

    @Test("a card keeps the grades of the year's dimensions, and no other")
    func dimensions() async throws {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.junior))
        let rules = ExamRules(
            schoolYear: Samples.year(),
            components: [ScoreComponent(name: "chinese", maximumHundredths: 12_000)],
            quotaFrom: Samples.day("2022-09-30"), quotaUntil: Samples.day("2025-04-30"),
            qualityDimensions: ["labour", "information"], document: "示例文件", heading: "示例条目")
        _ = try await city.call(Enrollment.setExamRules, .init(rules: rules))
        #expect(
            try await city.call(
                Enrollment.getExamRules, .init(schoolYear: Samples.year())) == rules)
        func card(_ number: Int, _ dimensions: [DimensionGrade]?) throws -> ScoreCardRecord {
            ScoreCardRecord(
                idNumber: Samples.child(number), schoolYear: Samples.year(),
                candidateNumber: try CandidateNumber("2508\(1000 + number)"),
                juniorSchool: Samples.code(.junior, 1), graduate: .fresh, quality: .b,
                scores: [ComponentScore(component: "chinese", hundredths: 10_000)],
                dimensions: dimensions)
        }
        let labour = DimensionGrade(dimension: "labour", grade: .a)
        let information = DimensionGrade(dimension: "information", grade: .c)
        let state = try await city.open(.scores, rows: 2)
        let outcome = try await city.send(
            Enrollment.importScores, state,
            [try card(1, [information, labour]), try card(2, nil)])
        #expect(outcome.counts.entered == 2)
        func kept(_ number: Int) async throws -> [DimensionGrade]? {
            try await city.call(
                Enrollment.getScoreCard,
                .init(schoolYear: Samples.year(), idNumber: Samples.child(number))
            ).dimensions
        }
        #expect(try await kept(1) == [labour, information])
        #expect(try await kept(2) == nil)
        let wrong = try await city.open(.scores, rows: 1, file: "b")
        let refused = try await city.send(
            Enrollment.importScores, wrong,
            [try card(3, [DimensionGrade(dimension: "sports", grade: .a)])])
        #expect(refused.faults.map(\.field) == ["dimensions.sports"])
    }
}
