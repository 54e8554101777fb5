import Bus
import BusTesting
import Contracts
import Store
import Testing

@testable import Projects

struct PlanServiceTests {
    @Test("every method has its handler")
    func complete() async throws {
        try await ProjectsBench.run { bench in
            #expect(bench.service.definition.incomplete == [])
        }
    }

    @Test("a second start loads nothing twice; a changed table stops the program")
    func versions() async throws {
        try await ProjectsBench.run { bench in
            let environment = try ProjectsBench.environment(bench.store, ManualTime())
            _ = try await ProjectsService(environment)
            let plan = try await bench.bus.call(Projects.getPlan, GetPlan())
            #expect(
                plan.tables.map(\.name) == ["indicators", "major-projects", "target-revisions"])
            #expect(plan.tables.map(\.rows) == [16, 9, 14])
            #expect(plan.plannedInvestment == (try Money(yuan: 7_370_000_000)))
            #expect(plan.documents.count == 3)
            var changed = try PlanTables.embedded()
            let text = String(decoding: changed.indicators.bytes, as: UTF8.self)
            changed.indicators = try PlanTableText(
                "indicators", bytes: Array(text.replacing(",96,93,", with: ",98,93,").utf8))
            await #expect(throws: PlanError.self) {
                try await ProjectsService(environment, tables: changed)
            }
        }
    }

    @Test("P7 over the bus: 96 on the first day of 2023, 97 in December, nothing before the plan")
    func targets() async throws {
        try await ProjectsBench.run { bench in
            for (day, value) in [("2023-01-01", "96"), ("2023-12-01", "97")] {
                let target = try await bench.bus.call(
                    Projects.targetInForce,
                    TargetInForce(indicator: "1", day: CalendarDate(day)))
                #expect(target.value?.text == value)
            }
            let before = await reason {
                _ = try await bench.bus.call(
                    Projects.targetInForce,
                    TargetInForce(indicator: "1", day: CalendarDate("2020-01-01")))
            }
            #expect(before == "NO_TARGET_IN_FORCE")
            let list = await reason {
                _ = try await bench.bus.call(
                    Projects.listIndicators, ListIndicators(day: CalendarDate("2020-01-01")))
            }
            #expect(list == "NO_PLAN_IN_FORCE")
        }
    }

    @Test(
        "the list shows 16 main indicators and the additional ones of the day",
        arguments: [
            ContentType.cbor, .json,
        ])
    func list(contentType: ContentType) async throws {
        try await ProjectsBench.run(contentType: contentType) { bench in
            let early = try await bench.bus.call(
                Projects.listIndicators, ListIndicators(day: CalendarDate("2023-01-01")))
            let late = try await bench.bus.call(Projects.listIndicators, ListIndicators())
            #expect(early.indicators.filter { $0.indicator.number != nil }.count == 16)
            #expect(early.indicators.count == 24)
            #expect(late.indicators.count == 27)
            let mandarin = try #require(late.indicators.first { $0.indicator.number == 16 })
            #expect(mandarin.noteIDs == ["putonghua-target"])
            #expect(late.indicators.first { $0.indicator.number == 6 }?.leastNumerator == 3)
        }
    }

    @Test("P6: a revision is a new record with its reason; the first stays")
    func revisions() async throws {
        try await ProjectsBench.run { bench in
            var report = ReportIndicator(
                indicator: "2", region: .city, year: 2023, numerator: 96_700, denominator: 100_000,
                finality: .provisional, evidence: "教育事业统计")
            let first = try await bench.bus.call(Projects.reportIndicator, report)
            #expect(first.revision == 1)
            #expect(first.value.display == "96.70")
            report.numerator = 97_300
            report.finality = .final
            let silent = report
            let refused = await reason {
                _ = try await bench.bus.call(Projects.reportIndicator, silent)
            }
            #expect(refused == "REVISION_REASON_REQUIRED")
            report.revisionReason = "年报核定"
            let second = try await bench.bus.call(Projects.reportIndicator, report)
            #expect(second.revision == 2)
            let detail = try await bench.bus.call(
                Projects.getIndicator, GetIndicator(indicator: "compulsory-retention"))
            #expect(detail.values.map(\.value.display) == ["96.70", "97.30"])
            #expect(detail.view.status == .onTrack)
            #expect(detail.path.map(\.value.display).first == "96.00")
            #expect(!detail.path.map(\.derived).contains(false))
            let types = try await bench.eventTypes()
            #expect(types == Array(repeating: IndicatorReported.eventType, count: 2))
        }
    }

    @Test("an officer of a district reports for that district only")
    func district() async throws {
        let county = Caller(
            name: "county",
            principal: Principal(
                subject: "county-1", department: "education", roles: [.countyOfficer],
                districts: ["410821"]),
            allowedMethods: ["*"])
        try await ProjectsBench.run(as: county) { bench in
            let refused = await reason {
                _ = try await bench.bus.call(
                    Projects.reportIndicator,
                    ReportIndicator(
                        indicator: "2", region: .city, year: 2023,
                        value: ExactNumber("97"), finality: .final, evidence: "e"))
            }
            #expect(refused == "DISTRICT_NOT_COVERED")
            _ = try await bench.bus.call(
                Projects.reportIndicator,
                ReportIndicator(
                    indicator: "2", region: RegionCode("410821"), year: 2023,
                    value: ExactNumber("97"), finality: .final, evidence: "e"))
        }
    }

    @Test("anybody may read, nobody without a role may write")
    func access() async throws {
        let citizen = Caller(name: "page", principal: .anonymous, allowedMethods: ["*"])
        try await ProjectsBench.run(as: citizen) { bench in
            let list = try await bench.bus.call(Projects.listProjects, ListProjects())
            #expect(list.projects.count == 12)
            let refused = await reason {
                _ = try await bench.bus.call(
                    Projects.recordPayment, bench.payment(ProjectID("P1"), "v", fen: 1))
            }
            #expect(refused != nil)
        }
    }
}
