import Bus
import Contracts
import Enrollment
import Testing

struct PlanTests {
    private let code = Samples.code(.senior, 1)

    private func seniorCity(
        seats: Int = 3000, construction: Construction? = nil
    ) async throws -> TestEnrollment {
        let city = try await TestEnrollment()
        try await city.register(Samples.school(.senior, seats: seats, construction: construction))
        return city
    }

    private func proposal(seats: Int, classes: Int = 20, batch: Int = 1) -> PlanProposal {
        Samples.proposal(code, .senior, seats: seats, classes: classes, batch: batch)
    }

    @Test("a line goes from submission to publication by two persons, and keeps its rules")
    func life() async throws {
        let city = try await seniorCity()
        let line = try await city.publish(proposal(seats: 1100))
        #expect(line.id == "2025-3441000001-senior-1-open")
        #expect(line.state == .published)
        #expect(line.submittedBy == "officer-1")
        #expect(line.approvedBy == "officer-2")
        #expect(
            line.rules == ["PLANNED_WITHIN_CERTIFIED@2023-10-20", "SENIOR_ENTRY_CLASS@2023-10-20"])
        let ledger = try await city.ledger(line.id)
        #expect(ledger.available == 1100)
        #expect(ledger.entries.map(\.cause) == [.published])
        #expect(try await city.events(PlanPublished.self).map(\.planLineID) == [line.id])
        #expect(
            try await city.list(Enrollment.listPlanLines, ListPlanLines(), as: .submitter)
                == [line])
    }

    @Test(
        "everybody sees published lines, without officers and waiting amendments; readers see all")
    func publicPlan() async throws {
        let city = try await seniorCity()
        let published = try await city.publish(proposal(seats: 1100))
        _ = try await city.call(
            Enrollment.amendPlanLine,
            .init(id: published.id, seats: 1150, classes: 21, reason: "扩招"))
        let draft = try await city.call(
            Enrollment.draftPlanLine, .init(proposal: proposal(seats: 10, batch: 2))
        ).line
        let submitted = try await city.call(
            Enrollment.submitPlanLine, .init(proposal: proposal(seats: 10, batch: 3)))
        let approved = try await city.call(
            Enrollment.submitPlanLine, .init(proposal: proposal(seats: 10, batch: 4)))
        _ = try await city.call(
            Enrollment.approvePlanLine, .init(id: approved.id, approvalNo: "批复2号"), as: .approver)
        let guardian = Principal(
            subject: "guardian-1", department: "public", roles: [.guardian], districts: [])
        for principal in [Principal.anonymous, guardian] {
            let seen = try await city.list(
                Enrollment.listPlanLines, ListPlanLines(), as: principal)
            #expect(seen.map(\.id) == [published.id])
            #expect(
                seen.allSatisfy {
                    $0.submittedBy == nil && $0.approvedBy == nil && $0.amendment == nil
                        && $0.approvalNo == "批复1号" && $0.proposal.seats == 1100
                })
            let one = try await city.call(
                Enrollment.getPlanLine, .init(id: published.id), as: principal)
            #expect([one] == seen)
            for id in [draft.id, submitted.id, approved.id] {
                let error = await #expect(throws: CallError.self) {
                    try await city.call(Enrollment.getPlanLine, .init(id: id), as: principal)
                }
                #expect(error?.code == .notFound)
            }
            #expect(
                try await city.list(
                    Enrollment.listPlanLines, ListPlanLines(state: .submitted), as: principal
                ).isEmpty)
        }
        let auditor = Principal(
            subject: "auditor-1", department: "education", roles: [.auditor], districts: ["*"])
        for principal in [Principal.submitter, auditor] {
            let seen = try await city.list(
                Enrollment.listPlanLines, ListPlanLines(), as: principal)
            #expect(seen.map(\.id) == [published.id, draft.id, submitted.id, approved.id])
            #expect(seen.first?.approvedBy == "officer-2")
            #expect(seen.first?.amendment?.proposedBy == "officer-1")
        }
    }

    @Test("E4 is enforced on submission, with the rule and the field")
    func guards() async throws {
        let city = try await seniorCity(seats: 1500)
        for (request, reason) in [
            (proposal(seats: 1101), "SENIOR_ENTRY_CLASS"),
            (proposal(seats: 1501, classes: 28), "PLANNED_WITHIN_CERTIFIED"),
        ] {
            let error = await #expect(throws: RuleViolation.self) {
                try await city.call(Enrollment.submitPlanLine, .init(proposal: request))
            }
            #expect(error?.rule == "E4")
            #expect(error?.reason.rawValue == reason)
            #expect(error?.field == "proposal.seats")
        }
        #expect(
            try await city.list(Enrollment.listPlanLines, ListPlanLines(), as: .submitter)
                .isEmpty)
    }

    @Test("lines of one school, year and stage share its certified seats")
    func shared() async throws {
        let city = try await seniorCity(seats: 1500)
        try await city.publish(proposal(seats: 1000))
        #expect(
            try await reason { try await city.publish(proposal(seats: 501, batch: 2)) }
                == "PLANNED_WITHIN_CERTIFIED")
        try await city.publish(proposal(seats: 500, batch: 2))
    }

    @Test("a draft is kept with its findings, and its submission is refused until they are gone")
    func draft() async throws {
        let city = try await seniorCity()
        let drafted = try await city.call(
            Enrollment.draftPlanLine, .init(proposal: proposal(seats: 1101)))
        #expect(drafted.line.state == .draft)
        #expect(drafted.findings.map(\.rule) == [.seniorEntryClass])
        let check = try await city.call(
            Enrollment.checkPlanLine, .init(proposal: proposal(seats: 1101)))
        #expect(check.findings == drafted.findings)
        // Findings tell what other lines of the school come to, published or not.
        #expect(Enrollment.checkPlanLine.facts.access == .readers)
        let line = try await city.call(
            Enrollment.submitPlanLine, .init(proposal: proposal(seats: 1100)))
        #expect(line.state == .submitted)
        #expect(line.proposal.seats == 1100)
    }

    @Test("who submitted does not approve, and a returned line is submitted anew")
    func twoPersons() async throws {
        let city = try await seniorCity()
        let line = try await city.call(
            Enrollment.submitPlanLine, .init(proposal: proposal(seats: 100)))
        let approval = ApprovePlanLine(id: line.id, approvalNo: "批复1号")
        #expect(
            try await reason { _ = try await city.call(Enrollment.approvePlanLine, approval) }
                == "SAME_PERSON")
        let returned = try await city.call(
            Enrollment.returnPlanLine, .init(id: line.id, reason: "补充材料"), as: .approver)
        #expect(returned.state == .draft)
        #expect(returned.returnReason == "补充材料")
        #expect(
            try await reason {
                _ = try await city.call(Enrollment.approvePlanLine, approval, as: .approver)
            } == "ILLEGAL_PLAN_MOVE")
        try await city.publish(proposal(seats: 120))
    }

    @Test("an officer acts on lines of the own district only")
    func district() async throws {
        let city = try await seniorCity()
        let refused = try await reason {
            _ = try await city.call(
                Enrollment.submitPlanLine, .init(proposal: proposal(seats: 10)),
                as: .county("410882"))
        }
        #expect(refused == "DISTRICT_NOT_COVERED")
    }

    @Test("the relocation of 4500 is refused, exempted by document, and then published")
    func relocation() async throws {
        let city = try await seniorCity(seats: 4500, construction: Samples.relocation())
        let error = await #expect(throws: RuleViolation.self) {
            try await city.publish(proposal(seats: 1500, classes: 30))
        }
        #expect(error?.reason == "SENIOR_SIZE_3000")
        #expect(error?.message.contains("exemption document required") == true)
        let exemption = try await city.call(
            Enrollment.grantExemption,
            .init(
                rule: .seniorSize, schoolCode: code, documentNo: "会议纪要〔2024〕1号",
                reason: "项目先于规则开工", limit: 4500, validFrom: Samples.day("2024-01-01")),
            as: .approver)
        #expect(
            try await city.call(Enrollment.listExemptions, .init(schoolCode: code)).exemptions
                == [exemption])
        let line = try await city.publish(proposal(seats: 1500, classes: 30))
        #expect(line.rules.contains(exemption.id))
        #expect(try await city.events(ExemptionGranted.self).map(\.limit) == [4500])
    }

    @Test("no exemption is granted where none can be")
    func exemptionRefused() async throws {
        func refusal(
            _ construction: Construction?, _ rule: EnrollmentRuleID = .seniorSize,
            limit: Int = 4500,
            to: String? = nil
        ) async throws -> String? {
            let city = try await seniorCity(seats: 2000, construction: construction)
            return try await reason {
                _ = try await city.call(
                    Enrollment.grantExemption,
                    .init(
                        rule: rule, schoolCode: code, documentNo: "文件1号", reason: "理由",
                        limit: limit, validFrom: Samples.day("2024-01-01"),
                        validTo: to.map(Samples.day)))
            }
        }
        #expect(try await refusal(Samples.relocation()) == nil)
        #expect(try await refusal(nil) == "NO_PROJECT")
        #expect(
            try await refusal(Samples.relocation(started: "2023-10-20"))
                == "PROJECT_BEGAN_UNDER_RULE")
        #expect(
            try await refusal(Samples.relocation(), .seniorEntryClass) == "RULE_WITHOUT_EXEMPTION")
        #expect(try await refusal(Samples.relocation(), limit: 3000) == "EXEMPTION_WITHOUT_EFFECT")
        #expect(try await refusal(Samples.relocation(), to: "2023-12-31") == "EMPTY_PERIOD")
    }

    @Test("the rules are published with number, first day and document")
    func rules() async throws {
        let city = try await TestEnrollment()
        let rules = try await city.call(Enrollment.listRules, .init()).rules
        #expect(Set(rules.map(\.rule)) == Set(EnrollmentRuleID.allCases))
        #expect(rules.first { $0.rule == .seniorEntryClass }?.limit == 55)
        #expect(rules.first { $0.rule == .seniorSize }?.limit == 3000)
        #expect(rules.allSatisfy { !$0.document.isEmpty && !$0.heading.isEmpty })
        let before = try await city.call(
            Enrollment.listRules, .init(on: Samples.day("2023-10-19")))
        #expect(before.rules.allSatisfy { $0.validFrom <= Samples.day("2023-10-19") })
        #expect(!before.rules.contains { $0.rule == .seniorEntryClass })
    }

    @Test("an amendment needs a second person, obeys E4 and E1, and is told")
    func amendment() async throws {
        let city = try await seniorCity(seats: 200)
        let line = try await city.publish(proposal(seats: 2, classes: 4))
        for number in 0..<2 {
            _ = try await city.call(
                Enrollment.makeOffer,
                .init(
                    planLineID: line.id, idNumber: Samples.child(number),
                    originRegion: Samples.region()))
        }
        func amend(_ seats: Int, _ classes: Int = 4) async throws -> String? {
            try await reason {
                _ = try await city.call(
                    Enrollment.amendPlanLine,
                    .init(id: line.id, seats: seats, classes: classes, reason: "生源增加"))
            }
        }
        #expect(try await amend(1) == "SEATS_TAKEN")
        #expect(try await amend(201) == "PLANNED_WITHIN_CERTIFIED")
        #expect(try await amend(56, 1) == "SENIOR_ENTRY_CLASS")
        #expect(try await amend(3) == nil)
        #expect(try await city.line(line.id).proposal.seats == 2, "a proposal changes nothing yet")
        let approval = ApproveAmendment(id: line.id, approvalNo: "批复2号")
        #expect(
            try await reason { _ = try await city.call(Enrollment.approveAmendment, approval) }
                == "SAME_PERSON")
        let amended = try await city.call(Enrollment.approveAmendment, approval, as: .approver)
        #expect(amended.state == .amended)
        #expect(amended.revision == 2)
        #expect(amended.available == 1)
        #expect(amended.amendment == nil)
        #expect(
            try await reason {
                _ = try await city.call(Enrollment.approveAmendment, approval, as: .approver)
            } == "NO_AMENDMENT")
        #expect(try await city.events(PlanAmended.self).map(\.seats) == [3])
        let ledger = try await city.ledger(line.id)
        #expect(ledger.available + ledger.offered + ledger.confirmed == ledger.seats)
        #expect(ledger.entries.last?.cause == .amended)
    }

    @Test("a line with offers that wait is not closed, and a closed one takes no more")
    func close() async throws {
        let city = try await TestEnrollment()
        let line = try await city.primaryLine(seats: 3)
        let offer = try await city.call(
            Enrollment.makeOffer, .init(planLineID: line, idNumber: Samples.child(1)))
        #expect(
            try await reason { _ = try await city.call(Enrollment.closePlanLine, .init(id: line)) }
                == "OFFERS_WAITING")
        _ = try await city.call(Enrollment.confirmOffer, .init(offerID: offer.id))
        _ = try await city.call(Enrollment.closePlanLine, .init(id: line))
        let refused = try await reason {
            _ = try await city.call(
                Enrollment.makeOffer, .init(planLineID: line, idNumber: Samples.child(2)))
        }
        #expect(refused == "ILLEGAL_PLAN_MOVE")
    }
}
