import Admission
import Bus
import Contracts
import Store
import Testing

@testable import Enrollment

/// Who moves a wish form, when it may move, and where it may be admitted.
struct WishMoveTests {
    private static func principal(_ districts: String...) -> Principal {
        Principal(
            subject: "school-1", department: "education", roles: [.principal],
            districts: districts)
    }

    private func city(
        _ seed: UInt64
    ) async throws -> (plan: AdmissionCity, service: TestEnrollment) {
        let plan = AdmissionCity(seed: seed)
        let service = try await TestEnrollment()
        try await plan.bring(to: service)
        return (plan, service)
    }

    private func result(
        _ person: AdmissionCity.Person, _ admission: WishAdmission, to service: TestEnrollment,
        file: Character = "a"
    ) async throws -> BatchOutcome {
        let rows = [
            AdmissionResult(
                schoolYear: AdmissionCity.year, candidate: try CandidateNumber(person.candidate),
                admission: admission)
        ]
        let state = try await service.open(.results, rows: 1, file: file)
        return try await service.send(Enrollment.importResults, state, rows)
    }

    private func seat(
        _ person: AdmissionCity.Person, batch: Int = 1, _ type: SeatType = .open
    ) -> WishAdmission {
        WishAdmission(
            batch: batch, school: AdmissionCity.senior[person.wishes[0]], seatType: type)
    }

