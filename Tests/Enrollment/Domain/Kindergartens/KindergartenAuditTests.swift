import Contracts
import Testing

@testable import Enrollment

struct KindergartenAuditTests {
    private let audit = KindergartenAudit(standards: Samples.kindergartenStandards)
    private let day = Samples.day("2025-09-01")

    private func compliance(_ facts: KindergartenFacts, name: String = "示例幼儿园")
        -> KindergartenCompliance
    {
        audit.compliance(of: facts, name: name, on: day)
    }

    @Test("golden: 700, 1500 and 1800 m² for 180 children are 3.89 ✗, 8.33 ✓, 10.00 ✗; 172 and 12")
    func workedExample() {
        let found = compliance(Samples.kindergarten())
        #expect(found.ratios.map(\.shownDm2) == [389, 833, 1000])
        #expect(found.ratios.map(\.passes) == [false, true, false])
        #expect(found.ratios.map(\.largestRoll) == [175, 183, 172])
        #expect(found.largestRoll == 172)
        #expect(found.teachersForLargestRoll == 12)
        #expect(found.teachersForChildren == 12)
        #expect(found.teachersMissing == 0)
        #expect(found.findings == [.outdoor, .floor, .childrenAboveLargestRoll])
        #expect(throws: Never.self) { try found.enforce() }
    }

    @Test("equality passes, one square decimetre less does not")
    func equality() {
        for missing in [0, 1] {
            let found = compliance(
                Samples.kindergarten(
                    children: 100, plan: 100, outdoor: 40_000 - missing, rooms: 81_700 - missing,
                    floor: 104_400 - missing))
            #expect(found.ratios.allSatisfy { $0.passes == (missing == 0) })
            #expect(found.largestRoll == 100 - missing)
            #expect(found.findings.contains(.planAboveLargestRoll) == (missing == 1))
        }
    }

    @Test(
        "the largest roll passes all three ratios, and one child more fails one, over 3,000 kindergartens"
    )
    func property() {
        var numbers = SeededGenerator(seed: 7)
        for _ in 0..<3000 {
            let outdoor = Int.random(in: 0...200_000, using: &numbers)
            let rooms = Int.random(in: 0...300_000, using: &numbers)
            let floor = Int.random(in: 0...400_000, using: &numbers)
            func at(_ children: Int) -> KindergartenCompliance {
                compliance(
                    Samples.kindergarten(
                        children: children, plan: children, outdoor: outdoor, rooms: rooms,
                        floor: floor))
            }
            let roll = at(0).largestRoll
            #expect(at(roll).ratios.allSatisfy { $0.passes })
            #expect(at(roll + 1).ratios.contains { !$0.passes })
            #expect((try? at(roll).enforce()) != nil)
            #expect((try? at(roll + 1).enforce()) == nil)
        }
    }

    @Test("a building of the design code's years is measured by its proof, an older one by ratios")
    func designCode() {
        let proof = DesignProof(documentNo: "验收1号", capacity: 360)
        let new = compliance(Samples.kindergarten(plan: 360, built: 2017, outdoor: 1, proof: proof))
        #expect(new.ratios.isEmpty)
        #expect(new.largestRoll == 360)
        #expect(new.findings == [])
        let bare = compliance(Samples.kindergarten(plan: 0, built: 2017))
        #expect(bare.findings.contains(.noDesignProof))
        #expect(bare.largestRoll == 0)
        let old = compliance(Samples.kindergarten(built: 2016, proof: proof))
        #expect(old.largestRoll == 172)
        #expect(old.ratios.count == 3)
    }

    @Test(
        "teachers are rounded up and the gap is never negative",
        arguments: [
            (0, 0, 0), (1, 0, 1), (15, 1, 0), (16, 1, 1), (180, 20, 0),
        ])
    func teachers(children: Int, teachers: Int, missing: Int) {
        let found = compliance(Samples.kindergarten(children: children, teachers: teachers))
        #expect(found.teachersMissing == missing)
        #expect(found.findings.contains(.teachersMissing) == (missing > 0))
    }

    @Test("a licence out of force, a missing account and a forbidden name stop a filing")
    func papers() {
        var facts = Samples.kindergarten(kind: .inclusive)
        #expect(compliance(facts).findings.contains(.noFiledAccount))
        facts.filedAccount = "账户"
        #expect(!compliance(facts).findings.contains(.noFiledAccount))
        #expect(compliance(facts, name: "阳光国际幼儿园").findings.contains(.name))
        facts.licenceTo = Samples.day("2025-08-31")
        #expect(throws: RuleViolation.self) { try compliance(facts).enforce() }
        facts.licenceTo = day
        #expect(throws: Never.self) { try compliance(facts).enforce() }
    }

    @Test("a day before the rules is an error, not a guess")
    func outsideValidity() throws {
        let book = try RuleBook([Samples.rule(.kindergartenOutdoor, 400)])
        #expect(throws: RuleViolation.self) {
            try KindergartenStandards(book, forbiddenWords: [], on: Samples.day("2023-10-19"))
        }
    }
}
