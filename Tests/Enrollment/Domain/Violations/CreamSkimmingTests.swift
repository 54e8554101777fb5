import Bus
import Contracts
import Testing

@testable import Enrollment

struct CreamSkimmingTests {
    private static let rules = try! RecruitmentRules(
        RuleBook([
            Samples.rule(.seniorRecruitmentOpens, 701), Samples.rule(.creamTop, 100),
            Samples.rule(.creamShare, 250), Samples.rule(.creamPupils, 2),
        ]), year: Samples.year())

    @Test("random years agree with a count by hand", arguments: 0..<40)
    func oracle(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let pools: [SeniorPool] = [.fiveUrban, .county(Samples.region("410882"))]
        let schools = (1...3).map { Samples.code(.senior, $0) }
        var people: [NewPupil] = []
        for _ in 0..<60 {
            let pool = pools[Int.random(in: 0..<2, using: &random)]
            let school = Int.random(in: 0..<3, using: &random)
            people.append(
                NewPupil(
                    school: schools[school], pool: pools[school / 2], origin: pool,
                    total: Int.random(in: 0..<25, using: &random),
                    enteredOn: Samples.day(
                        Int.random(in: 0..<5, using: &random) == 0 ? "2025-06-30" : "2025-08-25"),
                    admittedTo: Bool.random(using: &random) ? schools[school] : nil))
        }
        let totals = Dictionary(grouping: people) { $0.origin ?? .fiveUrban }
            .mapValues { $0.compactMap(\.total) }
        let admits: Set<SeniorPool> = seed % 2 == 0 ? [.fiveUrban] : []
        let found = CreamSkimming(totals, Self.rules).findings(people, admits: admits)
        for school in schools {
            var expected: [String] = []
            for pool in pools {
                let all = people.filter { $0.origin == pool }
                // One of the best: fewer than a tenth of the pool's candidates are better.
                let best = all.filter { one in
                    all.count { ($0.total ?? 0) > (one.total ?? 0) } < all.count / 10
                }
                let taken = best.filter { one in
                    one.school == school
                        && (one.pool != pool || one.enteredOn < Samples.day("2025-07-01")
                            || (admits.contains(one.pool) && one.admittedTo != school))
                }
                if taken.count >= 2, taken.count * 4 >= best.count {
                    expected.append(
                        "\(taken.count) of the \(best.count) best candidates of pool \(pool)")
                }
            }
            #expect((found[school] ?? []).map(\.text).sorted() == expected.sorted())
        }
    }

    @Test("a pool too small for one best candidate has none; a year without numbers is not guessed")
    func small() throws {
        let pupil = NewPupil(
            school: Samples.code(.senior, 1), pool: .fiveUrban,
            origin: .county(Samples.region("410882")), total: 9,
            enteredOn: Samples.day("2025-08-25"))
        let skimming = CreamSkimming([.county(Samples.region("410882")): [9, 8, 7]], Self.rules)
        #expect(skimming.findings([pupil, pupil], admits: []).isEmpty)
        #expect(throws: RuleViolation.self) {
            try RecruitmentRules(RuleBook([]), year: Samples.year())
        }
    }
}
