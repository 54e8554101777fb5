import Admission
import BusTesting

/// A season of the size asked for: 60 schools, some sought by everybody, 60 % of their seats reserved.
struct SyntheticMarket {
    static let schoolCount = 60
    static let juniorSchools = 150
    static let wishes = 8

    let schools: [SeniorSchool]
    let quotas: [SeniorQuota]
    let candidates: [SeniorCandidate]

    init(candidates count: Int, seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        let codes = (0..<Self.schoolCount).map { "41080\(1000 + $0)" }
        let juniors = (0..<Self.juniorSchools).map { "J\(100 + $0)" }
        // Three of five candidates find a seat, as in the plan's cities.
        let seats = count * 3 / 5 / Self.schoolCount
        schools = codes.enumerated().map { place, code in
            SeniorSchool(
                code: code, openSeats: seats * 2 / 5,
                controlLine: ExamScore(hundredths: place % 5 == 0 ? 360_00 : 390_00))
        }
        candidates = (0..<count).map { number in
            var wishes: [String] = []
            while wishes.count < Self.wishes {
                // The smaller of two draws: the first schools are sought most.
                let code = codes[
                    min(numbers.below(Self.schoolCount), numbers.below(Self.schoolCount))]
                if !wishes.contains(code) { wishes.append(code) }
            }
            let score = 200_00 + (numbers.below(25_000) + numbers.below(25_000))
            return SeniorCandidate(
                id: "2026\(10_000_000 + number)",
                juniorSchool: juniors[numbers.below(Self.juniorSchools)],
                isEligible: numbers.chance(85), score: ExamScore(hundredths: score / 50 * 50),
                keys: (0..<2).map { _ in ExamScore(hundredths: numbers.below(240) * 50) },
                wishes: wishes)
        }
        let shares = juniors.map { junior in
            QuotaSplit.Share(juniorSchool: junior, weight: 1 + numbers.below(400))
        }
        quotas = codes.flatMap { code in
            zip(shares, QuotaSplit.split(seats * 3 / 5, among: shares)).filter { $1 > 0 }.map {
                SeniorQuota(school: code, juniorSchool: $0.juniorSchool, seats: $1)
            }
        }
    }
}
