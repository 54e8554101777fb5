import Bus
import Contracts
import Store
import Testing

@testable import Projects

/// One wrong figure must not spoil the figures of the city.
struct ProjectLimitTests {
    /// Every amount of a request that takes one.
    enum Amount: CaseIterable, Sendable {
        case budget, change, contractChange, contract, funds, payment, part

        var field: String {
            switch self {
            case .budget, .contract, .funds, .payment: "amount"
            case .change: "budgetChange"
            case .contractChange: "contractChange"
            case .part: "plannedInvestment"
            }
        }

        func send(_ fen: Int64, _ bench: ProjectsBench) async throws {
            let day = try CalendarDate("2023-06-30")
            let (funded, fresh) = (try ProjectID("P3"), try ProjectID("P4"))
            let money = Money(fen: fen)
            switch self {
            case .budget:
                _ = try await bench.bus.call(
                    Projects.approveBudget,
                    ApproveBudget(
                        project: fresh, amount: money, approvalNumber: "概算2号", approvedOn: day))
            case .change, .contractChange:
                let isContract = self == .contractChange
                _ = try await bench.bus.call(
                    Projects.approveChange,
                    ApproveChange(
                        project: funded, approvalNumber: "调概9号", approvedOn: day,
                        budgetChange: isContract ? .zero : money,
                        contractNumber: isContract ? "A" : nil,
                        contractChange: isContract ? money : nil, fundSource: .county,
                        reason: "调整"))
            case .contract:
                _ = try await bench.bus.call(
                    Projects.recordContract,
                    RecordContract(
                        project: funded, contractNumber: "B", amount: money, signedOn: day,
                        contractor: "单位"))
            case .funds:
                _ = try await bench.bus.call(
                    Projects.recordFunds,
                    RecordFunds(
                        project: funded, documentNumber: "拨款9号", source: .county, amount: money,
                        arrivedOn: day))
            case .payment:
                _ = try await bench.bus.call(
                    Projects.recordPayment, bench.payment(funded, "v9", fen: fen))
            case .part:
                _ = try await bench.bus.call(
                    Projects.registerProject,
                    ProjectsBench.part("P4-1", of: "P4", in: "410802", fen: fen))
            }
        }
    }

    @Test(
        "an absurd amount is refused by its name, and the city's sums stay",
        arguments: Amount.allCases)
    func absurd(amount: Amount) async throws {
        try await ProjectsBench.run { bench in
            _ = try await bench.fund("P3", fen: 1000)
            let before = try await bench.bus.call(Projects.summarise, SummariseProjects())
            for fen in [Int64.max, ProjectLimits.amount.fen + 1] {
                let refused = await refusal { try await amount.send(fen, bench) }
                #expect(refused?.code == .invalidArgument, "\(fen)")
                #expect(refused?.violations.map(\.field) == [amount.field])
                #expect(refused?.message.contains("100000000000.00 yuan") == true)
            }
            let after = try await bench.bus.call(Projects.summarise, SummariseProjects())
            #expect(after.total == before.total)
        }
    }

    @Test("a change may take away no more than it may add, not even the least number there is")
    func reduction() async throws {
        try await ProjectsBench.run { bench in
            _ = try await bench.fund("P3", fen: 1000)
            for amount in [Amount.change, .contractChange] {
                let refused = await refusal { try await amount.send(.min, bench) }
                #expect(refused?.code == .invalidArgument)
                #expect(refused?.violations.map(\.field) == [amount.field])
            }
        }
    }

    @Test("funds add up to the limit of one project and no further")
    func totals() async throws {
        try await ProjectsBench.run { bench in
            _ = try await bench.fund("P3", fen: 1000)
            let refused = await refusal {
                try await Amount.funds.send(ProjectLimits.amount.fen - 999, bench)
            }
            #expect(refused?.reason == "FUNDS_OVER_LIMIT")
            try await Amount.funds.send(ProjectLimits.amount.fen - 1000, bench)
            let summary = try await bench.bus.call(Projects.summarise, SummariseProjects())
            #expect(summary.total.funds == ProjectLimits.amount)
        }
    }

    @Test("P3: over 110 % of the plan only after a re-approval, also by a change")
    func overPlan() async throws {
        try await ProjectsBench.run { bench in
            let planned: Int64 = 191_000_000_000
            let refused = await refusal {
                try await Amount.budget.send(planned / 10 * 11 + 1, bench)
            }
            #expect(refused?.reason == "BUDGET_OVER_PLAN")
            #expect(refused?.violations.map(\.field) == ["amount"])
            try await Amount.budget.send(planned / 10 * 11, bench)
            let id = try ProjectID("P4")
            let day = try CalendarDate("2023-07-01")
            let change = ApproveChange(
                project: id, approvalNumber: "调概1号", approvedOn: day, budgetChange: Money(fen: 1),
                fundSource: .municipal, reason: "增加面积")
            let tooMuch = await refusal {
                _ = try await bench.bus.call(Projects.approveChange, change)
            }
            #expect(tooMuch?.reason == "BUDGET_OVER_PLAN")
            #expect(tooMuch?.violations.map(\.field) == ["budgetChange"])
            let kinds: [GateDocumentKind] = [.feasibilityApproval, .reapproval]
            _ = try await bench.bus.call(
                Projects.enterStage,
                EnterStage(
                    project: id, stage: .proposal, enteredOn: day,
                    documents: kinds.map {
                        GateDocument(kind: $0, number: "发改1号", issuedOn: day, issuedBy: "发改")
                    }))
            let money = try await bench.bus.call(Projects.approveChange, change)
            #expect(money.approved?.fen == planned / 10 * 11 + 1)
        }
    }

