import Contracts
import Testing

@testable import Projects

struct PlanTablesTests {
    private let tables: PlanTables
    private let plan: PlanContents

    init() throws {
        tables = try .embedded()
        plan = try PlanContents(tables)
    }

    @Test("the table of main targets holds 16 indicators, one of them binding")
    func sixteen() {
        let main = plan.indicators.filter { $0.number != nil }
        #expect(main.compactMap(\.number) == Array(1...16))
        #expect(main.filter { $0.attribute == .binding }.map(\.name) == ["普惠性幼儿园覆盖率"])
        #expect(main.filter { $0.attribute == .expected }.count == 15)
        #expect(plan.notes.contains { $0.shown == "16" && $0.other == "17" })
    }

    @Test("cells stay as printed: 96 and 96.0 differ, a dash is no value, >20 keeps its operator")
    func verbatim() throws {
        let retention = try #require(plan.indicators.first { $0.number == 2 })
        #expect(retention.baseCity?.text == "96")
        #expect(retention.baseProvince?.text == "96.0")
        #expect(retention.baseCity != retention.baseProvince)
        let balanced = try #require(plan.indicators.first { $0.number == 6 })
        #expect(balanced.baseCity == nil)
        #expect(balanced.targetProvince == ">20")
        let target = try #require(plan.targets.first { $0.indicator == balanced.code })
        #expect(target.printed == ">20")
        #expect(target.value?.text == "20")
        #expect(target.comparison == .moreThan)
        #expect(target.operatorPrinted)
    }

    @Test("Jiaozuo's base of 2020 is below Henan's for one indicator only: years of schooling")
    func belowProvince() throws {
        // Headcounts of a city are always below those of its province.
        let rates = plan.indicators.filter { $0.measure != .tenThousands }
        let below = try rates.filter {
            guard let city = $0.baseCity, let province = $0.baseProvince else { return false }
            return try Rational(city) < Rational(province)
        }
        #expect(below.compactMap(\.number) == [15])
    }

    @Test("more than 20 % of 11 regions are at least 3 of them")
    func threeOfEleven() throws {
        let target = try #require(plan.targets.first { $0.indicator == "balanced-counties" })
        #expect(try target.leastNumerator(of: 11) == 3)
        #expect(try target.isReached(by: Rational(200, over: 11)) == false)
        #expect(try target.isReached(by: Rational(300, over: 11)) == true)
        #expect(try target.isReached(by: Rational(20)) == false)
    }