    @Test("ROLE: a school submits, signs and reports; what decides about a seat is an officer's")
    func roles() async throws {
        let (plan, service) = try await city(41)
        let waiting = try #require(plan.people.first { !$0.isLocked })
        let signed = try await service.move(waiting, .signStudent, as: Self.principal("*"))
        #expect(signed.signatures == [.student])
        _ = try await service.move(waiting, .signGuardian, as: Self.principal("*"))
        for move in [WishMove.lock, .rank, .admit, .leaveUnadmitted, .solicit] {
            let error = await #expect(throws: CallError.self) {
                try await service.move(
                    waiting, move, admitted: move == .admit ? seat(waiting) : nil,
                    as: Self.principal("*"))
            }
            #expect(error?.code == .permissionDenied && error?.reason == "OFFICER_NEEDED")
            #expect(error?.violations.map { "\($0.field) \($0.rule)" } == ["move ROLE"])
        }
        #expect(try await service.form(waiting).state == .signed)
    }

    @Test("who came is told where the admitting school is, and not where the candidate is from")
    func reporting() async throws {
        let (plan, service) = try await city(42)
        _ = try await service.publish(try await service.executedRun(plan.request()))
        var told: AdmissionCity.Person?
        for person in plan.candidates where person.isUrban {
            let school = try await service.form(person).admission?.school
            if school == AdmissionCity.senior[1], person.junior == 0 { told = person }
        }
        let person = try #require(told)
        // The junior school is in 410802, the senior one in 410811.
        let stranger = try await reason {
            _ = try await service.move(person, .report, as: Self.principal("410802"))
        }
        #expect(stranger == "DISTRICT_NOT_COVERED")
        let form = try await service.move(person, .report, as: Self.principal("410811"))
        #expect(form.state == .reported)
    }

    @Test("RUN_UNDECIDED: a form that is in a frozen or executed run waits; the run is published")
    func undecided() async throws {
        let (plan, service) = try await city(43)
        let run = try await service.call(Enrollment.prepareAdmission, plan.request())
        let person = try #require(plan.candidates.first)
        _ = try await service.call(Enrollment.freezeAdmission, .init(runID: run.id))
        let all = MoveWishForms(schoolYear: AdmissionCity.year, move: .rank)
        func check() async throws {
            for move in [WishMove.rank, .leaveUnadmitted] {
                let error = await #expect(throws: RuleViolation.self) {
                    try await service.move(person, move)
                }
                #expect(error?.reason == "RUN_UNDECIDED" && error?.field == "idNumber")
            }
            #expect(
                try await service.call(Enrollment.moveWishForms, all)
                    == WishFormsMoved(moved: 0, unmoved: plan.people.count))
            let brought = try await result(
                person, seat(person), to: service, file: "d")
            #expect(brought.faults.map { "\($0.field) \($0.rule)" } == ["candidate E2"])
        }
        try await check()
        let executed = try await service.call(
            Enrollment.executeAdmission, .init(runID: run.id))
        try await check()
        #expect(try await service.publish(executed).state == .published)
    }

    @Test("by hand nobody is admitted without an offer; with one, to its seat only")
    func byHand() async throws {
        let (plan, service) = try await city(44)
        let person = try #require(plan.candidates.first { $0.isUrban && $0.wishes.count > 1 })
        _ = try await service.move(person, .rank)
        let other = WishAdmission(
            batch: 1, school: AdmissionCity.senior[person.wishes[1]], seatType: .open)
        func admit(_ admission: WishAdmission) async throws -> String? {
            try await reason { _ = try await service.move(person, .admit, admitted: admission) }
        }
        #expect(try await admit(seat(person)) == "NO_SEAT")
        _ = try await service.call(
            Enrollment.makeOffer,
            .init(
                planLineID: "2025-\(seat(person).school)-senior-1-open",
                idNumber: Samples.child(person.number)))
        #expect(try await admit(other) == "OFFER_DIFFERS")
        #expect(try await admit(seat(person, .quota)) == "OFFER_DIFFERS")
        #expect(try await admit(seat(person)) == nil)
        #expect(try await service.form(person).admission == seat(person))
    }

    @Test("results: what a published run gave, and no other seat")
    func published() async throws {
        for seed in UInt64(0)..<20 {
            let plan = AdmissionCity(seed: 500 + seed)
            let expected = try plan.expected(AdmissionCity.m3)
            let without = Set(expected.assignments.filter { $0.school == nil }.map(\.candidate))
            // Locked still after the run, for a later batch.
            guard
                let person = plan.candidates.first(where: {
                    !$0.later.isEmpty && without.contains($0.candidate)
                })
            else { continue }
            let service = try await TestEnrollment()
            try await plan.bring(to: service)
            _ = try await service.publish(try await service.executedRun(plan.request()))
            #expect(try await service.form(person).state == .locked)
            let brought = try await result(person, seat(person), to: service)
            #expect(brought.faults.map { "\($0.field) \($0.rule)" } == ["school E2"])
            let lucky = try #require(plan.candidates.first { !without.contains($0.candidate) })
            let given = try #require(try await service.form(lucky).admission)
            let same = try await result(lucky, given, to: service, file: "b")
            #expect(same.counts == ImportCounts(unchanged: 1))
            return
        }
        Issue.record("no city has a candidate that waits for a later batch")
    }

    @Test(
        "E6: results decided elsewhere keep to the control line and to who may have reserved seats")
    func decidedElsewhere() async throws {
        let (plan, service) = try await city(45)
        let urban = plan.candidates.filter(\.isUrban)
        let poor = try #require(urban.first { $0.chinese + $0.maths < 300 })
        let good = try #require(urban.first { $0.chinese + $0.maths >= 300 && !$0.eligible })
        var request = plan.request()
        for index in request.controlLines.indices {
            request.controlLines[index].hundredths = 300
        }
        _ = try await service.call(Enrollment.prepareAdmission, request)
        let low = try await result(poor, seat(poor), to: service)
        #expect(low.faults.map { "\($0.field) \($0.rule)" } == ["school E6"])
        let reserved = try await result(good, seat(good, .quota), to: service, file: "b")
        #expect(reserved.faults.map { "\($0.field) \($0.rule)" } == ["seatType E6"])
        let right = try await result(good, seat(good), to: service, file: "c")
        #expect(right.counts == ImportCounts(entered: 1))
    }

    @Test(
        "the schema by itself: forms of a frozen run wait, admissions are the offer's and in the pool"
    )
    func schema() async throws {
        let (plan, service) = try await city(46)
        let person = try #require(plan.candidates.first { $0.isUrban })
        let key = try service.service.personKey(Samples.child(person.number), field: "x")
        func admit(_ school: Int, _ type: String) -> String {
            """
            UPDATE wish_forms SET state = 'admitted', admission = '{"batch":1,"school":"\(
                AdmissionCity.senior[school])","seatType":"\(type)"}' WHERE person_key = '\(key)'
            """
        }
        await service.expectRefusal("E5", admit(3, "open"))
        await service.expectRefusal("E9", "DELETE FROM wish_forms")
        let run = try await service.executedRun(plan.request())
        for statement in [
            admit(person.wishes[0], "open"),
            "UPDATE wish_forms SET state = 'ranked' WHERE person_key = '\(key)'",
            "UPDATE wish_forms SET wishes = '[]' WHERE person_key = '\(key)'",
            "UPDATE score_cards SET total_hundredths = 1 WHERE person_key = '\(key)'",
        ] { await service.expectRefusal("E9", statement) }
        _ = try await service.call(
            Enrollment.voidAdmission, .init(runID: run.id, reason: "作废"))
        _ = try await service.call(
            Enrollment.makeOffer,
            .init(
                planLineID: "2025-\(seat(person).school)-senior-1-open",
                idNumber: Samples.child(person.number)))
        await service.expectRefusal("E2", admit(person.wishes[0], "quota"))
    }
}

extension AdmissionCity {
    /// The rule of `request()`.
    static let m3 = SeniorRule(.m3, floorDelta: ExamScore(hundredths: 200))
}

extension TestEnrollment {
    @discardableResult
    fileprivate func move(
        _ person: AdmissionCity.Person, _ move: WishMove, admitted: WishAdmission? = nil,
        as principal: Principal = .submitter
    ) async throws -> WishForm {
        try await call(
            Enrollment.moveWishForm,
            .init(
                idNumber: Samples.child(person.number), schoolYear: AdmissionCity.year,
                move: move, admission: admitted), as: principal)
    }
}
