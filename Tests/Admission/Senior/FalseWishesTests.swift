import Admission
import BusTesting
import Testing

/// Who gains by a false list: nobody under M1 and M3, and a search that found nobody under M0 and M2 would be broken.
struct FalseWishesTests {
    /// Markets of up to five candidates and three schools, every list of every candidate tried.
    private static func manipulable(
        _ count: Int, seed: UInt64, distinct: Bool, _ rule: (inout SeededNumbers) -> SeniorRule
    ) throws -> Int {
        var numbers = SeededNumbers(seed: seed)
        var found = 0
        for _ in 0..<count {
            let market = try RandomMarket.make(
                &numbers, candidates: 3 + numbers.below(4), schools: 2 + numbers.below(2),
                distinct: distinct)
            let search = FalseWishes(in: market, under: rule(&numbers), mostRuns: 200)
            #expect(search.isExhaustive)
            found += search.gains.isEmpty ? 0 : 1
        }
        return found
    }

    private static func rule(
        _ mechanism: SeniorRule.Mechanism, _ numbers: inout SeededNumbers,
        tie: SeniorRule.TiePolicy = .lottery
    ) -> SeniorRule {
        var rule = RandomMarket.rule(mechanism, &numbers)
        rule.tie = tie
        return rule
    }

    @Test(
        "nobody gains under M1 and M3, in either filling order",
        arguments: [SeniorRule.Mechanism.m1, .m3],
        [SeniorRule.TiePolicy.admitAll, .lottery])
    func truthIsSafe(mechanism: SeniorRule.Mechanism, tie: SeniorRule.TiePolicy) throws {
        #expect(
            try Self.manipulable(350, seed: 31, distinct: false) {
                Self.rule(mechanism, &$0, tie: tie)
            } == 0)
    }

    /// Two equals who list the same two schools, one seat each, get neither. One of them alone could have the second.
    @Test(
        "equals refused together can gain by a false list",
        arguments: [SeniorRule.Mechanism.m1, .m3])
    func rejectedEquals(mechanism: SeniorRule.Mechanism) throws {
        let market = try SeniorMarket(
            schools: ["A", "B"].map {
                SeniorSchool(code: $0, openSeats: 1, controlLine: .zero)
            },
            candidates: ["b", "c"].map {
                SeniorCandidate(
                    id: $0, juniorSchool: "J", isEligible: false,
                    score: ExamScore(hundredths: 500_00), wishes: ["A", "B"])
            })
        let search = FalseWishes(
            in: market, under: SeniorRule(mechanism, tie: .rejectAll), mostRuns: 100)
        #expect(search.gains.map(\.candidate) == ["b", "c"])
        #expect(search.gains.map(\.wishes) == [["B"], ["B"]])
    }

    @Test(
        "somebody gains under M0 and M2 in many markets", arguments: [SeniorRule.Mechanism.m0, .m2])
    func truthIsPunished(mechanism: SeniorRule.Mechanism) throws {
        let found = try Self.manipulable(150, seed: 32, distinct: true) {
            Self.rule(mechanism, &$0)
        }
        #expect(found > 10, "\(found)")
    }

    @Test("the restricted search finds some of what the whole one finds, and nothing else")
    func restricted() throws {
        var numbers = SeededNumbers(seed: 33)
        var found = 0
        for round in 0..<120 {
            let market = try RandomMarket.make(&numbers, candidates: 6, schools: 3, distinct: true)
            let rule = Self.rule(round % 2 == 0 ? .m0 : .m2, &numbers)
            let whole = FalseWishes(in: market, under: rule, mostRuns: 200)
            let some = FalseWishes(in: market, under: rule, mostRuns: 30)
            #expect(whole.isExhaustive && !some.isExhaustive)
            #expect(some.runs <= 30)
            #expect(
                Set(some.gains.map(\.candidate)).isSubset(of: whole.gains.map(\.candidate)))
            found += some.gains.count
        }
        #expect(found > 10, "\(found)")
    }

    @Test("a comparison names who moves, and counts by the candidates' own wishes")
    func comparison() throws {
        func person(_ id: String, _ score: Int, _ junior: String, _ wishes: [String])
            -> SeniorCandidate
        {
            SeniorCandidate(
                id: id, juniorSchool: junior, isEligible: true,
                score: ExamScore(hundredths: score * 100), wishes: wishes)
        }
        let market = try SeniorMarket(
            schools: ["A", "B"].map {
                SeniorSchool(code: $0, openSeats: 1, controlLine: .zero)
            },
            quotas: ["A", "B"].map { SeniorQuota(school: $0, juniorSchool: "J1", seats: 1) },
            candidates: [
                person("p", 600, "J2", ["A", "B"]), person("q", 590, "J1", ["A", "B"]),
                person("r", 580, "J2", ["B", "A"]), person("x", 560, "J1", ["A", "B"]),
                person("y", 545, "J1", ["B", "A"]),
            ])
        let before = SeniorAdmission.run(market, under: SeniorRule(.m2))
        let after = SeniorAdmission.run(market, under: SeniorRule(.m3))
        let comparison = SeniorComparison(before: before, after: after)
        #expect(comparison.moves.map(\.before.candidate) == ["x", "y"])
        #expect(comparison.moves.map(\.isBetter) == [true, false])
        #expect(comparison.better == 1 && comparison.worse == 1 && comparison.otherSeat == 0)
        #expect(comparison.admittedBefore == 4 && comparison.admittedAfter == 4)
        let gains = FalseWishes(in: market, under: SeniorRule(.m2), mostRuns: 100).gains
        #expect(gains.map(\.candidate) == ["x"])
        #expect(gains.first?.trueRank == nil && gains.first?.falseRank == 2)
        #expect(FalseWishes(in: market, under: SeniorRule(.m3), mostRuns: 100).gains.isEmpty)
        // A harder floor takes y's chance, and what nobody claims goes by score.
        let hard = SeniorRule(.m3, floorDelta: ExamScore(hundredths: 10_00))
        let moved = SeniorComparison(
            before: after, after: SeniorAdmission.run(market, under: hard))
        #expect(moved.moves.isEmpty && moved.otherSeat == 1)
    }
}