    @Test("nine projects cost 73.7 hundred million yuan, and the seventh is 10 + 10 + 3")
    func nineProjects() throws {
        let roots = plan.projects.filter { $0.parent == nil }
        #expect(roots.count == 9)
        #expect(try roots.map(\.plannedInvestment).total() == Money(yuan: 7_370_000_000))
        let parts = plan.projects.filter { $0.parent?.text == "P7" }
        #expect(parts.map(\.id.text) == ["P7-1", "P7-2", "P7-3"])
        #expect(
            parts.map(\.plannedInvestment.fen) == [
                100_000_000_000, 100_000_000_000, 30_000_000_000,
            ]
        )
        #expect(parts.last?.name == "筹建焦作旅游职业学院")
        let seven = try #require(roots.first { $0.id.text == "P7" })
        #expect(
            try InvestmentTree.unallocated(
                of: seven.plannedInvestment, parts: parts.map(\.plannedInvestment)) == .zero)
    }

    @Test("the physical outputs are numbers that stand in the annex's text")
    func outputs() {
        for project in plan.projects where project.parent == nil {
            for output in project.outputs where output.quantity > 1 && project.number != 7 {
                #expect(project.content.contains("\(output.quantity)"), "\(project.id)")
            }
        }
        let all = plan.projects.filter { $0.parent == nil }.flatMap(\.outputs).map(\.quantity)
        #expect(all == [2, 1650, 40, 89, 13, 1, 3, 300])
    }

    @Test(
        "targets of a day come from the plan in force then",
        arguments: [
            ("preschool-gross-enrolment", "2022-09-30", "96"),
            ("preschool-gross-enrolment", "2023-01-01", "96"),
            ("preschool-gross-enrolment", "2023-10-19", "96"),
            ("preschool-gross-enrolment", "2023-10-20", "97以上"),
            ("preschool-gross-enrolment", "2023-12-01", "97以上"),
            ("inclusive-kindergarten-coverage", "2023-01-01", "85"),
            ("inclusive-kindergarten-coverage", "2023-12-01", "90以上"),
            ("senior-gross-enrolment", "2023-01-01", "94.5"),
            ("senior-gross-enrolment", "2023-12-01", "95以上"),
            ("public-kindergarten-share", "2023-01-01", "力争50以上"),
            ("public-kindergarten-share", "2023-12-01", "50以上"),
            ("putonghua-share", "2023-12-01", "92.0"),
        ])
    func inForce(indicator: String, day: String, printed: String) throws {
        let history = TargetHistory(indicator, plan.targets.filter { $0.indicator == indicator })
        #expect(try history.inForce(on: CalendarDate(day)).printed == printed)
    }

    @Test("before the first plan there is no target, and a new rule does not reach back")
    func beforeTheFirst() throws {
        let history = TargetHistory("a", plan.targets.filter { $0.indicator == "putonghua-share" })
        #expect(throws: (any Error).self) { try history.inForce(on: CalendarDate("2022-09-29")) }
        let size = TargetHistory(
            "b", plan.targets.filter { $0.indicator == SeniorHighSize.indicator })
        #expect(size.version(on: try CalendarDate("2023-10-19")) == nil)
        #expect(size.version(on: try CalendarDate("2023-10-20"))?.value?.text == "3000")
    }

    @Test("every target names document, heading and date, and comes into force with its document")
    func sources() throws {
        for target in plan.targets {
            #expect(!target.source.heading.isEmpty, "\(target.indicator)")
            #expect(target.validFrom == target.source.issuedOn)
        }
        #expect(
            Set(plan.targets.map(\.source.issuedOn.text)) == ["2022-09-30", "2023-10-20"])
    }

    @Test("the conflict about the spread of Mandarin is a note: 92.0 is shown, 90 is kept")
    func conflict() throws {
        let note = try #require(plan.notes.first { $0.indicator == "putonghua-share" })
        #expect(note.shown == "92.0")
        #expect(note.other == "90")
        #expect(note.sources.map(\.heading) == ["二（三）专栏2", "三（三）全面提升学生综合素质"])
    }

    @Test(
        "a printed target is read into operator and number",
        arguments: [
            ("96以上", "96", TargetOperator.atLeast, true, false),
            ("85以上（约束性）", "85", .atLeast, true, false),
            ("力争50以上", "50", .atLeast, true, true),
            ("94.5", "94.5", .atLeast, false, false),
            ("≤55", "55", .atMost, true, false),
            ("≤25（原则上）", "25", .atMost, true, false),
            ("≥1:15", "1/15", .atLeast, true, false),
            (">20", "20", .moreThan, true, false),
            ("超过65", "65", .moreThan, true, false),
        ])
    func reading(
        printed: String, value: String, comparison: TargetOperator, operatorPrinted: Bool,
        aspirational: Bool
    ) {
        let text = TargetText(printed)
        #expect(text.value?.text == value)
        #expect(text.comparison == comparison)
        #expect(text.operatorPrinted == operatorPrinted)
        #expect(text.aspirational == aspirational)
    }

    @Test(
        "a statement without one number is kept and compared with nothing",
        arguments: ["1—2", "≥1；3万人口以上≥2", "5122工程", "中原名师≥2；省市级名师40；省市级骨干40", "配齐配足"])
    func statements(printed: String) {
        #expect(TargetText(printed).value == nil)
        #expect(TargetText(printed).printed == printed)
    }

    @Test("a sum that is no whole number of fen is refused")
    func fen() {
        #expect(throws: (any Error).self) {
            try PlannedProject.money(hundredMillions: "0.00000000001")
        }
        #expect(throws: (any Error).self) { try PlannedProject.money(hundredMillions: "—") }
    }

    @Test("a topic the program does not know stops the load")
    func unknownTopic() throws {
        var changed = tables
        let text = String(decoding: tables.targetRevisions.bytes, as: UTF8.self)
        changed.targetRevisions = try PlanTableText(
            "target-revisions", bytes: Array((text + "新话题,%,1,2,new\n").utf8))
        #expect(throws: PlanError.unknownTopic("新话题")) { try PlanContents(changed) }
    }
}
