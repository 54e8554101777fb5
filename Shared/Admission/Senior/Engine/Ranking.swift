/// The candidates in order, best first: by score, then by keys, then, where a lottery decides, by ticket.
struct Ranking {
    /// Candidates, best first.
    private(set) var order: [Int32] = []
    /// By candidate: 0 is best. Equal candidates share a rank, unless a lottery decided between them.
    private(set) var rank: [Int32]
    /// By candidate: equal exactly where score and keys are.
    private(set) var tieClass: [Int32]
    /// By rank: one of those who have it.
    private(set) var example: [Int32] = []

    /// - Parameter seed: draws tickets for equal candidates; nil leaves them equal.
    init(_ market: SeniorMarket, seed: String?) {
        let index = market.index
        let count = index.candidateCount
        rank = [Int32](repeating: 0, count: count)
        tieClass = rank
        order.reserveCapacity(count)
        // The inverted score above the candidate's number: plain integers sort fast.
        let packed = (0..<count).map { candidate in
            UInt64(SeniorLimits.scoreHundredths - index.score[candidate]) << 32 | UInt64(candidate)
        }.sorted()
        var group: [Int32] = []
        var begin = 0
        var classes: Int32 = 0
        while begin < count {
            let score = packed[begin] >> 32
            group.removeAll(keepingCapacity: true)
            var end = begin
            while end < count, packed[end] >> 32 == score {
                group.append(Int32(truncatingIfNeeded: packed[end] & 0xFFFF_FFFF))
                end += 1
            }
            place(&group, of: market, seed: seed, classes: &classes)
            begin = end
        }
    }

    /// Sorts candidates of one score, and gives them their ranks.
    private mutating func place(
        _ group: inout [Int32], of market: SeniorMarket, seed: String?, classes: inout Int32
    ) {
        func keys(_ candidate: Int32) -> [ExamScore] { market.candidates[Int(candidate)].keys }
        if group.count > 1 {
            group.sort { keys($1).lexicographicallyPrecedes(keys($0)) }
        }
        var begin = 0
        while begin < group.count {
            var end = begin + 1
            while end < group.count, keys(group[end]) == keys(group[begin]) { end += 1 }
            for candidate in group[begin..<end] { tieClass[Int(candidate)] = classes }
            classes += 1
            if let seed {
                append(Self.drawn(group[begin..<end], of: market, seed: seed), tied: false)
            } else {
                append(group[begin..<end], tied: true)
            }
            begin = end
        }
    }

    private mutating func append(_ candidates: ArraySlice<Int32>, tied: Bool) {
        for (position, candidate) in candidates.enumerated() {
            if position == 0 || !tied { example.append(candidate) }
            rank[Int(candidate)] = Int32(truncatingIfNeeded: example.count - 1)
            order.append(candidate)
        }
    }

    private static func drawn(
        _ tied: ArraySlice<Int32>, of market: SeniorMarket, seed: String
    ) -> ArraySlice<Int32> {
        guard tied.count > 1 else { return tied }
        return tied.map { candidate in
            (TieTicket(seed: seed, candidate: market.candidates[Int(candidate)].id), candidate)
        }.sorted { $0.0 < $1.0 }.map(\.1)[...]
    }
}
