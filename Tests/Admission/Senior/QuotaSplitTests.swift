import Admission
import BusTesting
import Testing

struct QuotaSplitTests {
    private static func shares(_ weights: [Int]) -> [QuotaSplit.Share] {
        weights.enumerated().map { .init(juniorSchool: "J\($0)", weight: $1) }
    }

    /// The textbook: the method's own definition, seat by seat over fractions.
    private static func naive(_ seats: Int, _ weights: [Int]) -> [Int] {
        var given = weights.map { _ in 0 }
        guard weights.contains(where: { $0 > 0 }) else { return given }
        for _ in 0..<seats {
            let next = weights.indices.max { one, other in
                let left = weights[one] * (2 * given[other] + 1)
                let right = weights[other] * (2 * given[one] + 1)
                if left != right { return left < right }
                if weights[one] != weights[other] { return weights[one] < weights[other] }
                return "J\(one)" > "J\(other)"
            }
            if let next { given[next] += 1 }
        }
        return given
    }

    @Test(
        "known elections",
        arguments: [
            // Sainte-Laguë's textbook example: 100,000 votes, 8 seats.
            (8, [53_000, 24_000, 23_000], [4, 2, 2]), (7, [53_000, 24_000, 23_000], [3, 2, 2]),
            (3, [1, 1, 1, 1], [1, 1, 1, 0]), (5, [0, 7, 0], [0, 5, 0]), (5, [0, 0], [0, 0]),
            (0, [3, 2], [0, 0]),
        ])
    func known(seats: Int, weights: [Int], expected: [Int]) {
        #expect(QuotaSplit.split(seats, among: Self.shares(weights)) == expected)
    }

    @Test("one seat more never takes one from anybody, one weight more never costs a seat")
    func monotone() {
        var numbers = SeededNumbers(seed: 7)
        for _ in 0..<500 {
            let weights = (0..<1 + numbers.below(12)).map { _ in numbers.below(60) }
            let shares = Self.shares(weights)
            var before = weights.map { _ in 0 }
            for seats in 0...40 {
                let now = QuotaSplit.split(seats, among: shares)
                #expect(now == Self.naive(seats, weights))
                #expect(now.reduce(0, +) == (weights.contains { $0 > 0 } ? seats : 0))
                #expect(zip(before, now).allSatisfy { $0 <= $1 })
                before = now
            }
            let grown = numbers.below(weights.count)
            var more = weights
            more[grown] += 1 + numbers.below(20)
            let after = QuotaSplit.split(40, among: Self.shares(more))
            #expect(after[grown] >= before[grown])
        }
    }

    @Test("the order of junior schools does not matter")
    func order() {
        var numbers = SeededNumbers(seed: 8)
        for _ in 0..<300 {
            let shares = Self.shares((0..<8).map { _ in numbers.below(9) })
            let mixed = shares.shuffled(using: &numbers)
            let one = Dictionary(
                uniqueKeysWithValues: zip(
                    shares.map(\.juniorSchool), QuotaSplit.split(13, among: shares)))
            let other = Dictionary(
                uniqueKeysWithValues: zip(
                    mixed.map(\.juniorSchool), QuotaSplit.split(13, among: mixed)))
            #expect(one == other)
        }
    }
}
