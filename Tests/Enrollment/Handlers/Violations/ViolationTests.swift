import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

/// Breaches that the register finds in its own data, and what becomes of them.
struct ViolationTests {
    private static let year = AdmissionCity.year
    private let request = DetectViolations(schoolYear: Self.year)

    private func detect(
        _ city: TestEnrollment, as principal: Principal = .submitter
    ) async throws -> [EnrollmentViolation] {
        try await city.call(Enrollment.detectViolations, request, as: principal).recorded
    }

    /// Ends the junior roll of children and puts them on a senior one.
    private func enter(
        _ city: TestEnrollment, _ children: [Int], from junior: SchoolCode, to senior: SchoolCode,
        on day: String = "2025-08-25"
    ) async throws {
        try await leave(city, children, junior)
        try await join(city, children, senior, on: day)
    }

    private func leave(
        _ city: TestEnrollment, _ children: [Int], _ school: SchoolCode
    ) async throws {
        for child in children {
            _ = try await city.call(
                Enrollment.endRoll,
                .init(idNumber: Samples.child(child), schoolCode: school, cause: .graduated))
        }
    }

    private func join(
        _ city: TestEnrollment, _ children: [Int], _ senior: SchoolCode,
        on day: String = "2025-08-25"
    ) async throws {
        _ = try await city.call(
            Enrollment.registerStudents,
            .init(
                students: children.map {
                    StudentRecord(
                        idNumber: Samples.child($0), schoolCode: senior, stage: .senior, grade: 1,
                        classNumber: 1, enteredOn: Samples.day(day))
                }))
    }

    @Test("no false alarm: a season that ran by the rules shows nothing", arguments: 0..<4)
    func clean(seed: Int) async throws {
        let city = AdmissionCity(seed: UInt64(seed) + 200, people: 60)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        _ = try await service.publish(try await service.executedRun(city.request()))
        var entered = 0
        for person in city.people {
            guard let school = try await service.form(person).admission?.school else { continue }
            try await enter(
                service, [person.number], from: AdmissionCity.junior[person.junior], to: school)
            entered += 1
        }
        #expect(entered > 5)
        let answer = try await service.call(Enrollment.detectViolations, request)
        #expect(answer.recorded.isEmpty, "\(answer.recorded.map(\.finding))")
        #expect(answer.schoolsChecked >= 3)
        #expect(answer.rules.count == 5 && answer.rules.contains("CREAM_TOP@2023-10-20"))
    }

    @Test(
        "out of pool: pupils whose junior school lies in another pool since a region was corrected")
    func outOfPool() async throws {
        let city = AdmissionCity(seed: 3)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let urban = city.people.filter { $0.junior == 0 }.prefix(2).map(\.number)
        try await enter(
            service, urban, from: AdmissionCity.junior[0], to: AdmissionCity.senior[1])
        try await service.publish(
            Samples.proposal(AdmissionCity.senior[1], .senior, seats: 5, classes: 1, batch: 2))
        #expect(try await detect(service).isEmpty)
        try await service.register(Samples.school(.senior, 2, region: "410821"))
        let found = try await detect(service)
        #expect(found.map(\.kind) == [.outOfPool])
        #expect(found.map(\.finding) == ["2 new pupils of another pool"])
        #expect(found.map(\.schoolCode) == [AdmissionCity.senior[1]])
    }

