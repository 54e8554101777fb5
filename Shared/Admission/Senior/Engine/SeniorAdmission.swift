/// Computes an admission: a pure function of the market and the rule (E9).
public enum SeniorAdmission {
    public static func run(_ market: SeniorMarket, under rule: SeniorRule) -> SeniorResult {
        let hash = market.inputHash
        let seed = rule.tie == .lottery ? rule.seed ?? hash : nil
        let outcome = outcome(of: market, under: rule, seed: seed)
        return ResultWriter(market: market, rule: rule, seed: seed, outcome: outcome)
            .result(inputHash: hash)
    }

    /// The result in numbers.
    static func outcome(of market: SeniorMarket, under rule: SeniorRule, seed: String?) -> Outcome {
        let ranking = Ranking(market, seed: seed)
        let index = market.index
        switch rule.mechanism {
        case .m0:
            return byWishRank(index, ranking, rule, floors: nil)
        case .m1:
            return deferred(index, ranking, rule, floors: nil)
        case .m2:
            var dry = SeatBook(index, ranking, tie: rule.tie, order: rule.order, floors: nil)
            dry.apply(firstWishes(index, ranking))
            return byWishRank(index, ranking, rule, floors: Floors(dry, rule))
        case .m3:
            var dry = SeatBook(index, ranking, tie: rule.tie, order: rule.order, floors: nil)
            dry.deferAcceptance()
            return deferred(index, ranking, rule, floors: Floors(dry, rule))
        }
    }

    /// M1 without floors, the second pass of M3 with them. On open seats alone every school has the same order, so
    /// that deferred acceptance is 平行志愿 exactly: in score order, each the first listed school with room.
    private static func deferred(
        _ index: SeniorIndex, _ ranking: Ranking, _ rule: SeniorRule, floors: Floors?
    ) -> Outcome {
        var book = SeatBook(
            index, ranking, tie: rule.tie, order: rule.order, floors: floors?.floor)
        book.deferAcceptance()
        var outcome = Outcome(index, ranking, floors)
        outcome.record(book, round: nil)
        return outcome
    }

    /// M0 without floors, M2 with them: wish rank by wish rank, what is given stays given. Reserved seats are for
    /// first wishes; those nobody claimed are given by score, to first wishes too, and what is left to later ones.
    private static func byWishRank(
        _ index: SeniorIndex, _ ranking: Ranking, _ rule: SeniorRule, floors: Floors?
    ) -> Outcome {
        var book = SeatBook(
            index, ranking, tie: rule.tie, order: rule.order, floors: floors?.floor)
        var outcome = Outcome(index, ranking, floors)
        var waiting = firstWishes(index, ranking)
        var round = 0
        while !waiting.isEmpty {
            book.apply(waiting)
            outcome.record(book, round: round)
            book.seal()
            if round == 0 { book.closeQuotas() }
            waiting = waiting.filter { candidate in
                outcome.seat[candidate] == nil
                    && book.wish[candidate] + 1 < index.wishStart[candidate + 1]
            }
            book.moveOn(waiting)
            round += 1
        }
        return outcome
    }

    private static func firstWishes(_ index: SeniorIndex, _ ranking: Ranking) -> [Int] {
        ranking.order.map { Int($0) }.filter { index.wishStart[$0] < index.wishStart[$0 + 1] }
    }
}
