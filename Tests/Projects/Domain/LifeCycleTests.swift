import Contracts
import Testing

@testable import Projects

struct LifeCycleTests {
    private let now = Timestamp(millisecondsSinceEpoch: 1_700_000_000_000)

    private func document(_ kind: GateDocumentKind) throws -> GateDocument {
        GateDocument(
            kind: kind, number: "文〔2022〕1号", issuedOn: try CalendarDate("2022-10-01"),
            issuedBy: "发改")
    }

    private func enter(
        _ stage: ProjectStage, _ day: String, _ kinds: [GateDocumentKind], after moves: [StageMove]
    ) throws -> [StageMove] {
        let move = try LifeCycle(moves).entering(
            stage, on: CalendarDate(day), documents: kinds.map(document), at: now)
        return moves + [move]
    }

    private func listed() throws -> [StageMove] {
        try enter(.proposal, "2022-10-02", [.planItem, .feasibilityApproval], after: [])
    }

    @Test("every stage has a gate of its own, and a status")
    func gates() {
        #expect(Set(ProjectStage.allCases.map(\.gate)).count == ProjectStage.allCases.count)
        #expect(Set(ProjectStage.allCases.map(\.status)) == Set(ProjectStatus.allCases))
    }

    @Test("stages may be skipped, their documents may not")
    func skipping() throws {
        let moves = try listed()
        let error = #expect(throws: RuleViolation.self) {
            try enter(.funding, "2022-11-01", [.fundsConfirmation], after: moves)
        }
        #expect(error?.rule == "P2")
        #expect(error?.message.contains("planningPermit, designApproval") == true)
        let after = try enter(
            .funding, "2022-11-01", [.designApproval, .planningPermit, .fundsConfirmation],
            after: moves)
        #expect(LifeCycle(after).stage == .funding)
        #expect(!after[1].backward)
    }

    @Test("a move back needs its re-approval and voids the documents of later gates")
    func backward() throws {
        let built = try enter(
            .acceptance, "2024-01-01",
            ProjectStage.inOrder[...8].map(\.gate), after: [])
        #expect(LifeCycle(built).isAccepted)
        #expect(throws: RuleViolation.self) {
            try enter(.design, "2024-02-01", [.designApproval], after: built)
        }
        let back = try enter(.design, "2024-02-01", [.reapproval], after: built)
        #expect(back.last?.backward == true)
        #expect(!LifeCycle(back).isAccepted)
        #expect(throws: RuleViolation.self) {
            try enter(.acceptance, "2024-03-01", [.acceptanceReport], after: back)
        }
    }

    @Test("a cancelled project comes back only by re-approval, and is not accepted meanwhile")
    func cancelled() throws {
        let ended = try enter(.cancelled, "2023-01-01", [.cancellationDecision], after: listed())
        #expect(LifeCycle(ended).stage.status == .cancelled)
        #expect(throws: RuleViolation.self) {
            try enter(.proposal, "2023-02-01", [.feasibilityApproval], after: ended)
        }
        let back = try enter(.proposal, "2023-02-01", [.reapproval], after: ended)
        #expect(LifeCycle(back).stage == .proposal)
    }

    @Test("days run forward, and a document is not younger than the move it opens")
    func days() throws {
        #expect(throws: RuleViolation.self) {
            try enter(.site, "2022-10-01", [.planningPermit], after: listed())
        }
        #expect(throws: (any Error).self) {
            try enter(.listed, "2022-09-30", [.planItem], after: [])
        }
    }

    @Test(
        "a new senior high beyond 3,000 needs an exemption, also under a rule younger than it"
    )
    func seniorHighSize() throws {
        let plan = try PlanContents(.embedded())
        let rule = try #require(plan.targets.first { $0.indicator == SeniorHighSize.indicator })
        let started = try CalendarDate("2022-12-28")
        #expect(
            try SeniorHighSize.finding(seats: 3000, limit: rule, constructionStart: nil) == .within)
        #expect(
            try SeniorHighSize.finding(seats: 4500, limit: nil, constructionStart: nil) == .within)
        let finding = try SeniorHighSize.finding(
            seats: 4500, limit: rule, constructionStart: started)
        #expect(finding == .exceeds(limit: 3000, ruleAfterStart: true))
        let error = #expect(throws: RuleViolation.self) {
            try SeniorHighSize.check(finding, exemption: nil)
        }
        #expect(error?.message.contains("dated after the project's start") == true)
        try SeniorHighSize.check(finding, exemption: "豁免〔2023〕1号")
    }
}
