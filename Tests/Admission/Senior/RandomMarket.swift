import Admission
import BusTesting

/// Small markets with everything that makes trouble: equal scores, control lines, empty schools, candidates without
/// wishes, reserved seats for nobody.
enum RandomMarket {
    static func make(
        _ numbers: inout SeededNumbers, candidates: Int? = nil, schools: Int? = nil,
        distinct: Bool = false
    ) throws -> SeniorMarket {
        let codes = (0..<(schools ?? 1 + numbers.below(4))).map { "H\($0)" }
        let juniors = (0..<1 + numbers.below(3)).map { "J\($0)" }
        let count = candidates ?? numbers.below(13)
        let hasControl = numbers.chance(50)
        let plan = codes.map { code in
            SeniorSchool(
                code: code, openSeats: numbers.below(4),
                controlLine: ExamScore(hundredths: hasControl ? numbers.below(6) * 1000 : 0))
        }
        var quotas: [SeniorQuota] = []
        for code in codes {
            for junior in juniors where numbers.chance(60) {
                quotas.append(
                    SeniorQuota(school: code, juniorSchool: junior, seats: numbers.below(3)))
            }
        }
        // Few different scores make many equals.
        let scores = distinct ? 1_000_000 : [3, 8, 40][numbers.below(3)]
        let keys = numbers.below(3)
        let people = (0..<count).map { number in
            var wishes = codes.shuffled(using: &numbers)
            wishes.removeLast(numbers.below(codes.count + (numbers.chance(20) ? 1 : 0)))
            return SeniorCandidate(
                id: "c\(number)", juniorSchool: juniors[numbers.below(juniors.count)],
                isEligible: numbers.chance(75),
                score: ExamScore(
                    hundredths: distinct
                        ? numbers.below(500) * 16 + number : numbers.below(scores) * 7000 / scores),
                keys: (0..<(numbers.chance(80) ? keys : 0)).map { _ in
                    ExamScore(hundredths: numbers.below(2) * 100)
                }, wishes: wishes)
        }
        return try SeniorMarket(
            schools: plan.shuffled(using: &numbers), quotas: quotas.shuffled(using: &numbers),
            candidates: people.shuffled(using: &numbers))
    }

    static func rule(
        _ mechanism: SeniorRule.Mechanism, _ numbers: inout SeededNumbers
    ) -> SeniorRule {
        SeniorRule(
            mechanism, floorDelta: ExamScore(hundredths: numbers.below(4) * 1500),
            tie: SeniorRule.TiePolicy.allCases[numbers.below(3)],
            order: SeniorRule.FillingOrder.allCases[numbers.below(2)],
            seed: numbers.chance(70) ? "seed \(numbers.below(1000))" : nil)
    }
}
