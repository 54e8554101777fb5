import Bus
import Contracts
import Testing

@testable import Enrollment

struct PlanGuardsTests {
    private func verdict(
        _ stage: Stage = .senior, seats: Int, classes: Int = 100, certified: Int = 100_000,
        others: Int = 0, construction: Construction? = nil, exemptions: [RuleExemption] = [],
        year: Int = 2025
    ) throws -> PlanGuards.Verdict {
        try PlanGuards.check(
            Samples.proposal(
                Samples.code(stage, 1), stage, seats: seats, classes: classes, year: year),
            PlanGuards.Facts(
                schoolStage: stage, certifiedSeats: certified, otherLinesSeats: others,
                construction: construction, exemptions: exemptions),
            by: Samples.book)
    }

    @Test("a senior-high line takes 55 pupils a class and not one more", arguments: [1, 2, 24, 60])
    func classLimit(classes: Int) throws {
        #expect(try verdict(seats: 55 * classes, classes: classes).findings.isEmpty)
        let above = try verdict(seats: 55 * classes + 1, classes: classes)
        #expect(above.findings.map(\.rule) == [.seniorEntryClass])
        #expect(above.findings.first?.limit == 55 * classes)
        #expect(above.findings.first?.actual == 55 * classes + 1)
        #expect(above.classLimit == 55)
    }

    @Test("the class limit binds senior highs only", arguments: Stage.allCases)
    func classLimitByStage(stage: Stage) throws {
        let found = try verdict(stage, seats: 56, classes: 1).findings
        #expect(found.map(\.rule) == (stage == .senior ? [.seniorEntryClass] : []))
    }

    @Test("planned seats of all lines stay within the certified ones", arguments: [0, 1, 499])
    func certified(others: Int) throws {
        #expect(try verdict(seats: 500 - others, certified: 500, others: others).findings.isEmpty)
        let above = try verdict(seats: 501 - others, certified: 500, others: others)
        #expect(above.findings.map(\.rule) == [.plannedWithinCertified])
        #expect(above.findings.first?.actual == 501)
    }

    @Test("a new senior high is for 3000 pupils at most")
    func size() throws {
        let fits = Samples.relocation(capacity: 3000, started: "2024-03-01")
        #expect(try verdict(seats: 50, certified: 3000, construction: fits).findings.isEmpty)
        let above = Samples.relocation(capacity: 3001, started: "2024-03-01")
        let found = try verdict(seats: 50, certified: 3000, construction: above).findings
        #expect(found.map(\.rule) == [.seniorSize])
        #expect(found.first?.limit == 3000)
        #expect(found.first?.exemptionRequired == false)
    }

    @Test("a school that understates its design is measured by its certified seats")
    func understated() throws {
        let found = try verdict(
            seats: 50, certified: 3001, construction: Samples.relocation(capacity: 3000)
        ).findings
        #expect(found.map(\.actual) == [3001])
    }

    @Test("the size binds new buildings of senior highs only")
    func sizeApplies() throws {
        var expansion = Samples.relocation()
        expansion.kind = .expansion
        #expect(try verdict(seats: 50, certified: 4500, construction: expansion).findings.isEmpty)
        #expect(try verdict(seats: 50, certified: 4500).findings.isEmpty)
        #expect(
            try verdict(.primary, seats: 50, certified: 4500, construction: Samples.relocation())
                .findings.isEmpty)
    }

    @Test("the relocation of 4500 that precedes the rule is told all three things")
    func relocation() throws {
        let found = try verdict(seats: 50, certified: 4500, construction: Samples.relocation())
        let finding = try #require(found.findings.first)
        #expect(finding.ruleDatedAfterProjectStart)
        #expect(finding.exemptionRequired)
        #expect(finding.message.contains("violates rule"))
        #expect(finding.message.contains("rule dated after project start"))
        #expect(finding.message.contains("exemption document required"))
        #expect(throws: RuleViolation.self) { try found.enforce() }
    }

    @Test(
        "only a start before the rule's first day makes the rule younger",
        arguments: [("2023-10-19", true), ("2023-10-20", false), ("2023-10-21", false)])
    func younger(started: String, expected: Bool) throws {
        let found = try verdict(
            seats: 50, certified: 4500, construction: Samples.relocation(started: started),
            exemptions: [Samples.exemption()]
        ).findings
        #expect(found.isEmpty == expected)
        #expect(found.allSatisfy { !$0.ruleDatedAfterProjectStart })
    }

    @Test(
        "an exemption lifts the size up to its limit and within its dates",
        arguments: [
            (Samples.exemption(), true), (Samples.exemption(limit: 4499), false),
            (Samples.exemption(from: "2025-09-01", to: "2025-09-01"), true),
            (Samples.exemption(from: "2025-09-02"), false),
            (Samples.exemption(to: "2025-08-31"), false),
        ])
    func exemption(exemption: RuleExemption, lifts: Bool) throws {
        let verdict = try verdict(
            seats: 50, certified: 4500, construction: Samples.relocation(),
            exemptions: [exemption])
        #expect(verdict.findings.isEmpty == lifts)
        #expect(verdict.rules.contains(exemption.id) == lifts)
    }

    @Test("a senior-high plan of a year before the document is refused for want of a known rule")
    func outsideValidity() {
        #expect {
            try verdict(seats: 50, year: 2023)
        } throws: {
            ($0 as? RuleViolation)?.reason == "RULE_OUTSIDE_VALIDITY"
        }
    }

    @Test("findings are exactly what the rules' own sentences say", arguments: 0..<20)
    func oracle(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let seats = Int.random(in: 1...200, using: &random)
            let classes = Int.random(in: 1...4, using: &random)
            let certified = Int.random(in: 0...200, using: &random)
            let others = Int.random(in: 0...40, using: &random)
            let stage: Stage = Bool.random(using: &random) ? .senior : .junior
            var expected: [EnrollmentRuleID] = []
            if seats + others > certified { expected.append(.plannedWithinCertified) }
            if stage == .senior, (seats + classes - 1) / classes > 55 {
                expected.append(.seniorEntryClass)
            }
            let found = try verdict(
                stage, seats: seats, classes: classes, certified: certified, others: others)
            #expect(found.findings.map(\.rule) == expected)
        }
    }
}
