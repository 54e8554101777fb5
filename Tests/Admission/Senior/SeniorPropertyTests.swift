import BusTesting
import Testing

@testable import Admission

/// What must hold of every market, on thousands of random ones.
struct SeniorPropertyTests {
    private static func each(
        _ count: Int, seed: UInt64,
        _ body: (SeniorMarket, SeniorRule, inout SeededNumbers) throws -> Void
    ) throws {
        var numbers = SeededNumbers(seed: seed)
        for round in 0..<count {
            let mechanism = SeniorRule.Mechanism.allCases[round % 4]
            let market = try RandomMarket.make(&numbers)
            try body(market, RandomMarket.rule(mechanism, &numbers), &numbers)
        }
    }

    @Test("a family with the published lines alone gets the engine's answer")
    func checkAlone() throws {
        var admitted = 0
        try Self.each(6000, seed: 1) { market, rule, _ in
            let result = SeniorAdmission.run(market, under: rule)
            // Nothing of the result but what is published.
            let check = SeniorCheck(
                rule: rule, seed: result.seed, schools: result.schools, floors: result.floors,
                lines: result.lines)
            let people = Dictionary(uniqueKeysWithValues: market.candidates.map { ($0.id, $0) })
            for assignment in result.assignments {
                let candidate = try #require(people[assignment.candidate])
                let (found, wishes) = check.check(candidate)
                #expect(found == assignment, "\(rule)")
                admitted += found.school == nil ? 0 : 1
                #expect(wishes.count == found.wishRank ?? candidate.wishes.count)
                for (place, wish) in wishes.enumerated() {
                    #expect((wish.seat == nil) == (place + 1 != found.wishRank))
                    #expect(wish.seat != nil || !wish.reasons.isEmpty)
                }
            }
        }
        #expect(admitted > 5000)
    }

