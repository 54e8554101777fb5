import Bus
import Contracts
import Store
import Testing

@testable import Projects

struct ProjectWorkTests {
    @Test("project 2 of the sample over the bus: EAC 16.25 hundred million, 112.8 %, alarm")
    func earnedValue() async throws {
        try await ProjectsBench.run { bench in
            let id = try await bench.fund("P2", fen: 144_000_000_000)
            _ = try await bench.bus.call(
                Projects.setBaseline,
                SetBaseline(
                    project: id, approvalNumber: "基线1", approvedOn: CalendarDate("2023-01-15"),
                    start: CalendarDate("2022-01-01"), finish: CalendarDate("2024-01-01")))
            _ = try await bench.bus.call(
                Projects.reportProgress,
                ReportProgress(
                    project: id, day: CalendarDate("2022-12-31"),
                    components: [ComponentProgress(component: "whole", basisPoints: 4_000)],
                    evidence: "监理月报"))
            var advance = try bench.payment(id, "v0", fen: 1_000, on: "2023-01-11")
            advance.kind = .advance
            _ = try await bench.bus.call(Projects.recordPayment, advance)
            _ = try await bench.bus.call(
                Projects.recordPayment,
                bench.payment(id, "v1", fen: 65_000_000_000, on: "2023-01-20"))
            let half = try await bench.bus.call(
                Projects.earnedValue,
                GetEarnedValue(project: id, day: CalendarDate("2023-01-20")))
            #expect(half.earnedValue.display == "576000000.00")
            #expect(half.actualCost.display == "650000000.00")
            #expect(half.estimateAtCompletion?.display == "1625000000.00")
            #expect(half.estimatePercentOfBudget?.display == "112.8")
            #expect(half.costPerformance?.display == "0.886")
            #expect(half.alarms.map(\.code).contains("EAC_OVER_BUDGET"))
            // The advance is paid, but it is no cost of work.
            let early = try await bench.bus.call(
                Projects.earnedValue,
                GetEarnedValue(project: id, day: CalendarDate("2023-01-15")))
            #expect(early.actualCost.display == "0.00")
            #expect(early.costPerformance == nil)
            #expect(early.undefined.contains(UndefinedIndex(index: "CPI", because: "AC is zero")))
        }
    }

