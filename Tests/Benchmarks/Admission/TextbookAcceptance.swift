import Admission

/// Student-proposing deferred acceptance as textbooks give it: a list of who is held at each school, the worst one
/// looked for whenever somebody applies. Open seats alone.
struct TextbookAcceptance {
    private(set) var held: [String: [SeniorCandidate]] = [:]

    init(_ market: SyntheticMarket) {
        let plan = Dictionary(uniqueKeysWithValues: market.schools.map { ($0.code, $0) })
        var next: [String: Int] = [:]
        var waiting = market.candidates
        while let candidate = waiting.popLast() {
            let place = next[candidate.id, default: 0]
            guard place < candidate.wishes.count, let school = plan[candidate.wishes[place]] else {
                continue
            }
            next[candidate.id] = place + 1
            guard candidate.score >= school.controlLine else {
                waiting.append(candidate)
                continue
            }
            held[school.code, default: []].append(candidate)
            if let crowd = held[school.code], crowd.count > school.openSeats,
                let worst = crowd.indices.min(by: { Self.isWorse(crowd[$0], crowd[$1]) })
            {
                waiting.append(crowd[worst])
                held[school.code]?.remove(at: worst)
            }
        }
    }

    private static func isWorse(_ one: SeniorCandidate, _ other: SeniorCandidate) -> Bool {
        if one.score != other.score { return one.score < other.score }
        if one.keys != other.keys { return one.keys.lexicographicallyPrecedes(other.keys) }
        return one.id > other.id
    }
}
