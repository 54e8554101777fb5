/// A mechanism's result in numbers: who sits where, and where every pool ended.
struct Outcome {
    /// One pool's bar.
    struct Pool {
        let school: Int
        let seat: SeniorSeat
        /// Of quota pools.
        let slot: Int?
        /// Counted from 0; nil when wish ranks are not made permanent.
        let round: Int?
        let admitted: Int
        let bar: Bar<EngineMerit>
    }

    let index: SeniorIndex
    let ranking: Ranking
    let floors: Floors?
    /// By candidate.
    private(set) var seat: [SeniorSeat?]
    /// By candidate: the place of the wish that was granted.
    private(set) var wish: [Int]
    private(set) var pools: [Pool] = []
    private(set) var rounds = 0

    init(_ index: SeniorIndex, _ ranking: Ranking, _ floors: Floors?) {
        self.index = index
        self.ranking = ranking
        self.floors = floors
        seat = [SeniorSeat?](repeating: nil, count: index.candidateCount)
        wish = [Int](repeating: -1, count: index.candidateCount)
    }

    /// Writes down where the pools stand, and who is held.
    mutating func record(_ book: SeatBook, round: Int?) {
        rounds += 1
        for school in 0..<index.schoolCount {
            record(book.open[school], book, school, .open, nil, round)
            guard floors != nil else { continue }
            if round ?? 0 == 0 {
                for slot in index.slotStart[school]..<index.slotStart[school + 1] {
                    record(book.quota[slot], book, school, .quota, slot, round)
                }
            }
            record(book.reverted[school], book, school, .reverted, nil, round)
        }
    }

    private mutating func record(
        _ pool: SeatPool, _ book: SeatBook, _ school: Int, _ kind: SeniorSeat, _ slot: Int?,
        _ round: Int?
    ) {
        for candidate in pool.held {
            seat[candidate] = kind
            wish[candidate] = book.wish[candidate]
        }
        pools.append(
            Pool(
                school: school, seat: kind, slot: slot, round: round, admitted: pool.heldCount,
                bar: Bar(
                    seats: pool.seats, isClosed: pool.isClosed, lowest: merit(pool.lowestRank),
                    refusedTie: merit(pool.refusedTieRank))))
    }

    private func merit(_ rank: Int?) -> EngineMerit? {
        rank.map { rank in
            EngineMerit(
                rank: rank, tieClass: Int(ranking.tieClass[Int(ranking.example[rank])]))
        }
    }
}
