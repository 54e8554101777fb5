import Bus
import Contracts
import Testing

@testable import Enrollment

/// Score cards, wishes and what the allocation is given, through the service.
struct SeniorRecordTests {
    private static let year = Samples.year(2025)
    private static let junior = Samples.code(.junior, 1)

    private static let rules = ExamRules(
        schoolYear: year,
        components: [
            ScoreComponent(name: "chinese", maximumHundredths: 12_000),
            ScoreComponent(name: "biology", maximumHundredths: 5000, weightPermille: 500),
            ScoreComponent(name: "music", maximumHundredths: 1000, weightPermille: 0),
        ],
        quotaFrom: Samples.day("2022-09-30"), quotaUntil: Samples.day("2025-04-30"),
        document: "示例文件", heading: "示例条目")

    private func city(withRules: Bool = true) async throws -> TestEnrollment {
        let city = try await TestEnrollment()
        try await city.register(
            Samples.school(.junior, 1), Samples.school(.junior, 2, region: "410882"),
            Samples.school(.senior, 1), Samples.school(.senior, 2, region: "410811"),
            Samples.school(.senior, 3, region: "410882", ownership: .private))
        if withRules {
            _ = try await city.call(Enrollment.setExamRules, .init(rules: Self.rules))
        }
        return city
    }

    private func card(
        _ number: Int, chinese: Int = 10_000, biology: Int = 4000, music: Int? = 900,
        junior: SchoolCode = Self.junior
    ) throws -> ScoreCardRecord {
        var scores = [
            ComponentScore(component: "chinese", hundredths: chinese),
            ComponentScore(component: "biology", hundredths: biology),
        ]
        if let music { scores.append(ComponentScore(component: "music", hundredths: music)) }
        return ScoreCardRecord(
            idNumber: Samples.child(number), schoolYear: Self.year,
            candidateNumber: try CandidateNumber("2508\(1000 + number)"), juniorSchool: junior,
            graduate: .fresh, quality: .b, scores: scores)
    }

    private func wish(_ number: Int, batch: Int = 1, _ serials: Int...) -> WishRecord {
        WishRecord(
            idNumber: Samples.child(number), schoolYear: Self.year, batch: batch,
            schools: serials.map { Samples.code(.senior, $0) })
    }

    private func bring(_ city: TestEnrollment, _ rows: [ScoreCardRecord], file: Character = "a")
        async throws -> BatchOutcome
    {
        let state = try await city.open(.scores, rows: rows.count, file: file)
        return try await city.send(Enrollment.importScores, state, rows)
    }

    private func bring(_ city: TestEnrollment, _ rows: [WishRecord], file: Character = "a")
        async throws -> BatchOutcome
    {
        let state = try await city.open(.wishes, rows: rows.count, file: file)
        return try await city.send(Enrollment.importWishes, state, rows)
    }

    private func move(
        _ city: TestEnrollment, _ number: Int, _ moves: WishMove..., admitted: WishAdmission? = nil
    ) async throws -> WishForm? {
        var form: WishForm?
        for move in moves {
            form = try await city.call(
                Enrollment.moveWishForm,
                MoveWishForm(
                    idNumber: Samples.child(number), schoolYear: Self.year, move: move,
                    admission: move == .admit ? admitted : nil))
        }
        return form
    }

