import Bus
import Contracts
import Store
import Testing

@testable import Projects

struct ProjectMoneyTests {
    @Test("the tree: parents before parts, 73.7 hundred million, nothing unallocated in project 7")
    func tree() async throws {
        try await ProjectsBench.run { bench in
            let list = try await bench.bus.call(Projects.listProjects, ListProjects())
            #expect(
                list.projects.map(\.id.text) == [
                    "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P7-1", "P7-2", "P7-3", "P8", "P9",
                ])
            #expect(list.plannedInvestment.fen == 737_000_000_000)
            #expect(list.projects[6].unallocated == .zero)
            #expect(list.projects[0].unallocated == nil)
            #expect(list.projects.allSatisfy { $0.status == .identification })
        }
    }

    @Test("P1: a part may not cost more than is left; what is left is shown")
    func parts() async throws {
        try await ProjectsBench.run { bench in
            let source = PlanSource(
                document: "迁建方案", number: nil, heading: "一",
                issuedOn: try CalendarDate("2022-12-01"))
            var part = RegisterProject(
                id: try ProjectID("P2-1"), parent: try ProjectID("P2"), name: "焦作十一中迁建",
                place: "山阳区", region: try RegionCode("410811"), content: "90班",
                plannedInvestment: try Money(yuan: 1_000_000_000), firstYear: 2022, lastYear: 2025,
                source: source)
            _ = try await bench.bus.call(Projects.registerProject, part)
            let parent = try await bench.bus.call(
                Projects.getProject, GetProject(project: ProjectID("P2")))
            #expect(parent.project.unallocated == (try Money(yuan: 440_000_000)))
            #expect(parent.notes.map(\.id) == ["relocation-size"])
            part.id = try ProjectID("P2-2")
            part.plannedInvestment = Money(fen: 44_000_000_001)
            let tooMuch = part
            #expect(
                await reason { _ = try await bench.bus.call(Projects.registerProject, tooMuch) }
                    == "PARTS_EXCEED_PROJECT")
            // Work and money now belong to the part.
            #expect(
                await reason { _ = try await bench.fund("P2", fen: 100) } == "PROJECT_HAS_PARTS")
            let summary = try await bench.bus.call(Projects.summarise, SummariseProjects())
            #expect(summary.total.plannedInvestment.fen == 737_000_000_000)
            #expect(summary.regions.map(\.region.text) == ["410800", "410811"])
            #expect(summary.regions[1].figures.plannedInvestment.fen == 100_000_000_000)
            #expect(summary.total.projects == 11)
        }
    }

    @Test(
        "P3: no payment beyond contract or funds until a change is approved before it"
    )
    func guards() async throws {
        try await ProjectsBench.run { bench in
            let early = await reason {
                _ = try await bench.bus.call(
                    Projects.recordContract,
                    RecordContract(
                        project: ProjectID("P3"), contractNumber: "A", amount: Money(fen: 1),
                        signedOn: CalendarDate("2023-01-01"), contractor: "单位"))
            }
            #expect(early == "CONTRACTS_EXCEED_BUDGET")
            let id = try await bench.fund("P3", fen: 1000)
            let money = try await bench.bus.call(
                Projects.recordPayment, bench.payment(id, "v1", fen: 1000))
            #expect(money.paid.fen == 1000)
            #expect(
                await reason {
                    _ = try await bench.bus.call(
                        Projects.recordPayment, bench.payment(id, "v2", fen: 1))
                } == "PAYMENTS_EXCEED_CONTRACTS")
            let change = ApproveChange(
                project: id, approvalNumber: "调概1号", approvedOn: try CalendarDate("2023-07-01"),
                budgetChange: Money(fen: 100), contractNumber: "A", contractChange: Money(fen: 100),
                fundSource: .municipal, reason: "地基处理")
            let after = try await bench.bus.call(Projects.approveChange, change)
            #expect(after.approved?.fen == 1100)
            #expect(
                await reason {
                    _ = try await bench.bus.call(
                        Projects.recordPayment, bench.payment(id, "v2", fen: 50, on: "2023-07-02"))
                } == "PAYMENTS_EXCEED_FUNDS")
            _ = try await bench.bus.call(
                Projects.recordFunds,
                RecordFunds(
                    project: id, documentNumber: "拨款2号", source: .specialBond,
                    amount: Money(fen: 100), arrivedOn: CalendarDate("2023-07-01")))
            // Dated before the change: still refused.
            #expect(
                await reason {
                    _ = try await bench.bus.call(
                        Projects.recordPayment, bench.payment(id, "v2", fen: 50, on: "2023-06-30"))
                } == "PAYMENTS_EXCEED_CONTRACTS")
            let paid = try await bench.bus.call(
                Projects.recordPayment, bench.payment(id, "v2", fen: 50, on: "2023-07-02"))
            #expect(paid.paid.fen == 1050)
            #expect(
                try await bench.eventTypes() == [
                    PaymentRecorded.eventType, ChangeApproved.eventType, PaymentRecorded.eventType,
                ])
        }
    }

    @Test(
        "forty payments race for the last three places: three are paid"
    )
    func race() async throws {
        try await ProjectsBench.run { bench in
            let id = try await bench.fund("P4", fen: 300)
            let paid = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let payment = try bench.payment(id, "v\(number)", fen: 100)
                        return await reason {
                            _ = try await bench.bus.call(Projects.recordPayment, payment)
                        } == nil
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(paid == 3)
            let detail = try await bench.bus.call(Projects.getProject, GetProject(project: id))
            #expect(detail.project.money.paid.fen == 300)
            #expect(detail.payments.count == 3)
            #expect(detail.project.progress.paidBasisPoints == 10_000)
            #expect(detail.project.progress.paidAhead)
            #expect(try await bench.eventTypes().count == 3)
        }
    }

    @Test("the same call twice pays once; the same key with another amount is refused")
    func replay() async throws {
        try await ProjectsBench.run { bench in
            let id = try await bench.fund("P5", fen: 1000)
            let options = CallOptions(idempotencyKey: "payment-1")
            let payment = try bench.payment(id, "v1", fen: 400)
            let first = try await bench.bus.call(Projects.recordPayment, payment, options: options)
            let again = try await bench.bus.call(Projects.recordPayment, payment, options: options)
            #expect(first == again)
            #expect(again.paid.fen == 400)
            let other = try bench.payment(id, "v1", fen: 401)
            #expect(
                await reason {
                    _ = try await bench.bus.call(Projects.recordPayment, other, options: options)
                } == "IDEMPOTENCY_KEY_REUSED")
            #expect(
                await reason { _ = try await bench.bus.call(Projects.recordPayment, payment) }
                    == "ALREADY_RECORDED")
        }
    }

    @Test("the schema holds P3 even against code that does not check")
    func schema() async throws {
        try await ProjectsBench.run { bench in
            let id = try await bench.fund("P6", fen: 100)
            for sql in [
                "UPDATE project_totals SET paid_fen = 101 WHERE project = ?",
                "UPDATE project_totals SET contracted_fen = 101 WHERE project = ?",
                "UPDATE project_totals SET funds_fen = 0, paid_fen = 1 WHERE project = ?",
                "UPDATE contracts SET paid_fen = 101 WHERE project = ?",
            ] {
                await #expect(throws: StoreError.self) {
                    try await bench.store.write { tx in try tx.execute(sql, [id]) }
                }
            }
        }
    }
}