    @Test(
        "early: candidates on the roll, and offers, before the day; a pupil of the years before is none"
    )
    func earlySenior() async throws {
        let city = AdmissionCity(seed: 6)
        let service = try await TestEnrollment()
        try await city.bring(to: service)
        let line = try await service.publish(
            Samples.proposal(AdmissionCity.senior[0], .senior, seats: 30, classes: 1, batch: 2)
        ).id
        let urban = city.people.filter { $0.junior == 0 }.map(\.number)
        try await enter(
            service, Array(urban[..<2]), from: AdmissionCity.junior[0], to: AdmissionCity.senior[0],
            on: "2025-06-30")
        try await enter(
            service, [urban[2]], from: AdmissionCity.junior[0], to: AdmissionCity.senior[0],
            on: "2025-07-01")
        // Sat no examination here this year: entered a year ago and repeats.
        _ = try await service.call(
            Enrollment.registerStudents,
            .init(students: [
                StudentRecord(
                    idNumber: Samples.child(900), schoolCode: AdmissionCity.senior[0],
                    stage: .senior, grade: 1, classNumber: 1, enteredOn: Samples.day("2024-09-01"),
                    originRegion: Samples.region())
            ]))
        _ = try await service.call(
            Enrollment.makeOffer, .init(planLineID: line, idNumber: Samples.child(urban[0])))
        let found = try await detect(service)
        #expect(found.map(\.kind) == [.earlyRecruitment])
        #expect(found.map(\.finding) == ["2 new pupils on the roll before 2025-07-01"])
        // The clock of a test stands still: the offer is made one of June by hand.
        try await service.store.write {
            try $0.execute("UPDATE offers SET made_at = made_at - 86400000 * ?", [70])
        }
        #expect(
            try await detect(service).map(\.finding) == ["1 senior offers before 2025-07-01"])
    }

    @Test("early: a first grade's applicants and offers before the calendar opens")
    func earlyCompulsory() async throws {
        let season = try await Season()
        let service = season.enrollment
        let line = try await service.primaryLine(seats: 10)
        for child in 1...3 { _ = try await season.submit(Season.form(child)) }
        for (child, day) in [(1, "2025-07-31"), (2, "2025-08-01"), (4, "2025-07-01")] {
            _ = try await service.call(
                Enrollment.registerStudents,
                .init(students: [
                    StudentRecord(
                        idNumber: Samples.child(child), schoolCode: Samples.code(.primary, 1),
                        stage: .primary, grade: 1, classNumber: 1, enteredOn: Samples.day(day))
                ]))
        }
        _ = try await service.call(
            Enrollment.makeOffer, .init(planLineID: line, idNumber: Samples.child(5)))
        let found = try await detect(service)
        #expect(
            found.map(\.finding) == ["1 applicants on the primary roll before 2025-08-01"])
        try await service.store.write {
            try $0.execute("UPDATE offers SET made_at = made_at - 86400000 * ?", [60])
        }
        #expect(
            try await detect(service).map(\.finding) == ["1 primary offers before 2025-08-01"])
    }

    /// Two hundred candidates of a junior school on its roll, each with marks of its own, the best first.
    private func candidates(_ service: TestEnrollment, of junior: SchoolCode) async throws {
        _ = try await service.call(
            Enrollment.setExamRules, .init(rules: AdmissionCity.rules))
        _ = try await service.call(
            Enrollment.registerStudents,
            .init(
                students: (0..<200).map {
                    StudentRecord(
                        idNumber: Samples.child($0), schoolCode: junior, stage: .junior, grade: 3,
                        classNumber: 1)
                }))
        let cards = try (0..<200).map { number in
            ScoreCardRecord(
                idNumber: Samples.child(number), schoolYear: Self.year,
                candidateNumber: try CandidateNumber("2508\(1000 + number)"),
                juniorSchool: junior, graduate: .fresh, quality: .b,
                scores: [
                    ComponentScore(component: "chinese", hundredths: 11_000 - number),
                    ComponentScore(component: "maths", hundredths: 9000),
                ])
        }
        let file = try await service.open(.scores, rows: cards.count)
        _ = try await service.send(Enrollment.importScores, file, cards)
    }

    @Test("掐尖: one school with three of a county's best from outside; two are no finding")
    func skimming() async throws {
        let service = try await TestEnrollment()
        let (junior, far) = (Samples.code(.junior, 1), Samples.code(.senior, 2))
        try await service.register(
            Samples.school(.junior, 1, region: "410882"),
            Samples.school(.senior, 1, region: "410882"),
            // In the county, until its region is corrected.
            Samples.school(.senior, 2, region: "410882"))
        try await candidates(service, of: junior)
        for serial in 1...2 {
            try await service.publish(
                Samples.proposal(Samples.code(.senior, serial), .senior, seats: 40))
        }
        // The fourth is one of the 2 % best, the fifth is not.
        try await enter(service, [0, 1, 4], from: junior, to: far)
        try await enter(service, [2], from: junior, to: Samples.code(.senior, 1))
        try await service.register(Samples.school(.senior, 2, region: "410811"))
        #expect(try await detect(service).map(\.kind) == [.outOfPool])
        try await service.register(Samples.school(.senior, 2, region: "410882"))
        try await enter(service, [3], from: junior, to: far)
        try await service.register(Samples.school(.senior, 2, region: "410811"))
        let found = try await detect(service)
        #expect(found.map(\.kind) == [.outOfPool, .creamSkimming])
        #expect(found.last?.finding == "3 of the 4 best candidates of pool 410882")
        #expect(found.first?.id == "violation-1" && found.first?.finding.hasPrefix("4 ") == true)
    }

    @Test("掐尖: who holds an offer of the school came by it, whatever the wish form says; else not")
    func skimmingByOffer() async throws {
        let service = try await TestEnrollment()
        let (junior, senior) = (Samples.code(.junior, 1), Samples.code(.senior, 1))
        try await service.register(Samples.school(.junior, 1), Samples.school(.senior, 1))
        try await candidates(service, of: junior)
        try await service.publish(Samples.proposal(senior, .senior, seats: 10))
        let line = try await service.publish(
            Samples.proposal(senior, .senior, seats: 10, batch: 2)
        ).id
        // The run of the pool admits one of the others.
        let wish = WishRecord(
            idNumber: Samples.child(50), schoolYear: Self.year, batch: 1, schools: [senior])
        let wishes = try await service.open(.wishes, rows: 1)
        _ = try await service.send(Enrollment.importWishes, wishes, [wish])
        for move in [WishMove.signStudent, .signGuardian, .lock] {
            _ = try await service.call(
                Enrollment.moveWishForm,
                .init(idNumber: Samples.child(50), schoolYear: Self.year, move: move))
        }
        var request = AdmissionCity(seed: 1).request(region: "410802")
        request.controlLines = [AdmissionControlLine(school: senior, hundredths: 0)]
        request.quotas = []
        _ = try await service.publish(try await service.executedRun(request))
        var offers: [String] = []
        for child in 0..<3 {
            offers.append(
                try await service.call(
                    Enrollment.makeOffer,
                    .init(planLineID: line, idNumber: Samples.child(child))
                ).id)
        }
        try await enter(service, [0, 1, 2, 50], from: junior, to: senior)
        #expect(try await detect(service).filter { $0.kind == .creamSkimming }.isEmpty)
        // A seat is given up off the roll only.
        try await leave(service, [0, 1, 2], senior)
        for offer in offers {
            _ = try await service.call(
                Enrollment.declineOffer, .init(offerID: offer, reason: "放弃"))
        }
        try await join(service, [0, 1, 2], senior)
        let found = try await detect(service).filter { $0.kind == .creamSkimming }
        #expect(found.map(\.finding) == ["3 of the 4 best candidates of pool urban"])
    }

    @Test(
        "open, handled, found again: an open finding is brought up to date, a handled one opened anew"
    )
    func handling() async throws {
        let service = try await TestEnrollment()
        try await service.register(Samples.school(.senior))
        let school = Samples.code(.senior, 1)
        func pupils(_ numbers: Range<Int>) async throws {
            _ = try await service.call(
                Enrollment.registerStudents,
                .init(
                    students: numbers.map {
                        StudentRecord(
                            idNumber: Samples.child($0), schoolCode: school, stage: .senior,
                            grade: 1, classNumber: 1, originRegion: Samples.region())
                    }))
        }
        try await service.publish(Samples.proposal(school, .senior, seats: 2))
        try await pupils(0..<3)
        let outcomes = try await race(0..<10) { _ in _ = try await detect(service) }
        #expect(outcomes == ["": 10])
        try await pupils(3..<4)
        let changed = try await detect(service)
        #expect(changed.map(\.id) == ["violation-1"])
        #expect(changed.map(\.finding) == ["4 new pupils for 2 planned seats"])
        #expect(try await service.events(ViolationDetected.self).count == 1)
        let handle = HandleViolation(
            violationID: "violation-1", documentNo: "焦教督〔2025〕4号", outcome: "退回超计划学生")
        let stranger = try await reason {
            _ = try await service.call(
                Enrollment.handleViolation, handle, as: .county("410821"))
        }
        #expect(stranger == "DISTRICT_NOT_COVERED")
        let handled = try await service.call(Enrollment.handleViolation, handle, key: "one")
        #expect(handled.state == .handled && handled.handling?.by == "officer-1")
        #expect(
            try await service.call(Enrollment.handleViolation, handle, key: "one") == handled)
        let twice = try await reason {
            _ = try await service.call(Enrollment.handleViolation, handle)
        }
        #expect(twice == "VIOLATION_HANDLED")
        #expect(try await detect(service).isEmpty, "what was handled is not found again")
        try await pupils(4..<5)
        #expect(try await detect(service).map(\.id) == ["violation-2"])
        for (state, id) in [(ViolationState.handled, "violation-1"), (.open, "violation-2")] {
            let listed = try await service.list(
                Enrollment.listViolations, .init(state: state), as: .submitter)
            #expect(listed.map(\.id) == [id])
        }
        #expect(
            try await service.events(ViolationHandled.self).map(\.violationID) == ["violation-1"])
        await service.expectRefusal("a breach is never", "DELETE FROM enrollment_violations")
        await service.expectRefusal(
            "a breach that was handled", "UPDATE enrollment_violations SET finding = 'x'")
        await service.expectRefusal(
            "UNIQUE constraint failed: enrollment_violations.kind",
            """
            INSERT INTO enrollment_violations (number, kind, school_code, school_year, finding,
                recorded_by, recorded_at) SELECT 9, kind, school_code, school_year, 'y', 'x', 0
            FROM enrollment_violations WHERE state = 'open'
            """)
    }
}