    @Test("without the year's rules nothing is kept; with cards of the year they change no more")
    func rules() async throws {
        let city = try await city(withRules: false)
        let refused = try await bring(city, [try card(1)])
        #expect(refused.faults.map(\.rule) == ["EXAM_RULES"])
        _ = try await city.call(Enrollment.setExamRules, .init(rules: Self.rules))
        #expect(try await bring(city, [try card(1)], file: "b").state == .committed)
        let late = try await reason {
            _ = try await city.call(Enrollment.setExamRules, .init(rules: Self.rules))
        }
        #expect(late == "SCORE_CARDS_KEPT")
        var wrong = Self.rules
        wrong.components.append(wrong.components[0])
        let error = await #expect(throws: CallError.self) {
            try await city.call(Enrollment.setExamRules, .init(rules: wrong))
        }
        #expect(error?.violations.map(\.field) == ["rules.components[3].name"])
    }

    @Test("marks are held against the composition; the total is exact, with its weights")
    func marks() async throws {
        let city = try await city()
        let rows = [
            try card(1, biology: 4001), try card(2, chinese: 12_001), try card(3, music: nil),
            try card(4, junior: Samples.code(.senior, 1)), try card(5, biology: 4003),
        ]
        let refused = try await bring(city, rows)
        #expect(
            refused.faults.map { "\($0.line) \($0.field) \($0.rule)" } == [
                "2 scores exact", "3 scores.chinese range", "4 scores.music composition",
                "5 juniorSchool stage", "6 scores exact",
            ])
        _ = try await bring(city, [try card(1, biology: 3998)], file: "b")
        let kept = try await city.call(
            Enrollment.getScoreCard, .init(schoolYear: Self.year, idNumber: Samples.child(1)))
        #expect(kept.totalHundredths == 10_000 + 1999)
        #expect(kept.candidateNumber == "25081001")
        #expect(kept.eligibility == QuotaEligibility(.noRoll))
        let auditor = Principal(
            subject: "audit", department: "audit", roles: [.auditor], districts: ["*"])
        let masked = try await city.call(
            Enrollment.getScoreCard, .init(schoolYear: Self.year, idNumber: Samples.child(1)),
            as: auditor)
        #expect(masked.candidateNumber == "****1001")
    }

    @Test("a candidate number that is a resident's ID number is refused")
    func candidateNumberOfResident() async throws {
        let city = try await city()
        var row = try card(1)
        row.candidateNumber = try CandidateNumber("410802201509010011")
        let refused = try await bring(city, [row])
        #expect(
            refused.faults.map { "\($0.line) \($0.field) \($0.rule)" } == [
                "2 candidateNumber privacy"
            ])
        // The check digit is wrong: a number like any other.
        row.candidateNumber = try CandidateNumber("410802201509010012")
        #expect(try await bring(city, [row], file: "b").state == .committed)
    }

    @Test("eligibility comes from the roll, with the day the school entered the child")
    func eligibility() async throws {
        let city = try await city()
        func enter(_ number: Int, on day: String) -> StudentRecord {
            StudentRecord(
                idNumber: Samples.child(number), schoolCode: Self.junior, stage: .junior, grade: 3,
                classNumber: 1, enteredOn: Samples.day(day))
        }
        _ = try await city.call(
            Enrollment.registerStudents,
            .init(students: [enter(1, on: "2022-09-01"), enter(2, on: "2023-02-20")]))
        _ = try await bring(city, [try card(1), try card(2)])
        for (number, reason) in [(1, EligibilityReason.eligible), (2, .tooLate)] {
            let card = try await city.call(
                Enrollment.getScoreCard,
                .init(schoolYear: Self.year, idNumber: Samples.child(number)))
            #expect(card.eligibility.reason == reason)
        }
    }

    @Test("E5: a wish outside the pool is refused at application, private schools included")
    func pools() async throws {
        let city = try await city()
        _ = try await bring(city, [try card(1), try card(2, junior: Samples.code(.junior, 2))])
        let refused = try await bring(city, [wish(1, 1, 2), wish(1, batch: 2, 3), wish(2, 3, 1)])
        #expect(
            refused.faults.map { "\($0.line) \($0.field) \($0.rule)" } == [
                "3 schools E5", "4 schools E5",
            ])
        #expect(
            try await bring(city, [wish(1, 1, 2), wish(2, 3)], file: "b").counts
                == ImportCounts(entered: 2))
    }

    @Test(
        "E5: what the allocation is given is checked again, when a school's region was corrected since"
    )
    func allocationInput() async throws {
        let city = try await city()
        _ = try await bring(city, [try card(1)])
        _ = try await bring(city, [wish(1, 1, 2)])
        _ = try await move(city, 1, .signStudent, .signGuardian, .lock)
        let request = ListCandidates(schoolYear: Self.year, batch: 1)
        let input = try await city.list(Enrollment.listCandidates, request, as: .submitter)
        #expect(input.map(\.wishes) == [[Samples.code(.senior, 1), Samples.code(.senior, 2)]])
        #expect(input.map(\.totalHundredths) == [12_000])
        try await city.register(Samples.school(.senior, 2, region: "410882"))
        let error = await #expect(throws: RuleViolation.self) {
            try await city.list(Enrollment.listCandidates, request, as: .submitter)
        }
        #expect(error?.rule == "E5" && error?.field == "wishes")
        #expect(error?.message.contains("****1001") == true)
        #expect(error?.message.contains("25081001") == false)
    }

    @Test("who looks on sees candidate numbers masked, and cannot page by a guessed one")
    func maskedCandidates() async throws {
        let city = try await city()
        _ = try await bring(city, [try card(1)])
        var request = ListCandidates(schoolYear: Self.year, batch: 1)
        func numbers(_ role: Role) async throws -> [String] {
            try await city.list(
                Enrollment.listCandidates, request,
                as: Principal(
                    subject: "reader", department: "education", roles: [role], districts: ["*"])
            ).map(\.candidate)
        }
        for role in [Role.cityOfficer, .countyOfficer, .system] {
            #expect(try await numbers(role) == ["25081001"])
        }
        for role in [Role.auditor, .principal] {
            #expect(try await numbers(role) == ["****1001"])
        }
        request.after = try CandidateNumber("25081000")
        #expect(try await numbers(.cityOfficer) == ["25081001"])
        let error = await #expect(throws: CallError.self) { try await numbers(.auditor) }
        #expect(error?.code == .invalidArgument && error?.violations.map(\.field) == ["after"])
    }

    @Test("who looks on reads the candidates of its own districts, an officer those of the pool")
    func ownDistricts() async throws {
        let city = try await city()
        try await city.register(Samples.school(.junior, 3, region: "410803"))
        _ = try await bring(city, [try card(1), try card(2, junior: Samples.code(.junior, 3))])
        let request = ListCandidates(
            schoolYear: Self.year, batch: 1, region: Samples.region("410802"))
        for (role, count) in [(Role.countyOfficer, 2), (.principal, 1)] {
            let read = try await city.list(
                Enrollment.listCandidates, request,
                as: Principal(
                    subject: "reader", department: "education", roles: [role],
                    districts: ["410802"]))
            #expect(read.count == count && read.first?.juniorSchool == Samples.code(.junior, 1))
        }
    }

    @Test("all forms of a pool move at once; those in another state are counted and stay")
    func manyForms() async throws {
        let city = try await city()
        _ = try await bring(
            city, [try card(1), try card(2), try card(3, junior: Samples.code(.junior, 2))])
        _ = try await bring(city, [wish(1, 1), wish(2, 2), wish(3, 3)])
        for number in [1, 3] { _ = try await move(city, number, .signStudent, .signGuardian) }
        func all(_ move: WishFormsMove, in region: String? = nil) async throws -> WishFormsMoved {
            try await city.call(
                Enrollment.moveWishForms,
                MoveWishForms(
                    schoolYear: Self.year, move: move, region: region.map { Samples.region($0) }))
        }
        #expect(try await all(.lock, in: "410802") == WishFormsMoved(moved: 1, unmoved: 1))
        #expect(try await all(.lock) == WishFormsMoved(moved: 1, unmoved: 2))
        #expect(try await all(.rank, in: "410882") == WishFormsMoved(moved: 1, unmoved: 0))
        let input = try await city.list(
            Enrollment.listCandidates,
            .init(schoolYear: Self.year, batch: 1, region: Samples.region("410811")),
            as: .submitter)
        // Who has not signed takes part without wishes.
        #expect(input.map(\.wishes) == [[Samples.code(.senior, 1)], []])
    }

    @Test("results: one of the form's wishes, and one admission ends all later batches")
    func results() async throws {
        let city = try await city()
        _ = try await bring(city, [try card(1), try card(2)])
        _ = try await bring(city, [wish(1, 1), wish(1, batch: 2, 2), wish(2, 1)])
        _ = try await move(city, 1, .signStudent, .signGuardian, .lock)
        func result(_ number: Int, batch: Int, _ serial: Int) throws -> AdmissionResult {
            AdmissionResult(
                schoolYear: Self.year, candidate: try CandidateNumber("2508\(1000 + number)"),
                admission: WishAdmission(
                    batch: batch, school: Samples.code(.senior, serial), seatType: .open))
        }
        let rows = [
            try result(1, batch: 1, 2), try result(2, batch: 1, 1), try result(9, batch: 1, 1),
        ]
        var state = try await city.open(.results, rows: 3)
        let refused = try await city.send(Enrollment.importResults, state, rows)
        #expect(
            refused.faults.map { "\($0.line) \($0.field) \($0.rule)" } == [
                "2 school WISH_STATE", "3 candidate WISH_STATE", "4 candidate known",
            ])
        let good = [try result(1, batch: 1, 1)]
        for (file, counts) in [
            (Character("b"), ImportCounts(entered: 1)), ("c", ImportCounts(unchanged: 1)),
        ] {
            state = try await city.open(.results, rows: 1, file: file)
            #expect(
                try await city.send(Enrollment.importResults, state, good).counts == counts)
        }
        state = try await city.open(.results, rows: 1, file: "d")
        let second = try await city.send(
            Enrollment.importResults, state, [try result(1, batch: 2, 2)])
        #expect(second.state == .refused)
        let form = try await move(city, 1, .report, .register)
        #expect(form?.state == .registered && form?.admission?.batch == 1)
        #expect(
            try await bring(city, [wish(1, 2)], file: "e").faults.map(\.rule) == ["WISH_STATE"])
    }

    @Test(
        "violations: over plan is found once, others are recorded with their document")
    func violations() async throws {
        let city = try await city()
        let school = Samples.code(.senior, 1)
        func pupil(_ number: Int, from origin: String) -> StudentRecord {
            StudentRecord(
                idNumber: Samples.child(number), schoolCode: school, stage: .senior, grade: 1,
                classNumber: 1, originRegion: Samples.region(origin))
        }
        try await city.publish(Samples.proposal(school, .senior, seats: 2))
        _ = try await city.call(
            Enrollment.registerStudents,
            .init(students: [
                pupil(1, from: "410802"), pupil(2, from: "410811"), pupil(3, from: "410804"),
            ]))
        let request = DetectViolations(schoolYear: Self.year)
        let found = try await city.call(Enrollment.detectViolations, request)
        #expect(found.recorded.map(\.kind) == [.overPlan])
        #expect(found.recorded.map(\.finding) == ["3 new pupils for 2 planned seats"])
        #expect(try await city.call(Enrollment.detectViolations, request).recorded.isEmpty)
        let reported = try await city.call(
            Enrollment.recordViolation,
            RecordViolation(
                kind: .creamSkimming, schoolCode: school, schoolYear: Self.year,
                finding: "提前面试初三学生", documentNo: "教督〔2025〕3号"))
        #expect(reported.id == "violation-2")
        let all = try await city.list(Enrollment.listViolations, .init(), as: .submitter)
        #expect(all.map(\.kind) == [.overPlan, .creamSkimming])
        let events = try await city.events(ViolationDetected.self)
        #expect(events.map(\.kind) == [.overPlan, .creamSkimming])
    }

    @Test("outflow: each county's candidates stayed, left or are elsewhere, and none is lost")
    func outflow() async throws {
        let city = try await city()
        let far = Samples.code(.junior, 2)
        _ = try await bring(
            city, [try card(1), try card(2), try card(3, junior: far), try card(4, junior: far)])
        // The third's card says later that it was not from where its roll said.
        _ = try await city.call(
            Enrollment.registerStudents,
            .init(
                students: [1, 3].map {
                    StudentRecord(
                        idNumber: Samples.child($0), schoolCode: Samples.code(.senior, 1),
                        stage: .senior, grade: 1, classNumber: 1,
                        originRegion: Samples.region("410802"))
                }))
        let outflow = try await city.call(Enrollment.outflow, .init(schoolYear: Self.year))
        #expect(
            outflow.counties == [
                CountyOutflow(
                    region: Samples.region("410802"), candidates: 2, stayed: 1, left: 0,
                    elsewhere: 1),
                CountyOutflow(
                    region: Samples.region("410882"), candidates: 2, stayed: 0, left: 1,
                    elsewhere: 1),
            ])
    }
}