    @Test("rows in another order give the same bytes of input and the same result")
    func orderOfRows() throws {
        try Self.each(2000, seed: 2) { market, rule, numbers in
            let other = try SeniorMarket(
                schools: market.schools.shuffled(using: &numbers),
                quotas: market.quotas.shuffled(using: &numbers),
                candidates: market.candidates.shuffled(using: &numbers))
            #expect(other.canonicalBytes == market.canonicalBytes)
            #expect(
                SeniorAdmission.run(other, under: rule) == SeniorAdmission.run(market, under: rule))
        }
    }

    @Test("every change of a row changes the input hash")
    func hashTellsMarketsApart() throws {
        var hashes: Set<String> = []
        var bytes: Set<[UInt8]> = []
        try Self.each(2000, seed: 3) { market, _, _ in
            hashes.insert(market.inputHash)
            bytes.insert(market.canonicalBytes)
        }
        #expect(hashes.count == bytes.count)
        #expect(hashes.count > 1500)
    }

    /// E1, E6: seats, control lines, floors, eligibility; E2: the one seat is among the wishes.
    @Test("no seat too many without an amendment, none below a line, none to the ineligible")
    func guards() throws {
        try Self.each(4000, seed: 4) { market, rule, _ in
            let result = SeniorAdmission.run(market, under: rule)
            let people = Dictionary(uniqueKeysWithValues: market.candidates.map { ($0.id, $0) })
            let plan = Dictionary(uniqueKeysWithValues: market.schools.map { ($0.code, $0) })
            let floors = Dictionary(
                uniqueKeysWithValues: result.floors.map { ($0.school, $0.floor) })
            var taken: [String: Int] = [:]
            for assignment in result.assignments {
                guard let school = assignment.school else { continue }
                let candidate = try #require(people[assignment.candidate])
                #expect(candidate.wishes[(assignment.wishRank ?? 0) - 1] == school)
                #expect(candidate.score >= plan[school]?.controlLine ?? .largest)
                taken[school, default: 0] += 1
                if assignment.seat == .quota {
                    #expect(candidate.isEligible)
                    #expect(candidate.score >= floors[school] ?? .largest)
                    #expect(
                        market.quotas.contains {
                            $0.school == school && $0.juniorSchool == candidate.juniorSchool
                                && $0.seats > 0
                        })
                }
            }
            let extra = Dictionary(grouping: result.amendments, by: \.school)
                .mapValues { $0.reduce(0) { $0 + $1.admitted - $1.seats } }
            for school in market.schools {
                let reserved = market.quotas.filter { $0.school == school.code }
                    .reduce(0) { $0 + $1.seats }
                let seats = school.openSeats + (rule.mechanism.usesQuotas ? reserved : 0)
                #expect(
                    taken[school.code, default: 0] <= seats + extra[school.code, default: 0])
            }
            if rule.tie != .admitAll { #expect(result.amendments.isEmpty) }
        }
    }

    /// E8. M0 and M2 do not have it: they look at those who listed a school first before all others.
    @Test(
        "nobody is refused a kind of seat that somebody worse got, after listing the school higher",
        arguments: [SeniorRule.Mechanism.m1, .m3])
    func nobodyIsBlocked(mechanism: SeniorRule.Mechanism) throws {
        var numbers = SeededNumbers(seed: 5)
        var compared = 0
        for _ in 0..<2500 {
            let market = try RandomMarket.make(&numbers)
            let rule = RandomMarket.rule(mechanism, &numbers)
            let pairs = Self.blocking(market, SeniorAdmission.run(market, under: rule), &compared)
            #expect(pairs.isEmpty, "\(rule) \(pairs)")
        }
        #expect(compared > 5000)
    }

    @Test("the search for blocking candidates finds M0's and M2's")
    func blockingIsFound() throws {
        for mechanism in [SeniorRule.Mechanism.m0, .m2] {
            var numbers = SeededNumbers(seed: 6)
            var found = 0
            var compared = 0
            for _ in 0..<500 {
                let market = try RandomMarket.make(&numbers)
                let rule = RandomMarket.rule(mechanism, &numbers)
                found +=
                    Self.blocking(
                        market, SeniorAdmission.run(market, under: rule), &compared
                    ).count
            }
            #expect(found > 50)
        }
    }

    /// Pairs of somebody refused and somebody strictly worse who has the seat.
    private static func blocking(
        _ market: SeniorMarket, _ result: SeniorResult, _ compared: inout Int
    ) -> [String] {
        let got = Dictionary(uniqueKeysWithValues: result.assignments.map { ($0.candidate, $0) })
        let floors = Dictionary(uniqueKeysWithValues: result.floors.map { ($0.school, $0.floor) })
        let control = Dictionary(
            uniqueKeysWithValues: market.schools.map { ($0.code, $0.controlLine) })
        func outranks(_ one: SeniorCandidate, _ other: SeniorCandidate) -> Bool {
            if one.score != other.score { return one.score > other.score }
            if one.keys != other.keys { return other.keys.lexicographicallyPrecedes(one.keys) }
            guard let seed = result.seed else { return false }
            return TieTicket(seed: seed, candidate: one.id)
                < TieTicket(seed: seed, candidate: other.id)
        }
        var pairs: [String] = []
        for loser in market.candidates {
            let rank = got[loser.id]?.wishRank ?? .max
            for school in loser.wishes.prefix(rank == .max ? loser.wishes.count : rank - 1)
            where loser.score >= control[school] ?? .largest {
                for winner in market.candidates where got[winner.id]?.school == school {
                    let seat = got[winner.id]?.seat
                    if seat == .quota {
                        guard winner.juniorSchool == loser.juniorSchool, loser.isEligible,
                            loser.score >= floors[school] ?? .largest
                        else { continue }
                    }
                    compared += 1
                    if outranks(loser, winner) {
                        pairs.append("\(loser.id) over \(winner.id) at \(school)")
                    }
                }
            }
        }
        return pairs
    }
}
