import Bus
import BusTesting
import Contracts
import Testing

@testable import Enrollment

/// 综合素质评价: the year's lowest grade binds at application, at the lock, at the freeze and at an offer by hand.
struct QualityFloorTests {
    private static let year = Samples.year(2025)

    private static func rules(
        quota: QualityGrade?, open: QualityGrade?
    ) -> ExamRules {
        var rules = AdmissionCity.rules
        rules.quotaQuality = quota
        rules.openQuality = open
        return rules
    }

    private func city() async throws -> TestEnrollment {
        let service = try await TestEnrollment()
        try await service.register(Samples.school(.junior, 1), Samples.school(.senior, 1))
        _ = try await service.call(
            Enrollment.setExamRules, .init(rules: Self.rules(quota: .b, open: .c)))
        try await service.publish(
            Samples.proposal(AdmissionCity.senior[0], .senior, seats: 5, classes: 1))
        _ = try await service.call(
            Enrollment.registerStudents,
            .init(
                students: (1...3).map {
                    StudentRecord(
                        idNumber: Samples.child($0), schoolCode: AdmissionCity.junior[0],
                        stage: .junior, grade: 3, classNumber: 1,
                        enteredOn: Samples.day("2022-09-01"))
                }))
        return service
    }

    private func grade(
        _ child: Int, _ grade: QualityGrade, in service: TestEnrollment, file: Character
    ) async throws {
        let state = try await service.open(.scores, rows: 1, file: file)
        let card = ScoreCardRecord(
            idNumber: Samples.child(child), schoolYear: Self.year,
            candidateNumber: try CandidateNumber("2508\(1000 + child)"),
            juniorSchool: AdmissionCity.junior[0], graduate: .fresh, quality: grade,
            scores: ["chinese", "maths"].map { ComponentScore(component: $0, hundredths: 5000) })
        #expect(
            try await service.send(Enrollment.importScores, state, [card]).state == .committed)
    }

    private func wish(
        _ child: Int, in service: TestEnrollment, file: Character
    ) async throws -> BatchOutcome {
        let state = try await service.open(.wishes, rows: 1, file: file)
        let record = WishRecord(
            idNumber: Samples.child(child), schoolYear: Self.year, batch: 1,
            schools: [AdmissionCity.senior[0]])
        return try await service.send(Enrollment.importWishes, state, [record])
    }

    private func move(
        _ child: Int, _ moves: [WishMove], in service: TestEnrollment
    ) async throws {
        for move in moves {
            _ = try await service.call(
                Enrollment.moveWishForm,
                .init(idNumber: Samples.child(child), schoolYear: Self.year, move: move))
        }
    }

    @Test("refused wherever it is known first; who reaches the grade is admitted")
    func binds() async throws {
        let service = try await city()
        try await grade(1, .d, in: service, file: "a")
        let refused = try await wish(1, in: service, file: "b")
        #expect(refused.faults.map { "\($0.line) \($0.field) \($0.rule)" } == ["2 idNumber E6"])
        #expect(
            try await reason {
                _ = try await service.call(
                    Enrollment.makeOffer,
                    .init(
                        planLineID: "2025-\(AdmissionCity.senior[0])-senior-1-open",
                        idNumber: Samples.child(1)))
            } == "QUALITY_BELOW")

        // Wishes before grades: the lock finds it, for one form and for all.
        #expect(try await wish(2, in: service, file: "c").state == .committed)
        try await move(2, [.signStudent, .signGuardian], in: service)
        try await grade(2, .d, in: service, file: "d")
        #expect(
            try await reason { try await move(2, [.lock], in: service) } == "QUALITY_BELOW")
        let moved = try await service.call(
            Enrollment.moveWishForms, .init(schoolYear: Self.year, move: .lock))
        #expect(moved == WishFormsMoved(moved: 0, unmoved: 1))

        // Locked before its grade came: the freeze finds it.
        #expect(try await wish(3, in: service, file: "e").state == .committed)
        try await move(3, [.signStudent, .signGuardian, .lock], in: service)
        try await grade(3, .d, in: service, file: "f")
        let request = PrepareAdmission(
            schoolYear: Self.year, batch: 1, region: nil,
            rule: AdmissionCity(seed: 1).request().rule,
            controlLines: [.init(school: AdmissionCity.senior[0], hundredths: 0)], quotas: [])
        let run = try await service.call(Enrollment.prepareAdmission, request)
        #expect(
            try await reason {
                _ = try await service.call(Enrollment.freezeAdmission, .init(runID: run.id))
            } == "QUALITY_BELOW")
        try await grade(3, .c, in: service, file: "9")
        let frozen = try await service.call(
            Enrollment.freezeAdmission, .init(runID: run.id))
        #expect(frozen.candidates == 1)
    }

    @Test(
        "the lowest grade of all is never better than that for reserved seats",
        arguments: [
            (QualityGrade.b, QualityGrade.a, false), (.b, .b, true), (.b, .c, true),
            (nil, .c, false),
            (.b, nil, true), (nil, nil, true),
        ] as [(QualityGrade?, QualityGrade?, Bool)])
    func order(quota: QualityGrade?, open: QualityGrade?, isFine: Bool) {
        let rules = Self.rules(quota: quota, open: open)
        let isTaken = (try? ExamRulesGuard.check(rules)) != nil
        #expect(isTaken == isFine)
    }
}