    @Test("P4: a re-baseline keeps the old one, and earned value uses the one of the day")
    func baselines() async throws {
        try await ProjectsBench.run { bench in
            let id = try ProjectID("P1")
            var baseline = SetBaseline(
                project: id, approvalNumber: "基线1", approvedOn: try CalendarDate("2022-12-01"),
                start: try CalendarDate("2022-01-01"), finish: try CalendarDate("2024-12-31"))
            _ = try await bench.bus.call(Projects.setBaseline, baseline)
            let same = baseline
            #expect(
                await reason { _ = try await bench.bus.call(Projects.setBaseline, same) }
                    == "BASELINE_IMMUTABLE")
            baseline.approvedOn = try CalendarDate("2023-06-01")
            _ = try await bench.bus.call(Projects.setBaseline, baseline)
            let detail = try await bench.bus.call(Projects.getProject, GetProject(project: id))
            #expect(detail.baselines.map(\.version) == [1, 2])
            let first = try await bench.bus.call(
                Projects.earnedValue,
                GetEarnedValue(project: id, day: CalendarDate("2023-05-31")))
            #expect(first.baselineVersion == 1)
            #expect(
                await reason {
                    _ = try await bench.bus.call(
                        Projects.earnedValue,
                        GetEarnedValue(project: id, day: CalendarDate("2022-11-30")))
                } == "NO_BASELINE")
        }
    }

    @Test("seats: only after acceptance or with a decision, and a certificate once")
    func seats() async throws {
        try await ProjectsBench.run { bench in
            let id = try ProjectID("P4")
            var certify = CertifySeats(
                project: id, certificateNo: "学位〔2024〕1号", schoolCode: try SchoolCode("2141000001"),
                stage: .primary, seats: 1350, certifiedOn: try CalendarDate("2024-07-01"))
            let before = certify
            #expect(
                await reason { _ = try await bench.bus.call(Projects.certifySeats, before) }
                    == "ACCEPTANCE_REQUIRED")
            certify.decisionRecord = "市政府会议纪要〔2024〕3号"
            let decided = certify
            _ = try await bench.bus.call(Projects.certifySeats, decided)
            #expect(
                await reason { _ = try await bench.bus.call(Projects.certifySeats, decided) }
                    == "CERTIFICATE_EXISTS")
            try await bench.accept(id)
            certify.decisionRecord = nil
            certify.certificateNo = "学位〔2024〕2号"
            let accepted = certify
            _ = try await bench.bus.call(Projects.certifySeats, accepted)
            let detail = try await bench.bus.call(Projects.getProject, GetProject(project: id))
            #expect(detail.project.certifiedSeats == 2700)
            #expect(detail.project.status == .completion)
            #expect(
                try await bench.eventTypes() == [
                    SeatsCertified.eventType, StageEntered.eventType, AcceptancePassed.eventType,
                    SeatsCertified.eventType,
                ])
        }
    }

    @Test("one certificate issued by forty calls at once counts once")
    func certificateRace() async throws {
        try await ProjectsBench.run { bench in
            let certify = CertifySeats(
                project: try ProjectID("P3"), certificateNo: "学位〔2024〕9号",
                schoolCode: try SchoolCode("1141000001"), stage: .kindergarten, seats: 270,
                certifiedOn: try CalendarDate("2024-07-01"), decisionRecord: "纪要")
            let taken = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        await reason {
                            _ = try await bench.bus.call(Projects.certifySeats, certify)
                        } == nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(taken == 1)
            #expect(try await bench.eventTypes() == [SeatsCertified.eventType])
        }
    }

    @Test("a senior high of 4,500 seats needs its exemption document from the rule's day on")
    func seniorHigh() async throws {
        try await ProjectsBench.run { bench in
            let id = try ProjectID("P2")
            try await bench.accept(id)
            var certify = CertifySeats(
                project: id, certificateNo: "学位〔2025〕1号", schoolCode: try SchoolCode("3441000001"),
                stage: .senior, seats: 3000, certifiedOn: try CalendarDate("2025-08-01"))
            let first = certify
            _ = try await bench.bus.call(Projects.certifySeats, first)
            certify.certificateNo = "学位〔2025〕2号"
            certify.seats = 1500
            let more = certify
            #expect(
                await reason { _ = try await bench.bus.call(Projects.certifySeats, more) }
                    == "EXEMPTION_REQUIRED")
            certify.exemptionDocument = "豁免〔2025〕1号"
            let exempted = certify
            let seats = try await bench.bus.call(Projects.certifySeats, exempted)
            #expect(seats.exemptionDocument == "豁免〔2025〕1号")
        }
    }

    @Test("the overview sums in fen, counts by status, and is sample data only when marked")
    func summary() async throws {
        try await ProjectsBench.run { bench in
            let plain = try await bench.bus.call(Projects.summarise, SummariseProjects())
            #expect(!plain.sample)
            #expect(plain.total.projects == 11)
            #expect(
                plain.total.statuses == [ProjectStatusCount(status: .identification, count: 11)])
            #expect(plain.total.indicators == [IndicatorStatusCount(status: .noValue, count: 16)])
            let id = try await bench.fund("P8", fen: 900)
            _ = try await bench.bus.call(
                Projects.recordPayment, bench.payment(id, "v1", fen: 333))
            _ = try await bench.bus.call(
                Projects.reportIndicator,
                ReportIndicator(
                    indicator: "1", region: .city, year: 2023, numerator: 981, denominator: 1000,
                    finality: .final, evidence: "e", sample: true))
            let summary = try await bench.bus.call(
                Projects.summarise, SummariseProjects(region: .city))
            #expect(summary.sample)
            #expect(summary.total.paid.fen == 333)
            #expect(summary.total.approved.fen == 900)
            #expect(
                summary.total.indicators == [
                    IndicatorStatusCount(status: .reached, count: 1),
                    IndicatorStatusCount(status: .noValue, count: 15),
                ])
        }
    }
}
