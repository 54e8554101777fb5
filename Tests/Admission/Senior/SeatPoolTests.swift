import BusTesting
import Testing

@testable import Admission

/// A pool against its definition, whoever applies first and whenever seats are taken away.
struct SeatPoolTests {
    @Test(
        "who is held depends on who applied and on the seats in the end, and on nothing else",
        arguments: SeniorRule.TiePolicy.allCases)
    func definition(tie: SeniorRule.TiePolicy) {
        var numbers = SeededNumbers(seed: 51)
        var refusals = 0
        for _ in 0..<3000 {
            let seats = numbers.below(6)
            let count = numbers.below(14)
            let ranks =
                tie == .lottery
                ? (0..<count).shuffled(using: &numbers)
                : (0..<count).map { _ in numbers.below(5) }
            var losses = seats == 0 ? 0 : numbers.below(seats + 1)
            let left = seats - losses
            var pool = SeatPool(seats: seats, tie: tie)
            var refused: [Int] = []
            var bar = Int.max
            for (candidate, rank) in ranks.enumerated() {
                while losses > 0, numbers.chance(30) {
                    pool.shrink(refused: &refused)
                    losses -= 1
                }
                pool.offer(candidate, rank: rank, refused: &refused)
                #expect(pool.bar <= bar)
                bar = pool.bar
            }
            while losses > 0 {
                pool.shrink(refused: &refused)
                losses -= 1
            }
            let expected = ranks.indices.filter { candidate in
                tie == .admitAll
                    ? ranks.count { $0 < ranks[candidate] } < left
                    : ranks.count { $0 <= ranks[candidate] } <= left
            }
            #expect(pool.held.sorted() == expected, "\(seats) \(left) \(ranks)")
            #expect((refused + pool.held).sorted() == Array(ranks.indices))
            #expect(pool.heldCount == expected.count)
            #expect(pool.lowestRank == expected.map { ranks[$0] }.max())
            refusals += refused.count
        }
        #expect(refusals > 5000)
    }

    @Test("after a wish rank free seats go on, behind the bar that refused equals set")
    func seal() {
        var refused: [Int] = []
        var pool = SeatPool(seats: 3, tie: .rejectAll)
        for (candidate, rank) in [1, 4, 4, 4].enumerated() {
            pool.offer(candidate, rank: rank, refused: &refused)
        }
        #expect(pool.held == [0] && pool.refusedTieRank == 4)
        pool.seal()
        #expect(pool.seats == 2 && pool.heldCount == 0)
        pool.offer(7, rank: 5, refused: &refused)
        pool.offer(8, rank: 3, refused: &refused)
        #expect(pool.held == [8] && refused.contains(7))
        var full = SeatPool(seats: 1, tie: .admitAll)
        full.offer(0, rank: 2, refused: &refused)
        full.offer(1, rank: 2, refused: &refused)
        #expect(full.heldCount == 2)
        full.seal()
        #expect(full.seats == 0 && full.isClosed)
    }
}
