import Bus
import Contracts
import Store
import Testing

@testable import Projects

/// The bench stands on 1 September 2025.
struct EventDayTests {
    enum Event: CaseIterable, Sendable {
        case budget, change, contract, funds, payment, baseline, progress, seats, stage, source

        var field: String {
            switch self {
            case .budget, .change, .baseline: "approvedOn"
            case .contract: "signedOn"
            case .funds: "arrivedOn"
            case .payment: "paidOn"
            case .progress: "day"
            case .seats: "certifiedOn"
            case .stage: "enteredOn"
            case .source: "source.issuedOn"
            }
        }

        func send(_ text: String, _ bench: ProjectsBench) async throws {
            let day = try CalendarDate(text)
            let (funded, fresh) = (try ProjectID("P3"), try ProjectID("P4"))
            switch self {
            case .budget:
                _ = try await bench.bus.call(
                    Projects.approveBudget,
                    ApproveBudget(
                        project: fresh, amount: Money(fen: 1), approvalNumber: "概算2号",
                        approvedOn: day))
            case .change:
                _ = try await bench.bus.call(
                    Projects.approveChange,
                    ApproveChange(
                        project: funded, approvalNumber: "调概9号", approvedOn: day,
                        budgetChange: Money(fen: 1), fundSource: .county, reason: "调整"))
            case .contract:
                _ = try await bench.bus.call(
                    Projects.approveChange,
                    ApproveChange(
                        project: funded, approvalNumber: "调概8号",
                        approvedOn: CalendarDate("2023-02-01"), budgetChange: Money(fen: 1),
                        fundSource: .county, reason: "调整"),
                    options: CallOptions(idempotencyKey: "room"))
                _ = try await bench.bus.call(
                    Projects.recordContract,
                    RecordContract(
                        project: funded, contractNumber: "B", amount: Money(fen: 1), signedOn: day,
                        contractor: "单位"))
            case .funds:
                _ = try await bench.bus.call(
                    Projects.recordFunds,
                    RecordFunds(
                        project: funded, documentNumber: "拨款9号", source: .county,
                        amount: Money(fen: 1), arrivedOn: day))
            case .payment:
                _ = try await bench.bus.call(
                    Projects.recordPayment, bench.payment(funded, "v9", fen: 1, on: text))
            case .baseline:
                _ = try await bench.bus.call(
                    Projects.setBaseline,
                    SetBaseline(
                        project: fresh, approvalNumber: "基线1", approvedOn: day,
                        start: CalendarDate("2022-01-01"), finish: CalendarDate("2099-12-31")))
            case .progress:
                _ = try await bench.bus.call(
                    Projects.reportProgress,
                    ReportProgress(
                        project: fresh, day: day,
                        components: [ComponentProgress(component: "whole", basisPoints: 1)],
                        evidence: "月报"))
            case .seats:
                _ = try await bench.bus.call(
                    Projects.certifySeats,
                    CertifySeats(
                        project: fresh, certificateNo: "学位1号",
                        schoolCode: SchoolCode("2141000001"), stage: .primary, seats: 1,
                        certifiedOn: day, decisionRecord: "纪要"))
            case .stage:
                try await bench.accept(fresh, on: text)
            case .source:
                var part = try ProjectsBench.part("P4-1", of: "P4", in: "410802", fen: 1)
                part.source.issuedOn = day
                let request = part
                _ = try await bench.bus.call(Projects.registerProject, request)
            }
        }
    }

    @Test(
        "what lies ahead has not happened: tomorrow is refused, today is not",
        arguments: Event.allCases)
    func future(event: Event) async throws {
        try await ProjectsBench.run { bench in
            _ = try await bench.fund("P3", fen: 100)
            for day in ["2099-06-01", "2025-09-02"] {
                let refused = await refusal { try await event.send(day, bench) }
                #expect(refused?.code == .invalidArgument)
                #expect(refused?.violations.map(\.field) == [event.field])
                #expect(refused?.message.contains("after today, 2025-09-01") == true)
            }
            try await event.send("2025-09-01", bench)
        }
    }

    @Test("today is the day in the city: in the evening of UTC it is tomorrow there")
    func cityDay() async throws {
        try await ProjectsBench.run(at: 1_756_684_800_000 + 17 * 3_600_000) { bench in
            _ = try await bench.fund("P3", fen: 100)
            try await Event.payment.send("2025-09-02", bench)
            let refused = await refusal { try await Event.funds.send("2025-09-03", bench) }
            #expect(refused?.violations.map(\.field) == ["arrivedOn"])
        }
    }
}
