import Bus
import Contracts
import Testing

@testable import Enrollment

/// Whose score cards an officer may enter or change, and when.
struct ScoreOwnershipTests {
    private static let county = AdmissionCity.county

    /// Junior schools of the first district and of a county, with the year's rules.
    private func city() async throws -> TestEnrollment {
        let service = try await TestEnrollment()
        try await service.register(
            Samples.school(.junior, 1), Samples.school(.junior, 2, region: Self.county),
            Samples.school(.senior, 1))
        _ = try await service.call(
            Enrollment.setExamRules, .init(rules: AdmissionCity.rules))
        return service
    }

    private func card(
        _ child: Int, junior: Int = 1, chinese: Int = 9000
    ) throws -> ScoreCardRecord {
        ScoreCardRecord(
            idNumber: Samples.child(child), schoolYear: AdmissionCity.year,
            candidateNumber: try CandidateNumber("2508\(1000 + child)"),
            juniorSchool: Samples.code(.junior, junior), graduate: .fresh, quality: .b,
            scores: [
                ComponentScore(component: "chinese", hundredths: chinese),
                ComponentScore(component: "maths", hundredths: 9000),
            ])
    }

    private func bring(
        _ rows: [ScoreCardRecord], to service: TestEnrollment, file: Character = "a",
        as principal: Principal = .submitter
    ) async throws -> BatchOutcome {
        let state = try await service.open(.scores, rows: rows.count, file: file, as: principal)
        return try await service.send(Enrollment.importScores, state, rows, as: principal)
    }

    private func faults(_ outcome: BatchOutcome) -> [String] {
        outcome.faults.map { "\($0.line) \($0.field) \($0.rule)" }
    }

    @Test("a card of another county is not taken over by a row that names an own school")
    func takeOver() async throws {
        let service = try await city()
        _ = try await bring([try card(1)], to: service)
        let county = Principal.county(Self.county)
        let taken = try await bring(
            [try card(2, junior: 2), try card(1, junior: 2)], to: service, file: "b", as: county)
        #expect(taken.state == .refused)
        #expect(faults(taken) == ["3 juniorSchool DISTRICT_NOT_COVERED"])
        let kept = try await service.call(
            Enrollment.getScoreCard,
            .init(schoolYear: AdmissionCity.year, idNumber: Samples.child(1)))
        #expect(kept.juniorSchool == Samples.code(.junior, 1))
        // Who covers both corrects it.
        let corrected = try await bring([try card(1, junior: 2)], to: service, file: "c")
        #expect(corrected.counts == ImportCounts(updated: 1))
    }

    @Test("E5: the junior school is in the pool of the roll, active or last, where there is one")
    func roll() async throws {
        let service = try await city()
        _ = try await service.call(
            Enrollment.registerStudents,
            .init(
                students: [1, 2].map {
                    StudentRecord(
                        idNumber: Samples.child($0), schoolCode: Samples.code(.junior, 1),
                        stage: .junior, grade: 3, classNumber: 1)
                }))
        _ = try await service.call(
            Enrollment.endRoll,
            .init(
                idNumber: Samples.child(2), schoolCode: Samples.code(.junior, 1),
                cause: .graduated))
        let rows = try (1...3).map { try card($0, junior: 2) }
        let refused = try await bring(rows, to: service)
        #expect(faults(refused) == ["2 juniorSchool E5", "3 juniorSchool E5"])
        let right = try await bring([try card(1), try card(2)], to: service, file: "b")
        #expect(right.counts == ImportCounts(entered: 2))
    }

    @Test("RUN_UNDECIDED: marks of a frozen run stay until it is published or voided")
    func frozen() async throws {
        let plan = AdmissionCity(seed: 51)
        let service = try await TestEnrollment()
        try await plan.bring(to: service)
        let run = try await service.executedRun(plan.request())
        let person = try #require(plan.candidates.first)
        let row = ScoreCardRecord(
            idNumber: Samples.child(person.number), schoolYear: AdmissionCity.year,
            candidateNumber: try CandidateNumber(person.candidate),
            juniorSchool: AdmissionCity.junior[person.junior], graduate: .fresh, quality: .b,
            scores: [
                ComponentScore(component: "chinese", hundredths: person.chinese + 100),
                ComponentScore(component: "maths", hundredths: person.maths),
            ])
        let refused = try await bring([row], to: service, file: "b")
        #expect(faults(refused) == ["2 idNumber E2"])
        #expect(refused.faults.first?.message.contains(run.id) == true)
        _ = try await service.call(
            Enrollment.voidAdmission, .init(runID: run.id, reason: "成绩更正"))
        #expect(
            try await bring([row], to: service, file: "b").counts == ImportCounts(updated: 1))
    }

    @Test("once: a child twice in a batch of cards, or its wishes of a batch, is one row too many")
    func once() async throws {
        let service = try await city()
        var second = try card(1, chinese: 8000)
        second.candidateNumber = try CandidateNumber("25089999")
        let refused = try await bring([try card(1), second], to: service)
        #expect(refused.state == .refused && faults(refused) == ["3 idNumber once"])
        _ = try await bring([try card(1)], to: service, file: "b")
        let wish = WishRecord(
            idNumber: Samples.child(1), schoolYear: AdmissionCity.year, batch: 1,
            schools: [Samples.code(.senior, 1)])
        var later = wish
        later.batch = 2
        let state = try await service.open(.wishes, rows: 3)
        let wishes = try await service.send(
            Enrollment.importWishes, state, [wish, later, wish])
        #expect(faults(wishes) == ["4 idNumber once"])
    }
}
