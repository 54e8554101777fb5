/// Turns a result in numbers into what is published, sorted, so that it does not depend on the order of rows.
struct ResultWriter {
    let market: SeniorMarket
    let rule: SeniorRule
    let seed: String?
    let outcome: Outcome
    /// By round and school, and by slot: places in `outcome.pools`.
    private var openPool: [Int]
    private var revertedPool: [Int]
    private var quotaPool: [Int]

    private var index: SeniorIndex { outcome.index }

    init(market: SeniorMarket, rule: SeniorRule, seed: String?, outcome: Outcome) {
        self.market = market
        self.rule = rule
        self.seed = seed
        self.outcome = outcome
        let schools = outcome.index.schoolCount
        openPool = [Int](repeating: -1, count: schools * outcome.rounds)
        revertedPool = openPool
        quotaPool = [Int](repeating: -1, count: outcome.index.slotCount)
        for (place, pool) in outcome.pools.enumerated() {
            let number = (pool.round ?? 0) * schools + pool.school
            switch pool.seat {
            case .open: openPool[number] = place
            case .reverted: revertedPool[number] = place
            case .quota: pool.slot.map { quotaPool[$0] = place }
            }
        }
    }

    func result(inputHash: String) -> SeniorResult {
        let schoolOrder = Self.sorted(market.schools.map(\.code))
        return SeniorResult(
            rule: rule, inputHash: inputHash, seed: seed, assignments: assignments(),
            schools: schoolOrder.map { market.schools[$0] }, lines: lines(),
            floors: outcome.floors.map { floors in
                schoolOrder.map { school in
                    SeniorFloor(
                        school: market.schools[school].code,
                        line: ExamScore(hundredths: floors.line[school]),
                        floor: ExamScore(hundredths: floors.floor[school]))
                }
            } ?? [])
    }

    private static func sorted(_ texts: [String]) -> [Int] {
        texts.indices.sorted { texts[$0] < texts[$1] }
    }

    private func assignments() -> [SeniorAssignment] {
        Self.sorted(market.candidates.map(\.id)).map { candidate in
            let id = market.candidates[candidate].id
            guard let seat = outcome.seat[candidate] else {
                return SeniorAssignment(
                    candidate: id, school: nil, seat: nil, wishRank: nil,
                    reason: reason(of: candidate))
            }
            let place = outcome.wish[candidate]
            return SeniorAssignment(
                candidate: id, school: market.schools[Int(index.wishSchool[place])].code,
                seat: seat, wishRank: place - index.wishStart[candidate] + 1, reason: .admitted)
        }
    }

    private func reason(of candidate: Int) -> SeniorReason {
        let merit = EngineMerit(
            rank: Int(outcome.ranking.rank[candidate]),
            tieClass: Int(outcome.ranking.tieClass[candidate]))
        var reasons: Set<SeniorReason> = []
        for place in index.wishStart[candidate]..<index.wishStart[candidate + 1] {
            let school = Int(index.wishSchool[place])
            guard index.score[candidate] >= index.controlLine[school] else {
                reasons.insert(.belowControlLine)
                continue
            }
            let rank = place - index.wishStart[candidate]
            let number = (rule.mechanism.isByWishRank ? rank : 0) * index.schoolCount + school
            var pools = [openPool[number], revertedPool[number]]
            let slot = Int(index.wishSlot[place])
            if let floors = outcome.floors, slot >= 0, rank == 0 || !rule.mechanism.isByWishRank,
                index.score[candidate] >= floors.floor[school]
            {
                pools.append(quotaPool[slot])
            }
            for pool in pools where pool >= 0 {
                if let reason = outcome.pools[pool].bar.blocks(merit) { reasons.insert(reason) }
            }
        }
        return .summary(of: reasons)
    }

    private func lines() -> [SeniorLine] {
        outcome.pools.map { pool in
            SeniorLine(
                school: market.schools[pool.school].code, seat: pool.seat,
                juniorSchool: pool.slot.map { market.quotas[index.quotaRow[$0]].juniorSchool },
                wishRank: pool.round.map { $0 + 1 }, seats: pool.bar.seats,
                admitted: pool.admitted, isClosed: pool.bar.isClosed,
                lowest: mark(pool.bar.lowest), refusedTie: mark(pool.bar.refusedTie))
        }.sorted { one, other in
            if one.school != other.school { return one.school < other.school }
            if one.wishRank != other.wishRank { return one.wishRank ?? 0 < other.wishRank ?? 0 }
            if one.seat != other.seat { return one.seat.place < other.seat.place }
            return one.juniorSchool ?? "" < other.juniorSchool ?? ""
        }
    }

    private func mark(_ merit: EngineMerit?) -> SeniorMark? {
        guard let merit else { return nil }
        let candidate = market.candidates[Int(outcome.ranking.example[merit.rank])]
        return SeniorMark(
            score: candidate.score, keys: candidate.keys,
            ticket: seed.map { TieTicket(seed: $0, candidate: candidate.id) })
    }
}

extension SeniorSeat {
    fileprivate var place: Int {
        switch self {
        case .open: 0
        case .quota: 1
        case .reverted: 2
        }
    }
}
