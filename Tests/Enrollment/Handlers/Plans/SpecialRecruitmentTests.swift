import Bus
import BusTesting
import Contracts
import Store
import Testing

@testable import Enrollment

/// 特殊类型招生: only by lines of their own, only who passed the test, beside the runs.
struct SpecialRecruitmentTests {
    private static let arts = SpecialRecruitment(
        type: .arts, controlHundredths: 300, document: "焦教〔2025〕7号")

    private static func proposal(
        seats: Int = 2, special: SpecialRecruitment? = arts
    ) -> PlanProposal {
        var proposal = Samples.proposal(
            AdmissionCity.senior[0], .senior, seats: seats, classes: 1, batch: 2)
        proposal.special = special
        return proposal
    }

    private struct City {
        let people: [AdmissionCity.Person]
        let service: TestEnrollment
        let plan: AdmissionCity
        let line = "2025-\(AdmissionCity.senior[0])-senior-2-open"

        func offer(
            _ person: AdmissionCity.Person, as principal: Principal = .approver
        ) async throws -> String? {
            try await reason {
                _ = try await service.call(
                    Enrollment.makeOffer,
                    .init(planLineID: line, idNumber: Samples.child(person.number)),
                    as: principal)
            }
        }

        func qualify(
            _ people: [AdmissionCity.Person], line: String? = nil
        ) async throws -> QualifiedRecorded {
            try await service.call(
                Enrollment.recordQualified,
                .init(
                    planLineID: line ?? self.line, documentNo: "合格名单1号",
                    idNumbers: people.map { Samples.child($0.number) }))
        }
    }

    private func city() async throws -> City {
        let plan = AdmissionCity(seed: 4)
        let service = try await TestEnrollment()
        try await plan.bring(to: service)
        try await service.publish(Self.proposal())
        let urban = plan.people.filter { $0.isUrban && $0.isLocked }
        return City(people: urban, service: service, plan: plan)
    }

    @Test("E6: a special seat is for who passed the test, at or above the type's control line")
    func qualified() async throws {
        let city = try await city()
        let good = try #require(city.people.first { $0.chinese + $0.maths >= 300 })
        let low = try #require(city.people.first { $0.chinese + $0.maths < 300 })
        #expect(try await city.offer(good) == "NOT_QUALIFIED")
        let recorded = try await city.qualify([good, low])
        #expect(recorded.entered == 2 && recorded.unchanged == 0)
        #expect(try await city.qualify([low]).unchanged == 1)
        #expect(try await city.offer(low) == "BELOW_CONTROL_LINE")
        #expect(try await city.offer(good, as: .submitter) == "SAME_PERSON")
        #expect(try await city.offer(good) == nil)
        #expect(try await city.offer(good) == "LIVE_OFFER_EXISTS")
        #expect(
            try await reason {
                _ = try await city.qualify(
                    [low], line: "2025-\(AdmissionCity.senior[0])-senior-1-open")
            } == "NOT_SPECIAL")
    }

    @Test(
        "a run leaves special seats, and whoever holds one, alone; whom it is to decide about waits"
    )
    func besideRuns() async throws {
        let city = try await city()
        let good = city.people.filter { $0.chinese + $0.maths >= 300 }
        try #require(good.count >= 2)
        _ = try await city.qualify(good)
        #expect(try await city.offer(good[0]) == nil)
        let executed = try await city.service.executedRun(city.plan.request())
        #expect(executed.candidates == city.plan.candidates.count - 1)
        #expect(try await city.offer(good[1]) == "RUN_UNDECIDED")
        let run = try await city.service.publish(executed)
        #expect(run.state == .published)
        let line = try await city.service.call(
            Enrollment.getPlanLine, .init(id: city.line), as: .anonymous)
        #expect(line.offered == 1 && line.proposal.special == Self.arts)
        // The batch has no other line: no run is made of special ones.
        var second = city.plan.request()
        second.batch = 2
        #expect(
            try await reason {
                _ = try await city.service.call(Enrollment.prepareAdmission, second)
            } == "NO_PLAN")
    }

    @Test("a school has one open line in a batch: one of another special type is told so")
    func oneLine() async throws {
        let service = try await TestEnrollment()
        try await service.register(Samples.school(.senior, 1))
        let ordinary = Self.proposal(special: nil)
        // A draft may still become a line of a special type.
        _ = try await service.call(Enrollment.draftPlanLine, .init(proposal: Self.proposal()))
        _ = try await service.call(Enrollment.submitPlanLine, .init(proposal: ordinary))
        let submit = try await reason {
            _ = try await service.call(
                Enrollment.submitPlanLine, .init(proposal: Self.proposal()))
        }
        let draft = try await reason {
            _ = try await service.call(
                Enrollment.draftPlanLine, .init(proposal: Self.proposal()))
        }
        let again = try await reason {
            _ = try await service.call(Enrollment.submitPlanLine, .init(proposal: ordinary))
        }
        #expect(submit == "LINE_OF_ANOTHER_TYPE" && draft == submit)
        #expect(again == "ILLEGAL_PLAN_MOVE")
    }

    @Test("a line of a special type is for open senior seats, has a control line and a document")
    func wellFormed() async throws {
        let service = try await TestEnrollment()
        try await service.register(Samples.school(.senior, 1), Samples.school(.primary, 1))
        var primary = Self.proposal()
        primary.schoolCode = Samples.code(.primary, 1)
        primary.stage = .primary
        var quota = Self.proposal()
        quota.seatType = .quota
        var negative = Self.proposal()
        negative.special?.controlHundredths = -1
        var nameless = Self.proposal()
        nameless.special?.document = " "
        for (proposal, field) in [
            (primary, "proposal.special"), (quota, "proposal.special"),
            (negative, "proposal.special.controlHundredths"),
            (nameless, "proposal.special.document"),
        ] {
            let error = await #expect(throws: CallError.self) {
                try await service.call(Enrollment.submitPlanLine, .init(proposal: proposal))
            }
            #expect(error?.violations.map(\.field) == [field])
        }
    }

    @Test(
        "the schema by itself: no offer to the unqualified, no change of an approved type, no run")
    func schema() async throws {
        let city = try await city()
        let good = try #require(city.people.first { $0.chinese + $0.maths >= 300 })
        let low = try #require(city.people.first { $0.chinese + $0.maths < 300 })
        func offer(_ person: AdmissionCity.Person) throws -> String {
            let key = try city.service.service.personKey(Samples.child(person.number), field: "x")
            return """
                INSERT INTO offers (id, plan_line_id, number, school_year, stage, person_key, state,
                    made_at) VALUES ('x', '\(city.line)', 1, '2025', 'senior', '\(key)', 'offered', 1)
                """
        }
        let statement = try offer(good)
        let lowStatement = try offer(low)
        await city.service.expectRefusal("E6", statement)
        _ = try await city.qualify([low])
        await city.service.expectRefusal("E6", lowStatement)
        await city.service.expectRefusal(
            "E6", "UPDATE plan_lines SET special = NULL WHERE id = '\(city.line)'")
        await city.service.expectRefusal(
            "E6", "UPDATE qualified_candidates SET document_no = 'y'")
        await city.service.expectRefusal("E6", "DELETE FROM qualified_candidates")
        await city.service.expectRefusal(
            "E6",
            """
            INSERT INTO qualified_candidates VALUES
                ('2025-\(AdmissionCity.senior[0])-senior-1-open', 'p', 'd', 'a', 1, NULL, NULL)
            """)
    }
}