    @Test("the schema holds the limits even against code that does not check")
    func schema() async throws {
        try await ProjectsBench.run { bench in
            _ = try await bench.fund("P3", fen: 100)
            for sql in [
                "UPDATE project_totals SET funds_fen = 10000000000001 WHERE project = 'P3'",
                "UPDATE project_totals SET approved_fen = 10000000000001 WHERE project = 'P3'",
                """
                INSERT INTO projects SELECT 'P3-1', 'P3', 100001, NULL, name, place_name, region,
                    content, 1, years, first_year, last_year, stage, outputs, source
                FROM projects WHERE id = 'P3'
                """,
                """
                INSERT INTO projects SELECT 'P3-1', 'P3', 50, NULL, name, place_name, region,
                    content, 10000000000001, years, first_year, last_year, stage, outputs, source
                FROM projects WHERE id = 'P3'
                """,
                """
                INSERT INTO budget_changes SELECT project, 9, 'x', approved_on, 10000000000001,
                    NULL, NULL, NULL, reason, recorded_at FROM budget_changes
                """,
                """
                INSERT INTO contracts SELECT project, 'B', contractor, signed_on, 10000000000001, 1,
                    0, recorded_at FROM contracts
                """,
                """
                INSERT INTO funds SELECT project, 'B', source, 10000000000001, arrived_on,
                    recorded_at FROM funds
                """,
                """
                INSERT INTO payments SELECT project, 'v', contract_number, 'progress',
                    10000000000001, signed_on, recorded_at FROM contracts
                """,
                """
                INSERT INTO indicator_values VALUES ('compulsory-retention', '410802', 2023, 1,
                    1000000000001, 1, 'x', 'final', 'e', NULL, 'x', 'x')
                """,
            ] {
                let error = await #expect(throws: StoreError.self, "\(sql)") {
                    try await bench.store.write { tx in try tx.execute(sql) }
                }
                #expect("\(error.map { "\($0)" } ?? "")".contains("beyond the limits"), "\(sql)")
            }
        }
    }

    @Test("projects are bounded in number and in levels")
    func tree() async throws {
        try await ProjectsBench.run { bench in
            for (id, parent) in [("P4-1", "P4"), ("P4-1-1", "P4-1"), ("P4-1-1-1", "P4-1-1")] {
                let part = try ProjectsBench.part(id, of: parent, in: "410802", fen: 100)
                _ = try await bench.bus.call(Projects.registerProject, part)
            }
            let deep = try ProjectsBench.part("P4-9", of: "P4-1-1-1", in: "410802", fen: 1)
            let refused = await refusal {
                _ = try await bench.bus.call(Projects.registerProject, deep)
            }
            #expect(refused?.reason == "TOO_MANY_LEVELS")
            #expect(refused?.violations.map(\.field) == ["parent"])
            _ = try await bench.store.write {
                try $0.execute("UPDATE projects SET place = 100000 WHERE id = 'P9'")
            }
            let full = try ProjectsBench.part("P4-2", of: "P4", in: "410802", fen: 1)
            let many = await refusal {
                _ = try await bench.bus.call(Projects.registerProject, full)
            }
            #expect(many?.reason == "TOO_MANY_PROJECTS")
        }
    }

    @Test("a promised output has a name, a unit and a quantity that can be")
    func outputs() async throws {
        let bad: [(OutputTarget, String)] = [
            (OutputTarget(what: " ", comparison: .atLeast, quantity: 1, unit: "所"), "what"),
            (OutputTarget(what: "学校", comparison: .atLeast, quantity: 1, unit: ""), "unit"),
            (OutputTarget(what: "学校", comparison: .atLeast, quantity: .max, unit: "所"), "quantity"),
        ]
        try await ProjectsBench.run { bench in
            for (output, field) in bad {
                var part = try ProjectsBench.part("P4-1", of: "P4", in: "410802", fen: 100)
                part.outputs = [output]
                let request = part
                let refused = await refusal {
                    _ = try await bench.bus.call(Projects.registerProject, request)
                }
                #expect(refused?.violations.map(\.field) == ["outputs[0].\(field)"])
            }
        }
    }
}
