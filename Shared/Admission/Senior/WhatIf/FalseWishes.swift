/// Looks for candidates who would get a better seat by hiding what they want: a rule that has some punishes the truth.
///
/// Wishes as submitted are taken for the truth. A candidate gains when a false list, everybody else's
/// unchanged, brings a school that the true list names before the one it brought.
///
/// Small markets are searched whole: every list of every candidate. Of larger ones the search tries, for each
/// candidate and each wish that was refused, that wish alone; published lines say where that looks promising,
/// and a full run decides. What it finds is real, and there may be more: a lower bound.
public struct FalseWishes: Sendable, Hashable {
    public struct Gain: Sendable, Hashable {
        public let candidate: String
        public let wishes: [String]
        /// Counted from 1, by the true list; nil for no seat.
        public let trueRank: Int?
        public let falseRank: Int
    }

    /// One for each candidate who gains, sorted by candidate.
    public let gains: [Gain]
    /// Whether every list of every candidate was tried; otherwise there may be more.
    public let isExhaustive: Bool
    /// Full runs of the mechanism.
    public let runs: Int

    /// - Parameter mostRuns: full runs allowed; with fewer needed for all lists, the search is exhaustive.
    public init(in market: SeniorMarket, under rule: SeniorRule, mostRuns: Int) {
        var search = Search(market: market, rule: rule)
        let people = market.candidates.indices.sorted {
            market.candidates[$0].id < market.candidates[$1].id
        }
        let lists = Self.lists(of: market.schools.map(\.code), atMost: mostRuns)
        let isExhaustive = lists.map { $0.count * people.count <= mostRuns } ?? false
        var gains: [Gain] = []
        for candidate in people {
            let tried = isExhaustive ? lists ?? [] : search.promising(candidate)
            guard isExhaustive || search.runs + tried.count <= mostRuns else { break }
            if let gain = search.gain(of: candidate, among: tried) { gains.append(gain) }
        }
        self.gains = gains
        self.isExhaustive = isExhaustive
        runs = search.runs
    }

    /// Every list of schools without repetition; nil when there are more than `atMost`.
    private static func lists(of schools: [String], atMost: Int) -> [[String]]? {
        var lists: [[String]] = [[]]
        var begin = 0
        for _ in schools {
            let end = lists.count
            for list in lists[begin..<end] {
                lists += schools.filter { !list.contains($0) }.map { list + [$0] }
                if lists.count > atMost { return nil }
            }
            begin = end
        }
        return lists
    }
}

/// The true result, and runs with one candidate's list changed.
private struct Search {
    let market: SeniorMarket
    let rule: SeniorRule
    /// Tickets stay what they are when a list changes.
    let seed: String?
    let truth: Outcome
    let check: SeniorCheck
    private(set) var runs = 0

    init(market: SeniorMarket, rule: SeniorRule) {
        var fixed = rule
        if rule.tie == .lottery { fixed.seed = rule.seed ?? market.inputHash }
        self.market = market
        self.rule = fixed
        seed = fixed.tie == .lottery ? fixed.seed : nil
        truth = SeniorAdmission.outcome(of: market, under: fixed, seed: seed)
        check = SeniorCheck(SeniorAdmission.run(market, under: fixed))
    }

    /// Refused wishes that, alone on the list, pass the published lines.
    func promising(_ candidate: Int) -> [[String]] {
        let person = market.candidates[candidate]
        let refused = truth.rank(of: candidate).map { $0 - 1 } ?? person.wishes.count
        return person.wishes.prefix(refused).map { [$0] }.filter {
            check.check(person.with(wishes: $0)).assignment.school != nil
        }
    }

    mutating func gain(of candidate: Int, among lists: [[String]]) -> FalseWishes.Gain? {
        let person = market.candidates[candidate]
        let trueRank = truth.rank(of: candidate)
        guard trueRank != 1, !person.wishes.isEmpty else { return nil }
        for list in lists where list != person.wishes {
            var candidates = market.candidates
            candidates[candidate] = person.with(wishes: list)
            guard
                let changed = try? SeniorMarket(
                    schools: market.schools, quotas: market.quotas, candidates: candidates)
            else { continue }
            runs += 1
            let outcome = SeniorAdmission.outcome(of: changed, under: rule, seed: seed)
            guard let place = outcome.rank(of: candidate),
                let index = person.wishes.firstIndex(of: list[place - 1]),
                index + 1 < trueRank ?? .max
            else { continue }
            return FalseWishes.Gain(
                candidate: person.id, wishes: list, trueRank: trueRank, falseRank: index + 1)
        }
        return nil
    }
}

extension Outcome {
    /// The wish that was granted, counted from 1.
    fileprivate func rank(of candidate: Int) -> Int? {
        seat[candidate].map { _ in wish[candidate] - index.wishStart[candidate] + 1 }
    }
}

extension SeniorCandidate {
    fileprivate func with(wishes: [String]) -> SeniorCandidate {
        SeniorCandidate(
            id: id, juniorSchool: juniorSchool, isEligible: isEligible, score: score, keys: keys,
            wishes: wishes)
    }
}
